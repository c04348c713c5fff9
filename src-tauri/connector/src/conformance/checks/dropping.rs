//! The engine drops a call that it does not want any more. The connector must not be stuck afterwards.

use std::future::Future;
use std::time::Duration;

use tokio::time::timeout;

use crate::WriteOutcome;
use crate::conformance::check::{Check, Need, Outcome, ensure, ensure_equal, finding};
use crate::conformance::play::Play;
use crate::conformance::stage::{Fault, Scene, Times};

/// Long enough to send a request, far shorter than anybody's time-out.
const A_MOMENT: Duration = Duration::from_millis(50);

const SILENT: Need = Need::Scene(Scene::Fault(Fault::Silent));

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "a reading that was dropped leaves the connector usable",
        needs: &[Need::Reads, SILENT],
        run: |play| Box::pin(reading(play)),
    },
    Check {
        name: "a write that was dropped leaves the connector usable, and its repetition has one effect",
        needs: &[Need::Writes, SILENT],
        run: |play| Box::pin(writing(play)),
    },
    Check {
        name: "a refresh that was dropped leaves the token obtainable",
        needs: &[
            Need::Reads,
            Need::Scene(Scene::ExpiringToken),
            Need::Scene(Scene::Fault(Fault::TokenSilent)),
        ],
        run: |play| Box::pin(refreshing(play)),
    },
];

/// Starts the call and drops it while the system is silent.
async fn drop_midway<T>(play: &Play, call: impl Future<Output = T>) -> Outcome {
    play.stage.fault(Fault::Silent, Times::Always).await;
    let ended = timeout(A_MOMENT, call).await.is_ok();
    play.stage.heal().await;
    ensure(!ended, || "the call ended although the system was silent".to_owned())
}

async fn reading(play: &Play) -> Outcome {
    let put = play.fill(3).await;
    play.read_once().await?;
    drop_midway(play, play.try_read()).await?;
    ensure_equal("the records", &play.read_once().await?.ids(), &put)
}

async fn writing(play: &Play) -> Outcome {
    play.connector.check().await;
    let batch = play.good(1, 1).await;
    drop_midway(play, play.connector.write(&batch)).await?;
    let outcomes = play.write(&batch).await?;
    ensure(matches!(outcomes.as_slice(), [WriteOutcome::Done(_)]), || {
        format!("the repetition: {outcomes:?}")
    })?;
    ensure_equal("effects", &play.effects(1).await, &1)
}

async fn refreshing(play: &Play) -> Outcome {
    play.fill(1).await;
    play.read_once().await?;
    play.stage.expire_token().await;
    let before = play.stage.refreshes().await;
    play.stage.fault(Fault::TokenSilent, Times::Always).await;
    let ended = timeout(A_MOMENT, play.try_read()).await.is_ok();
    play.stage.heal().await;
    ensure(!ended, || "the call ended although the token was waited for".to_owned())?;
    ensure(play.stage.refreshes().await > before, || "no token was asked for".to_owned())?;
    let read = timeout(Duration::from_secs(30), play.try_read()).await;
    let read =
        read.map_err(|_| finding("the connector still waits for the token of the call that was dropped"))?;
    ensure_equal("records", &read.map_err(|error| finding(error.to_string()))?.records.len(), &1)
}
