//! Sample data.

use mostrador_store::{ReadTransaction, StoreError};
use serde_json::{Value, json};

use crate::support::Site;

impl Site {
    async fn count(&self, sql: &'static str) -> i64 {
        let count = move |transaction: &ReadTransaction<'_>| -> Result<i64, StoreError> {
            Ok(transaction.connection().query_row(sql, [], |row| row.get(0))?)
        };
        self.store.read(count).await.expect("a number")
    }

    async fn board(&self) -> Value {
        self.call("board_get", json!({})).await.expect("a board")
    }
}

#[tokio::test]
async fn sample_orders_are_on_the_board_as_such_and_are_never_sent_anywhere() {
    let site = Site::start().await;
    let setup = site.call("sample_load", json!({})).await.expect("loaded");
    assert_eq!(setup["sample"], "LOADED");
    let board = site.board().await;
    assert_eq!(board["sample"], true);
    let cards = board["orders"].as_array().expect("a list").clone();
    assert!((6..=8).contains(&cards.len()), "{}", cards.len());
    for card in &cards {
        assert_eq!((&card["sample"], &card["sync"]["state"]), (&json!(true), &json!("SKIPPED")));
        assert!(!card["acknowledgedAt"].is_null(), "it must not ring");
        assert_eq!(card["defects"], json!([]));
    }
    let mut stages: Vec<&str> = cards.iter().filter_map(|card| card["stage"].as_str()).collect();
    stages.dedup();
    assert_eq!(stages, ["OUT_FOR_DELIVERY", "READY", "PREPARING", "NEW"]);
    assert_eq!(site.count("SELECT count(*) FROM sync_queue").await, 0);
    let id = cards[0]["id"].clone();
    site.call("order_confirm_retry", json!({ "id": id })).await.expect("nothing to do");
    site.call("order_advance", json!({ "id": id, "from": "OUT_FOR_DELIVERY" })).await.expect("moved");
    assert_eq!(site.count("SELECT count(*) FROM sync_queue").await, 0);
    let figures = site.call("diagnostics_get", json!({})).await.expect("figures");
    assert_eq!(figures["ordersStored"], 0, "only real orders count");
}

#[tokio::test]
async fn loading_twice_adds_nothing() {
    let site = Site::start().await;
    site.call("sample_load", json!({})).await.expect("loaded");
    let first = site.board().await["orders"].clone();
    site.call("sample_load", json!({})).await.expect("loaded");
    assert_eq!(site.board().await["orders"], first);
}

#[tokio::test]
async fn the_first_real_order_after_the_sample_data_is_number_one() {
    let site = Site::start().await;
    site.call("sample_load", json!({})).await.expect("loaded");
    let setup = site.call("sample_remove", json!({})).await.expect("removed");
    assert_eq!(setup["sample"], "NONE");
    assert_eq!(
        (site.board().await["orders"].clone(), site.board().await["sample"].clone()),
        (json!([]), json!(false))
    );
    for table in ["order_items", "order_item_modifiers", "order_events", "daily_counter"] {
        let sql: &'static str = Box::leak(format!("SELECT count(*) FROM {table}").into_boxed_str());
        assert_eq!(site.count(sql).await, 0, "{table}");
    }
    site.new_order().await;
    assert_eq!(site.board().await["orders"][0]["dailyNumber"], 1);
}

#[tokio::test]
async fn a_real_order_among_them_stays_and_keeps_its_number() {
    let site = Site::start().await;
    site.call("sample_load", json!({})).await.expect("loaded");
    let id = site.new_order().await;
    let number = site.on("order_get", &id).await["card"]["dailyNumber"].clone();
    assert_eq!(number, 8);
    site.call("sample_remove", json!({})).await.expect("removed");
    let board = site.board().await;
    assert_eq!(board["orders"].as_array().map(Vec::len), Some(1));
    assert_eq!((&board["orders"][0]["id"], &board["orders"][0]["sample"]), (&json!(id), &json!(false)));
    let next = site.new_order().await;
    assert_eq!(site.on("order_get", &next).await["card"]["dailyNumber"], 9, "no number is given twice");
    let again = site.call("sample_remove", json!({})).await.expect("nothing to remove");
    assert_eq!(again["sample"], "NONE");
    assert_eq!(site.board().await["orders"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn screens_read_the_board_again_when_sample_data_comes_and_goes() {
    let site = Site::start().await;
    let mut messages = site.api.subscribe();
    for command in ["sample_load", "sample_remove"] {
        site.call(command, json!({})).await.expect(command);
        for expected in ["\"settings\"", "\"resync\""] {
            let message = messages.next().await.expect("a message");
            assert!(message.contains(expected), "{command}: {message}");
        }
    }
}

#[tokio::test]
async fn where_real_orders_came_today_no_sample_data_is_loaded() {
    let site = Site::start().await;
    site.new_order().await;
    let refused = site.call("sample_load", json!({})).await;
    assert_eq!(refused, Err(mostrador_api::ErrorCode::InvalidValue));
    assert_eq!(site.board().await["orders"].as_array().map(Vec::len), Some(1));
    site.clock.advance(24 * 60);
    site.call("sample_load", json!({})).await.expect("none came today");
}
