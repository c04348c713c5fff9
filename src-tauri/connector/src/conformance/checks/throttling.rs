//! A source that asks to wait is waited for as long as it asked.

use std::time::Duration;

use crate::RemoteError;
use crate::conformance::check::{Check, Need, Outcome, ensure, finding, refused};
use crate::conformance::play::Play;
use crate::conformance::stage::{Fault, Scene, Times, Wait};

const SECONDS: Fault = Fault::Throttled(Wait::Seconds(7));
const DATE: Fault = Fault::Throttled(Wait::Date(90));
const UNSAID: Fault = Fault::Throttled(Wait::Unsaid);

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "Retry-After in seconds is the wait",
        needs: &[Need::Reads, Need::Scene(Scene::Fault(SECONDS))],
        run: |play| Box::pin(waits(play, SECONDS, 7, 7)),
    },
    Check {
        name: "Retry-After as a date is the wait",
        needs: &[Need::Reads, Need::Scene(Scene::Fault(DATE))],
        // A date has whole seconds, so that one may be lost on either side.
        run: |play| Box::pin(waits(play, DATE, 89, 91)),
    },
    Check {
        name: "a 429 that does not say how long is a wait all the same",
        needs: &[Need::Reads, Need::Scene(Scene::Fault(UNSAID))],
        run: |play| Box::pin(waits(play, UNSAID, 1, 3600)),
    },
    Check {
        name: "a 429 on a write is a wait",
        needs: &[Need::Writes, Need::Scene(Scene::Fault(SECONDS))],
        run: |play| Box::pin(writing(play)),
    },
];

fn ensure_wait(error: &RemoteError, least: u64, most: u64) -> Outcome {
    let RemoteError::Throttled { after } = error else {
        return Err(finding(format!("class {} instead of throttled", error.class())));
    };
    let asked = Duration::from_secs(least)..=Duration::from_secs(most);
    ensure(asked.contains(after), || format!("a wait of {after:?} instead of {asked:?}"))
}

async fn waits(play: &Play, fault: Fault, least: u64, most: u64) -> Outcome {
    play.fill(1).await;
    play.stage.fault(fault, Times::Always).await;
    ensure_wait(&refused("reading", play.try_read().await)?, least, most)
}

async fn writing(play: &Play) -> Outcome {
    let batch = play.good(1, 1).await;
    play.stage.fault(SECONDS, Times::Always).await;
    match batch.as_slice() {
        [operation] => ensure_wait(&play.refusal(operation).await?, 7, 7),
        _ => Err(finding("no operation")),
    }
}
