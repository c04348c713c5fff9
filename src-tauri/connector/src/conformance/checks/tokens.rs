//! A token that expires is refreshed once, whoever notices.

use std::sync::Arc;

use tokio::task::JoinSet;

use crate::Selection;
use crate::conformance::check::{Check, Need, Outcome, ensure, ensure_class, ensure_equal, finding, refused};
use crate::conformance::play::{Play, failed};
use crate::conformance::stage::{Fault, Scene, Times};

const EXPIRES: Need = Need::Scene(Scene::ExpiringToken);

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "a token that expires between two pages is refreshed once, and the page comes",
        needs: &[Need::Pages, EXPIRES],
        run: |play| Box::pin(between_pages(play)),
    },
    Check {
        name: "a token that expires before a write is refreshed once, and the write has one effect",
        needs: &[Need::Writes, EXPIRES],
        run: |play| Box::pin(before_a_write(play)),
    },
    Check {
        name: "a thousand callers of an expired token cause one refresh",
        needs: &[Need::ReadCalls, EXPIRES],
        run: |play| Box::pin(a_thousand(play)),
    },
    Check {
        name: "a refresh that is refused is a refused key",
        needs: &[Need::Reads, EXPIRES, Need::Scene(Scene::Fault(Fault::TokenRefused))],
        run: |play| Box::pin(refresh_refused(play)),
    },
    Check {
        name: "a token that is good is used again",
        needs: &[Need::Reads, EXPIRES],
        run: |play| Box::pin(used_again(play)),
    },
];

async fn between_pages(play: &Play) -> Outcome {
    let put = play.fill(5).await;
    let (mut reading, request) = play.first_page(Selection::All, 2).await?;
    let before = play.stage.refreshes().await;
    play.stage.expire_token().await;
    play.read_on(request, &mut reading).await?;
    ensure_equal("the records", &reading.ids(), &put)?;
    ensure_equal("refreshes", &(play.stage.refreshes().await - before), &1)
}

async fn before_a_write(play: &Play) -> Outcome {
    play.connector.check().await;
    let batch = play.good(1, 1).await;
    let before = play.stage.refreshes().await;
    play.stage.expire_token().await;
    let outcomes = play.write(&batch).await?;
    ensure_equal("outcomes", &outcomes.len(), &1)?;
    ensure_equal("effects", &play.effects(1).await, &1)?;
    ensure_equal("refreshes", &(play.stage.refreshes().await - before), &1)
}

async fn a_thousand(play: &Play) -> Outcome {
    play.fill(1).await;
    play.read_once().await?;
    let before = play.stage.refreshes().await;
    play.stage.expire_token().await;
    let mut callers = JoinSet::new();
    for _ in 0..1_000 {
        let (connector, request) = (Arc::clone(&play.connector), play.request(Selection::All, None));
        callers.spawn(async move { connector.read(request).await.map(|page| page.records.len()) });
    }
    while let Some(caller) = callers.join_next().await {
        let read = caller.map_err(|_| finding("a caller was stopped"))?;
        ensure_equal("records", &read.map_err(|error| failed("a call", &error))?, &1)?;
    }
    ensure_equal("refreshes", &(play.stage.refreshes().await - before), &1)
}

async fn refresh_refused(play: &Play) -> Outcome {
    play.fill(1).await;
    play.read_once().await?;
    let before = play.stage.refreshes().await;
    play.stage.expire_token().await;
    play.stage.fault(Fault::TokenRefused, Times::Always).await;
    let error = refused("reading", play.try_read().await)?;
    ensure_class("reading", &error, &["auth"])?;
    let asked = play.stage.refreshes().await - before;
    ensure(asked <= 1, || format!("asked {asked} times for a token that is refused"))
}

async fn used_again(play: &Play) -> Outcome {
    play.fill(1).await;
    play.read_once().await?;
    let before = play.stage.refreshes().await;
    for _ in 0..3 {
        play.read_once().await?;
    }
    ensure_equal("refreshes", &(play.stage.refreshes().await - before), &0)
}
