//! What every way of writing promises: an outcome for each operation, and one effect.

use crate::conformance::check::{Check, Finding, Need, Outcome, ensure, ensure_class, ensure_equal, finding};
use crate::conformance::play::Play;
use crate::conformance::stage::{Fault, Scene, Times};
use crate::{RemoteError, WriteOperation, WriteOutcome};

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "every operation has its outcome, in order",
        needs: &[Need::Writes, Need::BatchOf(3)],
        run: |play| Box::pin(in_order(play)),
    },
    Check {
        name: "an empty batch sends nothing",
        needs: &[Need::Writes],
        run: |play| Box::pin(empty_batch(play)),
    },
    Check {
        name: "a bad operation that comes first takes no other with it",
        needs: &[Need::Writes, Need::BatchOf(3), Need::Scene(Scene::BadOperation)],
        run: |play| Box::pin(bad_at(play, 0)),
    },
    Check {
        name: "a bad operation in the middle takes no other with it",
        needs: &[Need::Writes, Need::BatchOf(3), Need::Scene(Scene::BadOperation)],
        run: |play| Box::pin(bad_at(play, 1)),
    },
    Check {
        name: "a bad operation that comes last takes no other with it",
        needs: &[Need::Writes, Need::BatchOf(3), Need::Scene(Scene::BadOperation)],
        run: |play| Box::pin(bad_at(play, 2)),
    },
    Check {
        name: "a bad operation that is sent alone is to blame itself",
        needs: &[Need::Writes, Need::Scene(Scene::BadOperation)],
        run: |play| Box::pin(bad_alone(play)),
    },
    Check {
        name: "an operation repeated under its key has one effect",
        needs: &[Need::Writes],
        run: |play| Box::pin(repeated(play)),
    },
    Check {
        name: "an operation whose answer was lost and that is repeated has one effect",
        needs: &[Need::Writes, Need::Scene(Scene::Fault(Fault::AnswerLost))],
        run: |play| Box::pin(answer_lost(play)),
    },
    Check {
        name: "a batch that is larger than allowed is split or refused as too large",
        needs: &[Need::Writes],
        run: |play| Box::pin(over_the_most(play)),
    },
];

async fn in_order(play: &Play) -> Outcome {
    let batch = play.good(1, 3).await;
    let outcomes = play.write(&batch).await?;
    ensure_equal("outcomes", &outcomes.len(), &batch.len())?;
    let held = play.stage.held().await;
    for ((number, operation), outcome) in (1..).zip(&batch).zip(&outcomes) {
        let WriteOutcome::Done(accepted) = outcome else {
            return Err(finding(format!("operation {number} of 3 good ones: {outcome:?}")));
        };
        ensure_equal("effects", &play.effects(number).await, &1)?;
        // A creation is told from the others by the record that has its text.
        let Some(id) = accepted.external_id.as_ref().filter(|_| operation.external_id.is_empty()) else {
            continue;
        };
        let record = held.iter().find(|one| one.external_id == *id);
        let record = record.ok_or_else(|| finding(format!("the system does not hold {id}")))?;
        let wanted = play.stage.text_of(operation.payload.as_str());
        ensure(play.stage.text_of(&record.raw_json) == wanted, || {
            format!("the outcome of operation {number} tells another one's record")
        })?;
    }
    Ok(())
}

async fn empty_batch(play: &Play) -> Outcome {
    let before = play.stage.requests().await;
    ensure_equal("outcomes", &play.write(&[]).await?.len(), &0)?;
    ensure_equal("requests", &play.stage.requests().await, &before)
}

/// Two good operations, numbered 1 and 2, around a bad one.
async fn mixed(play: &Play, place: usize) -> Vec<WriteOperation> {
    let mut batch = play.good(1, 2).await;
    batch.insert(place.min(batch.len()), play.stage.bad(50));
    batch
}

async fn bad_at(play: &Play, place: usize) -> Outcome {
    let batch = mixed(play, place).await;
    let outcomes = match play.connector.write(&batch).await {
        Ok(outcomes) => outcomes,
        // The engine halves the batch and sends it again under the same keys.
        Err(RemoteError::Batch { .. }) => one_by_one(play, &batch).await?,
        Err(error) => return Err(finding(format!("the batch failed with class {}", error.class()))),
    };
    ensure_equal("outcomes", &outcomes.len(), &batch.len())?;
    for (number, outcome) in outcomes.iter().enumerate() {
        match outcome {
            WriteOutcome::Done(_) if number != place => {}
            WriteOutcome::Failed(error) if number == place => {
                ensure_class("the bad operation", error, &["record"])?;
            }
            other => return Err(finding(format!("place {number}, the bad one at {place}: {other:?}"))),
        }
    }
    for number in [1, 2] {
        ensure_equal("effects of a good operation", &play.effects(number).await, &1)?;
    }
    Ok(())
}

async fn one_by_one(play: &Play, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, Finding> {
    let mut outcomes = Vec::with_capacity(batch.len());
    for operation in batch {
        outcomes.push(play.write_one(operation).await?);
    }
    Ok(outcomes)
}

async fn bad_alone(play: &Play) -> Outcome {
    match play.write_one(&play.stage.bad(50)).await? {
        WriteOutcome::Failed(error) => ensure_class("the bad operation", &error, &["record"]),
        WriteOutcome::Done(_) => Err(finding("the bad operation counts as done")),
    }
}

async fn done(play: &Play, operation: &WriteOperation) -> Outcome {
    match play.write_one(operation).await? {
        WriteOutcome::Done(_) => Ok(()),
        WriteOutcome::Failed(error) => Err(finding(format!("the operation failed: {error}"))),
    }
}

async fn repeated(play: &Play) -> Outcome {
    for operation in play.good(1, 1).await {
        done(play, &operation).await?;
        done(play, &operation).await?;
        // After a restart the engine has a new connector and the same keys.
        let connector = play.stage.connector(crate::conformance::stage::Key::Right).await;
        let again = connector.write(std::slice::from_ref(&operation)).await;
        ensure(matches!(again.as_deref(), Ok([WriteOutcome::Done(_)])), || {
            format!("repeated by another connector: {again:?}")
        })?;
    }
    ensure_equal("effects", &play.effects(1).await, &1)
}

async fn answer_lost(play: &Play) -> Outcome {
    for operation in play.good(1, 1).await {
        play.stage.fault(Fault::AnswerLost, Times::Once).await;
        let first = play.connector.write(std::slice::from_ref(&operation)).await;
        play.stage.heal().await;
        // A connector may look for the effect by itself; what it must not do is to have it twice.
        if let Err(error) = first {
            ensure_class("the lost answer", &error, &["unreachable", "transient"])?;
        }
        ensure_equal("effects before the repetition", &play.effects(1).await, &1)?;
        done(play, &operation).await?;
    }
    ensure_equal("effects", &play.effects(1).await, &1)
}

async fn over_the_most(play: &Play) -> Outcome {
    let count = play.spec.write.batch_max() + 1;
    let batch = play.good(1, count).await;
    match play.connector.write(&batch).await {
        Err(error) => ensure_class("the batch", &error, &["too_large"]),
        Ok(outcomes) => {
            ensure_equal("outcomes", &outcomes.len(), &count)?;
            for (number, outcome) in (1..).zip(&outcomes) {
                let done = usize::from(matches!(outcome, WriteOutcome::Done(_)));
                ensure_equal(
                    "effects of an operation that counts as done",
                    &play.effects(number).await,
                    &done,
                )?;
            }
            Ok(())
        }
    }
}
