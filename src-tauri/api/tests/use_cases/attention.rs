//! What a machine that rings is told.

use std::time::Duration;

use mostrador_api::{Amount, Attention};
use mostrador_domain::order::{OrderType, PaymentStatus};
use serde_json::json;
use tokio::sync::watch;

use crate::support::{Site, item, order};

/// The first state that fits; a test that waits for another one ends here.
async fn until(
    attention: &mut watch::Receiver<Attention>,
    wanted: impl FnMut(&Attention) -> bool,
) -> Attention {
    let found = tokio::time::timeout(Duration::from_secs(10), attention.wait_for(wanted)).await;
    found.expect("in time").expect("the application runs").clone()
}

#[tokio::test]
async fn an_order_asks_for_attention_until_somebody_acknowledges_it() {
    let site = Site::start().await;
    let mut attention = site.api.attention();
    let mut paid = order();
    paid.payment_status = PaymentStatus::Paid;
    paid.order_type = OrderType::TakeAway;
    paid.items = vec![item("Pizza"), item("Pizza"), item("Agua")];
    let first = site.arrive(paid).await;
    site.clock.advance(1);
    let second = site.arrive(order()).await;
    let seen = until(&mut attention, |seen| seen.unattended.len() == 2).await;
    let numbers: Vec<u32> = seen.unattended.iter().map(|order| order.daily_number).collect();
    assert_eq!(numbers, [1, 2], "oldest first");
    let words = (seen.unattended[0].order_type.as_str(), seen.unattended[0].products);
    assert_eq!((words, seen.unattended[0].amount), (("TAKE_AWAY", 3), Amount::Paid));
    assert_eq!(seen.unattended[1].amount, Amount::Collect(850));
    site.call("orders_acknowledge", json!({ "ids": [first] })).await.expect("acknowledged");
    let seen = until(&mut attention, |seen| seen.unattended.len() == 1).await;
    assert_eq!(seen.unattended[0].id.to_string(), second);
    site.accept(&second).await.expect("accepted");
    until(&mut attention, |seen| seen.unattended.is_empty()).await;
    site.on("order_undo", &second).await;
    until(&mut attention, |seen| seen.unattended.len() == 1).await;
}

#[tokio::test]
async fn another_engine_is_followed_and_what_waited_still_waits() {
    let mut site = Site::start().await;
    let mut attention = site.api.attention();
    site.arrive(order()).await;
    until(&mut attention, |seen| seen.unattended.len() == 1).await;
    // Stored while nobody listens: the next engine must be read from nothing.
    site.new_order().await;
    site.replace_engine(90).await;
    let seen = until(&mut attention, |seen| seen.unattended.len() == 2).await;
    assert_eq!(seen.unattended_after, Duration::from_secs(90));
    site.arrive(order()).await;
    until(&mut attention, |seen| seen.unattended.len() == 3).await;
}

#[tokio::test]
async fn the_application_closes_and_nobody_waits_for_more() {
    let site = Site::start().await;
    let mut attention = site.api.attention();
    site.api.close();
    let closed = async { while attention.changed().await.is_ok() {} };
    tokio::time::timeout(Duration::from_secs(10), closed).await.expect("it ends");
}
