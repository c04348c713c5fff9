use mostrador_domain::Timestamp;
use mostrador_store::tables::customers::{List, Listed, Order, list};
use mostrador_store::tables::sync_data::NewRecord;
use mostrador_store::{Lane, OpenOptions, Store};
use tempfile::TempDir;

use super::*;

struct Site {
    store: Store,
    _folder: TempDir,
}

impl Site {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Store::open(OpenOptions::inline(folder.path().join("site.db"))).unwrap();
        Self { store, _folder: folder }
    }

    async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&WriteTransaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.store.write(Lane::Interactive, act).await.unwrap()
    }

    async fn put(&self, system: &'static str, entity: &'static str, id: &str, payload: &str) -> i64 {
        let (id, payload) = (id.to_owned(), payload.to_owned());
        self.write(move |transaction| {
            sync_data::insert(
                transaction,
                &NewRecord {
                    key: EntityKey { system, entity_type: entity },
                    entity_id: &id,
                    payload: &payload,
                    payload_hash: None,
                    status: RecordStatus::Synced,
                    modified_by: system,
                    source_version: None,
                    source_modified_at: None,
                    synced_at: None,
                    now: Timestamp(1),
                },
            )
        })
        .await
    }

    /// Draws what is noted, in its order, one row at a time.
    async fn drain(&self) {
        self.write(|transaction| {
            for row in customers_changed::first(transaction, 1_000)? {
                draw(transaction, row, CallingCode::of_zone("America/Guayaquil"))?;
            }
            Ok(())
        })
        .await;
    }

    async fn find(&self, words: &str) -> Listed {
        let words = mostrador_domain::customer::query_words(words);
        self.write(move |transaction| {
            let asked = List {
                words: &words,
                flags: Flags::NONE,
                source: None,
                entity_type: None,
                order: Order::Name,
                offset: 0,
                limit: 50,
            };
            list(transaction, &asked)
        })
        .await
    }

    async fn noted(&self) -> u64 {
        self.write(|transaction| customers_changed::count(transaction)).await
    }
}

const ANA: &str = r#"{"firstName":"Ana","lastName":"Núñez","whatsappPhoneNumber":"593991234567"}"#;

#[tokio::test]
async fn a_customer_is_found_by_the_street_of_an_address_that_came_later() {
    let site = Site::new();
    site.put("whatsapp", "customer", "c1", ANA).await;
    site.drain().await;
    assert_eq!(site.find("remigio").await.total, 0);
    site.put(
        "whatsapp",
        "address",
        "a1",
        r#"{"customerId":"c1","street":"Av. Remigio Crespo","number":"3-40"}"#,
    )
    .await;
    assert_eq!(site.noted().await, 1, "the trigger saw it");
    site.drain().await;
    let found = site.find("remigio nunez").await;
    assert_eq!(found.rows.len(), 1);
    assert_eq!(found.rows[0].address.as_deref(), Some("Av. Remigio Crespo 3-40"));
    assert_eq!(site.noted().await, 0);
}

#[tokio::test]
async fn an_address_that_moves_or_goes_is_taken_from_the_customer_who_had_it() {
    let site = Site::new();
    site.put("whatsapp", "customer", "c1", ANA).await;
    site.put("whatsapp", "customer", "c2", r#"{"firstName":"Luis"}"#).await;
    let address =
        site.put("whatsapp", "address", "a1", r#"{"customerId":"c1","street":"Loja","number":"1"}"#).await;
    site.drain().await;
    assert_eq!(site.find("loja").await.rows[0].name.as_deref(), Some("Ana Núñez"));
    let payload = r#"{"customerId":"c2","street":"Loja","number":"1"}"#.to_owned();
    site.write(move |transaction| {
        let mut owned = sync_data::in_row(transaction, address)?.unwrap();
        owned.row.payload = payload;
        sync_data::save(transaction, &owned.row)
    })
    .await;
    site.drain().await;
    let found = site.find("loja").await;
    assert_eq!((found.rows.len(), found.rows[0].name.as_deref()), (1, Some("Luis")));
    site.write(move |transaction| sync_data::delete(transaction, address)).await;
    site.drain().await;
    assert_eq!(site.find("loja").await.total, 0);
}

#[tokio::test]
async fn what_is_heard_without_a_change_notes_nothing() {
    let site = Site::new();
    let row = site.put("whatsapp", "customer", "c1", ANA).await;
    site.drain().await;
    site.write(move |transaction| {
        let heard = sync_data::Heard { hash: &[3; 32], source_version: None, source_modified_at: None };
        sync_data::hear(transaction, row, &heard)?;
        let same = sync_data::in_row(transaction, row)?.unwrap();
        sync_data::save(transaction, &same.row)
    })
    .await;
    site.put("crm", "contact", "x", r#"{"name":"Nobody's customer"}"#).await;
    assert_eq!(site.noted().await, 0);
}

#[tokio::test]
async fn a_record_that_is_deleted_or_emptied_is_not_listed() {
    let site = Site::new();
    let (one, other) = (
        site.put("whatsapp", "customer", "c1", ANA).await,
        site.put("wispro-1", "client", "w1", r#"{"name":"Eva"}"#).await,
    );
    site.drain().await;
    assert_eq!(site.find("").await.total, 2);
    site.write(move |transaction| {
        let mut owned = sync_data::in_row(transaction, other)?.unwrap();
        (owned.row.status, owned.row.tombstone) =
            (RecordStatus::Deleted, Some(mostrador_store::tables::sync_data::Tombstone::There));
        sync_data::save(transaction, &owned.row)?;
        sync_data::erase(transaction, one, "EXCLUDED", Timestamp(2))
    })
    .await;
    site.drain().await;
    let none = site.find("").await;
    assert_eq!((none.total, none.counts.sources().len()), (0, 0));
}

#[tokio::test]
async fn one_phone_written_in_two_ways_makes_a_pair() {
    let site = Site::new();
    site.put("whatsapp", "customer", "c1", ANA).await;
    site.put("wispro-1", "client", "w1", r#"{"name":"Ana N.","phone_mobile":"099-123-4567"}"#).await;
    site.put("wispro-1", "client", "w2", r#"{"name":"Otra","phone_mobile":"+51 991234567"}"#).await;
    site.drain().await;
    let all = site.find("").await;
    let flagged: Vec<_> = all
        .rows
        .iter()
        .filter(|row| row.flags.contains(Flags::DUPLICATE))
        .map(|row| row.name.clone())
        .collect();
    assert_eq!(flagged, [Some("Ana N.".to_owned()), Some("Ana Núñez".to_owned())]);
    assert_eq!(all.counts.of(None, Flags::DUPLICATE), 2);
}
