//! Orders that lack something, and entries that are no orders.

use std::time::Duration;

use mostrador_tests::scene::{SOON, Scene, until_shown};
use mostrador_tests::wait;
use serde_json::Value;

/// Five megabytes through a debug build.
const LARGE: Duration = Duration::from_secs(30);

/// One order of each shape between two normal ones: all must be stored, numbered and confirmed.
async fn stored_and_confirmed(seed: u64, shape: &str) -> anyhow::Result<Value> {
    let scene = Scene::new(seed).await?;
    let (mut app, session) = scene.start().await?;
    let mut ids = scene.remote.emit(1).await?;
    let odd = scene.remote.emit_shape(shape).await?;
    ids.push(odd.clone());
    ids.extend(scene.remote.emit(1).await?);
    scene.until_confirmed(&session, &ids, LARGE).await?;
    let card = until_shown(&session, &odd, SOON).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await?;
    Ok(card)
}

fn has_defect(card: &Value, field: &str) -> bool {
    let defects = card["defects"].as_array();
    defects
        .is_some_and(|all| all.iter().any(|one| one["field"].as_str().is_some_and(|at| at.contains(field))))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_without_a_customer_is_numbered_and_marked() -> anyhow::Result<()> {
    let card = stored_and_confirmed(51, "no_customer").await?;
    assert!(has_defect(&card, "customer"), "{}", card["defects"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_without_items_is_numbered_and_marked() -> anyhow::Result<()> {
    let card = stored_and_confirmed(52, "no_items").await?;
    assert!(has_defect(&card, "orderItems"), "{}", card["defects"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_with_a_negative_price_is_numbered_and_marked() -> anyhow::Result<()> {
    let card = stored_and_confirmed(53, "negative_price").await?;
    assert!(has_defect(&card, "price") || has_defect(&card, "total"), "{}", card["defects"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_written_as_text_do_not_keep_an_order_out() -> anyhow::Result<()> {
    stored_and_confirmed(54, "string_prices").await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_that_are_absent_do_not_keep_an_order_out() -> anyhow::Result<()> {
    stored_and_confirmed(55, "missing_fields").await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_this_version_does_not_know_survives() -> anyhow::Result<()> {
    stored_and_confirmed(56, "unknown_enum").await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_of_five_megabytes_neither_ends_the_program_nor_loses_its_order() -> anyhow::Result<()> {
    stored_and_confirmed(57, "huge_5mb").await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_of_five_megabytes_is_stored_and_does_not_hold_the_others_back() -> anyhow::Result<()> {
    stored_and_confirmed(58, "huge_notes_5mb").await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_without_a_usable_id_are_set_aside_once_and_block_nothing() -> anyhow::Result<()> {
    let scene = Scene::new(59).await?;
    let (mut app, session) = scene.start().await?;
    let mut ids = scene.remote.emit(1).await?;
    for shape in ["no_id", "bad_uuid", "not_an_object"] {
        scene.remote.emit_shape(shape).await?;
    }
    ids.extend(scene.remote.emit(2).await?);
    scene.until_confirmed(&session, &ids, SOON).await?;
    wait::until("three entries are set aside", SOON, async || {
        Ok((session.board().await?["setAside"] == 3).then_some(()))
    })
    .await?;
    // They are listed again with every pull and must not be counted again.
    ids.extend(scene.remote.emit(1).await?);
    scene.until_confirmed(&session, &ids, SOON).await?;
    assert_eq!(session.board().await?["setAside"], 3);
    let list = session.ask("set_aside_list").await?;
    let mut reasons: Vec<&str> =
        list.as_array().into_iter().flatten().filter_map(|entry| entry["reason"].as_str()).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, ["ID_MISSING", "ID_NOT_A_UUID", "NOT_AN_OBJECT"]);
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}
