use super::*;
use crate::ConstraintKind;
use crate::tables::support_tests::Site;

const NOW: Timestamp = Timestamp(1_000);

fn name(text: &str) -> PersonName {
    PersonName::parse(text).unwrap()
}

fn add(transaction: &WriteTransaction<'_>, text: &str, role: PersonRole) -> Result<i64, StoreError> {
    insert(transaction, &name(text), role, "$argon2id$first", NOW)
}

#[tokio::test]
async fn a_person_is_read_as_it_was_added() {
    let site = Site::new();
    site.write(|transaction| {
        let id = add(transaction, "Begoña", PersonRole::Manager)?;
        let expected = PersonRow {
            id,
            name: "Begoña".to_owned(),
            role: PersonRole::Manager,
            standing: Standing::Active,
            pin_version: 1,
            failed_attempts: 0,
            locked_until: None,
            created_at: NOW,
            last_sign_in_at: None,
        };
        assert_eq!(find(transaction, id)?, Some(expected.clone()));
        assert_eq!(find_by_name(transaction, &name("BEGONA"))?, Some(expected));
        assert_eq!(find(transaction, id + 1)?, None);
        assert_eq!(pin(transaction, id)?.unwrap().hash, "$argon2id$first");
        assert_eq!(pin(transaction, id + 1)?, None);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn everybody_is_listed_by_name_and_counted() {
    let site = Site::new();
    site.write(|transaction| {
        assert_eq!((count(transaction)?, count_active_administrators(transaction)?), (0, 0));
        for role in PersonRole::ALL {
            add(transaction, &format!("{} uno", role.code()), role)?;
        }
        add(transaction, "Ñandú", PersonRole::Administrator)?;
        add(transaction, "Álvaro", PersonRole::Operator)?;
        let names: Vec<String> = list(transaction)?.into_iter().map(|person| person.name).collect();
        assert_eq!(
            names,
            ["ADMINISTRATOR uno", "Álvaro", "MANAGER uno", "Ñandú", "OPERATOR uno", "PURCHASING uno"]
        );
        assert_eq!((count(transaction)?, count_active_administrators(transaction)?), (6, 2));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn no_two_people_have_one_name_accents_and_capitals_aside() {
    let site = Site::new();
    let unique = |outcome: Result<(), StoreError>| {
        matches!(outcome, Err(StoreError::Constraint { kind: ConstraintKind::Unique, .. }))
    };
    site.write(move |transaction| {
        add(transaction, "José", PersonRole::Operator)?;
        let other = add(transaction, "Josefa", PersonRole::Operator)?;
        assert!(unique(add(transaction, "JOSE", PersonRole::Manager).map(drop)));
        let rename = PersonChange { name: Some(name("jose")), ..PersonChange::default() };
        assert!(unique(change(transaction, other, &rename, NOW)));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_change_leaves_alone_what_it_does_not_name() {
    let site = Site::new();
    site.write(|transaction| {
        let id = add(transaction, "Ana", PersonRole::Administrator)?;
        add(transaction, "Beto", PersonRole::Administrator)?;
        let state = |transaction: &WriteTransaction<'_>| -> Result<_, StoreError> {
            let row = find(transaction, id)?.unwrap();
            Ok((row.name, row.role, row.standing, count_active_administrators(transaction)?))
        };
        change(transaction, id, &PersonChange::default(), NOW)?;
        assert_eq!(state(transaction)?, ("Ana".to_owned(), PersonRole::Administrator, Standing::Active, 2));
        let inactive = PersonChange { standing: Some(Standing::Inactive), ..PersonChange::default() };
        change(transaction, id, &inactive, NOW)?;
        assert_eq!(state(transaction)?, ("Ana".to_owned(), PersonRole::Administrator, Standing::Inactive, 1));
        let all = PersonChange {
            name: Some(name("Anita")),
            role: Some(PersonRole::Purchasing),
            standing: Some(Standing::Active),
        };
        change(transaction, id, &all, NOW)?;
        assert_eq!(state(transaction)?, ("Anita".to_owned(), PersonRole::Purchasing, Standing::Active, 1));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn wrong_pins_are_kept_until_a_right_one_or_a_new_one() {
    let site = Site::new();
    site.write(|transaction| {
        let id = add(transaction, "Ana", PersonRole::Operator)?;
        let other = add(transaction, "Beto", PersonRole::Operator)?;
        let wrong = |transaction: &WriteTransaction<'_>, id| -> Result<_, StoreError> {
            let row = find(transaction, id)?.unwrap();
            Ok((row.failed_attempts, row.locked_until))
        };
        record_failure(transaction, id, 5, Some(Timestamp(61_000)))?;
        assert_eq!(wrong(transaction, id)?, (5, Some(Timestamp(61_000))));
        assert_eq!(wrong(transaction, other)?, (0, None), "nobody else's");
        record_success(transaction, id)?;
        assert_eq!(wrong(transaction, id)?, (0, None));
        assert_eq!(
            find(transaction, id)?.unwrap().last_sign_in_at,
            None,
            "a PIN may be asked for another purpose"
        );
        record_failure(transaction, id, 1, None)?;
        assert_eq!(set_pin(transaction, id, "$argon2id$second", NOW)?, 2);
        assert_eq!(wrong(transaction, id)?, (0, None));
        assert_eq!(pin(transaction, id)?, Some(PinRow { hash: "$argon2id$second".to_owned(), version: 2 }));
        assert_eq!(pin(transaction, other)?.unwrap().version, 1);
        record_sign_in(transaction, id, Timestamp(7))?;
        assert_eq!(find(transaction, id)?.unwrap().last_sign_in_at, Some(Timestamp(7)));
        Ok(())
    })
    .await;
}

#[test]
fn a_pin_s_hash_is_not_printed() {
    let row = PinRow { hash: "$argon2id$marker".to_owned(), version: 3 };
    assert_eq!(format!("{row:?}"), "PinRow { version: 3, .. }");
}
