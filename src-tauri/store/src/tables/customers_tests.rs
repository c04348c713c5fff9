use mostrador_domain::Timestamp;
use mostrador_domain::customer::{CustomerFacts, query_words, search_words, sort_key};

use super::*;
use crate::tables::customers_apart;
use crate::tables::support_tests::Site;
use crate::{ReadTransaction, StoreError, WriteTransaction};

const FIRST: [&str; 12] = [
    "José",
    "María",
    "Ana",
    "Íñigo",
    "Luis",
    "Begoña",
    "Carlos",
    "Sofía",
    "Andrés",
    "Ñusta",
    "Valentina",
    "Jorge",
];
const LAST: [&str; 12] = [
    "Pérez",
    "Muñoz",
    "Agüero",
    "O'Higgins",
    "Peñafiel",
    "García",
    "Zambrano",
    "Núñez",
    "Castro",
    "Mora",
    "Rodríguez",
    "Vélez",
];
const STREETS: [&str; 6] =
    ["Av. Amazonas", "Calle Larga", "Av. Loja", "Remigio Crespo", "Gran Colombia", "Huayna Cápac"];

/// A row of every kind, by its number.
fn drawn(number: usize) -> Drawn {
    let pick = |words: &[&str], of: usize| words[of % words.len()].to_owned();
    let name = (!number.is_multiple_of(50))
        .then(|| format!("{} {}", pick(&FIRST, number * 7 + 3), pick(&LAST, number * 31 / 5 + 1)));
    let facts = CustomerFacts {
        phones: vec![format!("5939{:08}", number * 7_919 % 100_000_000)],
        document: number.is_multiple_of(3).then(|| format!("0{}", 1_000_000 + number)),
        address: Some(format!("{} {}-{}", pick(&STREETS, number / 3), number % 40, number % 97)),
        name: name.clone(),
        ..CustomerFacts::default()
    };
    let mut flags = Flags::NONE;
    if number.is_multiple_of(500) {
        flags = flags.with(Flags::BLOCKED);
    }
    if number.is_multiple_of(333) {
        flags = flags.with(Flags::CONFLICT);
    }
    Drawn {
        name_key: sort_key(name.as_deref()),
        words: search_words(&facts, &[]),
        keys: Vec::new(),
        row: CustomerRow {
            id: i64::try_from(number).unwrap(),
            source: if number.is_multiple_of(4) { "wispro-1" } else { "whatsapp" }.to_owned(),
            entity_type: "customer".to_owned(),
            record_id: number.to_string(),
            name,
            phone: facts.phones.first().cloned(),
            document: facts.document,
            email: None,
            address: facts.address,
            flags,
            status: "synced".to_owned(),
            error: None,
            conflicts: 0,
            total_orders: (!number.is_multiple_of(5)).then(|| i64::try_from(number % 90).unwrap()),
            total_spent_cents: None,
            last_interaction_at: (!number.is_multiple_of(6))
                .then(|| Timestamp(i64::try_from(number % 4_000).unwrap())),
            zone: None,
            contract_state: None,
        },
    }
}

async fn filled(count: usize) -> (Site, Vec<Drawn>) {
    let site = Site::new();
    let all: Vec<Drawn> = (1..=count).map(drawn).collect();
    for slice in all.chunks(5_000) {
        let slice = slice.to_vec();
        site.write(move |transaction| slice.iter().try_for_each(|drawn| put(transaction, drawn))).await;
    }
    (site, all)
}

/// What the list must be, by looking at every row.
fn naive(all: &[Drawn], list: &List<'_>) -> (Vec<i64>, u64) {
    let meets = |drawn: &&Drawn| {
        let words: Vec<&str> = drawn.words.split(' ').collect();
        let begins =
            |way: &String| way.split(' ').all(|part| words.iter().any(|word| word.starts_with(part)));
        list.words.iter().all(|ways| ways.iter().any(begins))
            && drawn.row.flags.contains(list.flags)
            && list.source.is_none_or(|source| source == drawn.row.source)
    };
    let mut found: Vec<&Drawn> = all.iter().filter(meets).collect();
    match list.order {
        Order::Name => found.sort_by_key(|drawn| (drawn.name_key.clone(), drawn.row.id)),
        Order::LastInteraction => found.sort_by_key(|drawn| {
            let at = drawn.row.last_interaction_at.map(|at| -at.0);
            (at.is_none(), at, drawn.row.id)
        }),
        Order::Orders => found.sort_by_key(|drawn| {
            let orders = drawn.row.total_orders.map(|orders| -orders);
            (orders.is_none(), orders, drawn.row.id)
        }),
    }
    let total = u64::try_from(found.len()).unwrap();
    let part = found.iter().skip(list.offset as usize).take(list.limit as usize);
    (part.map(|drawn| drawn.row.id).collect(), total)
}

#[tokio::test]
async fn the_search_of_100_000_customers_finds_what_a_look_at_each_of_them_finds() {
    let (site, all) = filled(100_000).await;
    let queries = [
        "",
        "j",
        "jo",
        "jose",
        "JOSÉ",
        "muñoz",
        "munoz jo",
        "o",
        "ohig",
        "o'higgins",
        "9",
        "593",
        "5939",
        "0000",
        "7919",
        "79 19",
        "01000003",
        "1000003",
        "loja 3",
        "remigio crespo 12",
        "huayna capac",
        "x",
        "ñ",
        "nus pe",
        "0999",
        "cápac i",
        "zambrano valentina",
        "jose 099 100 0003",
        "jose 09 9100 00",
        "loja 3 7",
        "v0100",
        "nobody has this name",
    ];
    let narrow = [
        (Flags::NONE, None),
        (Flags::BLOCKED, None),
        (Flags::CONFLICT, Some("whatsapp")),
        (Flags::NONE, Some("wispro-1")),
    ];
    for (number, text) in queries.iter().enumerate() {
        let words = query_words(text);
        let order = [Order::Name, Order::LastInteraction, Order::Orders][number % 3];
        let (flags, source) = narrow[number % narrow.len()];
        for (flags, source, offset) in [(Flags::NONE, None, 0), (flags, source, 0), (flags, source, 7)] {
            let expected = naive(
                &all,
                &List { words: &words, flags, source, entity_type: None, order, offset, limit: 20 },
            );
            let asked = words.clone();
            let listed = site
                .write(move |transaction| {
                    list(
                        transaction,
                        &List { words: &asked, flags, source, entity_type: None, order, offset, limit: 20 },
                    )
                })
                .await;
            let ids: Vec<i64> = listed.rows.iter().map(|row| row.id).collect();
            assert_eq!((ids, listed.total), expected, "{text:?} {order:?} {flags:?} {source:?} {offset}");
        }
    }
}

#[tokio::test]
async fn a_page_at_the_end_is_the_end_of_the_list() {
    let (site, all) = filled(2_500).await;
    let listed = site
        .write(|transaction| {
            let asked = List {
                words: &[],
                flags: Flags::NONE,
                source: None,
                entity_type: None,
                order: Order::Name,
                offset: 2_490,
                limit: 200,
            };
            list(transaction, &asked)
        })
        .await;
    assert_eq!((listed.rows.len(), listed.total), (10, 2_500));
    assert!(listed.rows.iter().all(|row| row.name.is_none()), "whoever has no name comes last");
    let blocked = all.iter().filter(|drawn| drawn.row.flags.contains(Flags::BLOCKED)).count();
    assert_eq!(listed.counts.of(None, Flags::BLOCKED), u64::try_from(blocked).unwrap());
    assert_eq!(listed.counts.sources().values().sum::<u64>(), 2_500);
}

#[tokio::test]
async fn no_list_reads_a_customer_that_is_not_in_it() {
    let (site, _) = filled(10).await;
    site.write(|transaction| {
        for (order, index) in [
            ("name_key, id", "customers_by_name"),
            ("last_interaction_at DESC, id", "customers_by_interaction"),
            ("total_orders DESC, id", "customers_by_orders"),
        ] {
            let sql = format!(
                "SELECT id FROM customers INDEXED BY {index} WHERE flags & 1 = 1 AND (NULL IS NULL OR source = '')
                 ORDER BY {order} LIMIT 5 OFFSET 5"
            );
            let plan = plan(transaction, &sql)?;
            assert!(plan.contains("COVERING INDEX") && !plan.contains("B-TREE"), "{plan}");
        }
        Ok(())
    })
    .await;
}

fn plan(transaction: &ReadTransaction<'_>, sql: &str) -> Result<String, StoreError> {
    let mut statement = transaction.connection().prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
    let rows = statement.query_map([], |row| row.get::<_, String>(3))?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?.join("; "))
}

#[tokio::test]
async fn other_words_replace_those_before_and_equal_ones_are_not_written() {
    let (site, all) = filled(3).await;
    let mut one = all[0].clone();
    site.write(move |transaction| {
        let changes = || -> Result<i64, StoreError> {
            Ok(transaction.connection().query_row(
                "SELECT count(*) FROM customers_search_data",
                [],
                |row| row.get(0),
            )?)
        };
        let before = changes()?;
        one.row.total_orders = Some(77);
        put(transaction, &one)?;
        assert_eq!(changes()?, before, "the words are the same");
        one.words = "zzz".to_owned();
        put(transaction, &one)?;
        let asked = |word: &str| List {
            words: &[],
            flags: Flags::NONE,
            source: None,
            entity_type: None,
            order: Order::Name,
            offset: 0,
            limit: if word.is_empty() { 1 } else { 9 },
        };
        let words = [vec!["zzz".to_owned()]];
        let found = list(transaction, &List { words: &words, ..asked("zzz") })?;
        assert_eq!(found.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [1]);
        remove(transaction, 1)?;
        assert_eq!(list(transaction, &List { words: &words, ..asked("zzz") })?.total, 0);
        assert_eq!(list(transaction, &asked("zzz"))?.total, 2);
        Ok(())
    })
    .await;
}

fn phone(key: &str) -> Vec<DuplicateKey> {
    vec![DuplicateKey { reason: Reason::Phone, key: key.to_owned() }]
}

/// Puts a customer with these keys, with a row in `sync_data`, as answers refer to it.
fn put_with(
    transaction: &WriteTransaction<'_>,
    id: usize,
    keys: Vec<DuplicateKey>,
) -> Result<(), StoreError> {
    transaction.connection().execute(
        "INSERT OR IGNORE INTO sync_data (id, system, entity_type, entity_id, status, modified_by, updated_at, payload)
         VALUES (?1, 'whatsapp', 'customer', 'c' || ?1, 'synced', 'whatsapp', 0, '{}')",
        [i64::try_from(id).unwrap()],
    )?;
    put(transaction, &Drawn { keys, ..drawn(id) })
}

fn flagged(transaction: &ReadTransaction<'_>) -> Vec<i64> {
    let sql = "SELECT id FROM customers WHERE flags & 4 ORDER BY id";
    let mut statement = transaction.connection().prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[tokio::test]
async fn a_pair_is_one_until_somebody_says_no_or_one_of_them_changes() {
    let site = Site::new();
    site.write(|transaction| {
        put_with(transaction, 1, phone("593991"))?;
        assert_eq!(flagged(transaction), [] as [i64; 0]);
        put_with(transaction, 2, phone("593991"))?;
        put_with(transaction, 3, phone("593992"))?;
        assert_eq!(flagged(transaction), [1, 2]);
        assert_eq!((count_groups(transaction)?, groups(transaction, None, 10, 10)?.len()), (1, 1));
        put_with(transaction, 2, phone("593992"))?;
        assert_eq!(flagged(transaction), [2, 3]);
        customers_apart::answer(transaction, 3, 2, "Ana", Timestamp(1))?;
        recheck(transaction, 2)?;
        assert_eq!((flagged(transaction), count_groups(transaction)?), (vec![], 0));
        put_with(transaction, 1, phone("593992"))?;
        assert_eq!(flagged(transaction), [1, 2, 3], "a third one may be either of them");
        remove(transaction, 1)?;
        assert_eq!((flagged(transaction), count_groups(transaction)?), (vec![], 0));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn counts_follow_every_flag() {
    let site = Site::new();
    site.write(|transaction| {
        for id in 1..=40 {
            put_with(transaction, id, phone(["a", "b"][id % 2]))?;
        }
        for id in [2, 4, 7] {
            remove(transaction, id)?;
        }
        for id in 8..=30 {
            put_with(transaction, usize::try_from(id).unwrap(), phone(&format!("own{id}")))?;
        }
        let counted: i64 = transaction.connection().query_row(
            "SELECT sum(customers) FROM customers_counts WHERE flags & 4",
            [],
            |row| row.get(0),
        )?;
        let all = flagged(transaction);
        assert_eq!(counted, i64::try_from(all.len()).unwrap());
        assert_eq!(all, [1, 3, 5, 6, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_a_phone_that_stands_for_none_a_group_shows_ten() {
    let site = Site::new();
    site.write(|transaction| (1..=3_000).try_for_each(|id| put_with(transaction, id, phone("999")))).await;
    site.write(|transaction| {
        assert_eq!(flagged(transaction).len(), 3_000);
        let group = groups(transaction, None, 10, 10)?.remove(0);
        assert_eq!((group.members.len(), group.total), (10, 3_000));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_a_group_that_is_looked_through_every_member_is_shown() {
    let site = Site::new();
    site.write(|transaction| {
        (1..=12).try_for_each(|id| put_with(transaction, id, phone("999")))?;
        let group = groups(transaction, None, 10, 12)?.remove(0);
        assert_eq!((group.members.len(), group.total), (12, 12));
        put_with(transaction, 13, phone("999"))?;
        let group = groups(transaction, None, 10, 12)?.remove(0);
        assert_eq!((group.members.len(), group.total), (12, 13));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_key_that_makes_nobody_the_same_is_asked_about_no_more_until_that_is_taken_back() {
    let site = Site::new();
    site.write(|transaction| {
        (1..=30).try_for_each(|id| put_with(transaction, id, phone("999")))?;
        let mut both = phone("999");
        both.extend(phone("593991"));
        put_with(transaction, 1, both)?;
        put_with(transaction, 40, phone("593991"))?;
        let key = phone("999").remove(0);
        ignore(transaction, &key)?;
        assert_eq!(flagged(transaction), [1, 40], "those who have something else in common");
        assert_eq!(count_groups(transaction)?, 1);
        put_with(transaction, 31, phone("999"))?;
        recheck(transaction, 5)?;
        assert_eq!(
            (flagged(transaction), count_groups(transaction)?),
            (vec![1, 40], 1),
            "whoever comes later"
        );
        heed(transaction, &key)?;
        assert_eq!((flagged(transaction).len(), count_groups(transaction)?), (32, 2));
        ignore(transaction, &key)?;
        (1..=31).try_for_each(|id| put_with(transaction, id, Vec::new()))?;
        let left: i64 = transaction.connection().query_row(
            "SELECT count(*) FROM customers_keys WHERE key = '999'",
            [],
            |row| row.get(0),
        )?;
        assert_eq!(left, 0, "nothing outlives those who had it");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_taken_back_by_its_instant() {
    let site = Site::new();
    site.write(|transaction| {
        (1..=3).try_for_each(|id| put_with(transaction, id, phone("999")))?;
        customers_apart::answer(transaction, 1, 2, "Ana", Timestamp(1))?;
        for (one, other) in [(1, 2), (1, 3), (2, 3)] {
            customers_apart::answer(transaction, one, other, "Ana", Timestamp(2))?;
        }
        recheck(transaction, 1)?;
        assert_eq!(flagged(transaction), [] as [i64; 0]);
        for (one, other) in [(1, 2), (1, 3)] {
            customers_apart::take_back(transaction, one, other, Timestamp(2))?;
        }
        recheck(transaction, 1)?;
        assert_eq!(flagged(transaction), [1, 3], "the first answer stays");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_list_of_one_entity_has_the_systems_of_that_entity() {
    let (site, all) = filled(3_000).await;
    let expected = u64::try_from(all.iter().filter(|drawn| drawn.row.source == "wispro-1").count()).unwrap();
    site.write(move |transaction| {
        transaction.connection().execute_batch(
            "INSERT INTO sync_data (id, system, entity_type, entity_id, status, modified_by, updated_at, payload)
             VALUES (4, 'wispro-1', 'client', '4', 'synced', 'wispro-1', 0, '{}'),
                    (5, 'whatsapp', 'customer', '5', 'synced', 'whatsapp', 0, '{}')",
        )?;
        let words = [vec!["5939".to_owned()]];
        let few = [vec!["ana".to_owned()], vec!["mora".to_owned()]];
        for words in [&[][..], &words, &few] {
            let asked = |source, entity_type| List {
                words,
                flags: Flags::NONE,
                source,
                entity_type,
                order: Order::Name,
                offset: 0,
                limit: 30,
            };
            let clients = list(transaction, &asked(None, Some("client")))?;
            let by_source = list(transaction, &asked(Some("wispro-1"), None))?;
            assert_eq!((&clients.rows, clients.total), (&by_source.rows, by_source.total));
            assert!(clients.rows.iter().all(|row| row.source == "wispro-1"));
            assert_eq!(list(transaction, &asked(Some("whatsapp"), Some("client")))?.total, 0);
            assert_eq!(list(transaction, &asked(None, Some("nothing")))?.total, 0);
        }
        let everybody = List {
            words: &[],
            flags: Flags::NONE,
            source: None,
            entity_type: Some("client"),
            order: Order::Name,
            offset: 0,
            limit: 30,
        };
        assert_eq!(list(transaction, &everybody)?.total, expected);
        Ok(())
    })
    .await;
}
