//! What an entity holds: from the file, or read just now.

use std::sync::atomic::Ordering;

use mostrador_connector::{ReasonCode, RemoteError};

use super::*;

fn suppliers() -> Value {
    json!({ "system": "erp", "entityType": "supplier" })
}

#[tokio::test]
async fn the_fields_of_an_entity_are_read_just_now_and_not_stored_until_a_run_has_stored_some() {
    let pair = Pair::start().await;
    pair.erp.fill("supplier", (1..=600).map(supplier));
    let now = pair.must("entity_fields", suppliers()).await;
    assert_eq!((&now["from"], &now["records"]), (&json!("READ_NOW"), &json!(500)), "and only some of them");
    assert_eq!(pair.number("SELECT count(*) FROM sync_data").await, 0);

    let key = "SELECT count(*) FROM sync_entity_config WHERE system = 'erp' AND primary_key = 'codigo'";
    assert_eq!(pair.number(key).await, 3, "the connector says by which field its records are known");
    pair.read("erp", "supplier").await;
    let reads = pair.erp.reads.load(Ordering::Relaxed);
    let stored = pair.must("entity_fields", suppliers()).await;
    assert_eq!((&stored["from"], &stored["records"]), (&json!("STORED"), &json!(600)));
    assert_eq!(pair.erp.reads.load(Ordering::Relaxed), reads, "the system is not asked again");
    let described: Vec<_> = stored["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| {
            (field["name"].as_str().unwrap(), field["shape"].as_str().unwrap(), field["isKey"] == true)
        })
        .collect();
    let expected = [("codigo", "TEXT", true), ("nombre", "TEXT", false), ("activo", "BOOLEAN", false)];
    assert_eq!(described, expected, "in the order of the record");
    assert_eq!(stored["fields"][2]["samples"], json!(["no", "sí"]));
}

#[tokio::test]
async fn who_is_chosen_is_counted_among_all_stored_records_or_among_some_read_just_now() {
    let pair = Pair::start().await;
    pair.erp.fill("supplier", (1..=1_301).map(supplier));
    let request = json!({
        "source": suppliers(),
        "filters": [{ "field": "activo", "test": "EQUALS", "value": "SÍ" }],
    });
    let now = pair.must("filter_count", request.clone()).await;
    assert_eq!(now, json!({ "all": 500, "matching": 250, "from": "READ_NOW" }));
    pair.read("erp", "supplier").await;
    let stored = pair.must("filter_count", request).await;
    assert_eq!(stored, json!({ "all": 1_301, "matching": 650, "from": "STORED" }));
}

#[tokio::test]
async fn a_system_that_cannot_be_asked_is_said_and_the_person_does_not_wait() {
    let pair = Pair::start().await;
    pair.erp.fail(Some(RemoteError::Unreachable { detail: "no network".to_owned() }));
    let refused = async || pair.call("entity_fields", suppliers()).await.expect_err("refused");
    assert_eq!(refused().await, (ErrorCode::Unreachable, "UNREACHABLE".to_owned()));
    pair.erp.fail(Some(RemoteError::Auth { code: ReasonCode::new("KEY") }));
    pair.engine.reopen_destination("erp", "prueba").await.unwrap();
    assert_eq!(refused().await.0, ErrorCode::KeyRefused);
    pair.erp.fail(None);
    pair.engine.reopen_destination("erp", "prueba").await.unwrap();
    pair.engine.pause_destination("erp", "prueba").await.unwrap();
    assert_eq!(refused().await.0, ErrorCode::Paused);
    let unknown = json!({ "system": "erp", "entityType": "nothing" });
    assert_eq!(pair.call("entity_fields", unknown).await.expect_err("refused").0, ErrorCode::NotFound);
    let unread = pair.must("entity_fields", json!({ "system": "crm", "entityType": "letter" })).await;
    assert_eq!((&unread["fields"], &unread["records"]), (&json!([]), &json!(0)), "it cannot be read at all");
}
