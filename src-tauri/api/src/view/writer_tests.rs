use std::collections::BTreeMap;

use mostrador_domain::Timestamp;
use mostrador_store::tables::connections::{self, ConnectionRow};
use mostrador_store::{Lane, OpenOptions, Store, StoreError};

use super::writer;

#[tokio::test]
async fn a_connection_writes_under_the_name_that_people_gave_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(OpenOptions::inline(folder.path().join("site.db"))).unwrap();
    let named = store.write(Lane::Interactive, |transaction| {
        let row = ConnectionRow {
            system: "csv-2".to_owned(),
            kind: "csv".to_owned(),
            name: "Lista de la oficina".to_owned(),
            name_key: "lista de la oficina".to_owned(),
            settings: BTreeMap::new(),
        };
        connections::save(transaction, &row, Timestamp(1), "Ana")?;
        let named = |actor: &str| writer(transaction, Some(actor.to_owned()));
        Ok::<_, StoreError>([named("csv-2")?, named("whatsapp")?, named("Ana")?, writer(transaction, None)?])
    });
    let expected = [Some("Lista de la oficina"), Some("WhatsApp"), Some("Ana"), None];
    assert_eq!(named.await.unwrap(), expected.map(|name| name.map(str::to_owned)));
}
