//! The spec, and the check that a person starts.

use std::collections::BTreeSet;

use crate::conformance::check::{Check, Need, Outcome, ensure, ensure_class, ensure_equal, finding, refused};
use crate::conformance::play::Play;
use crate::conformance::stage::{Fault, Key, Sample, Scene, Times};
use crate::{
    ById, CheckReport, CheckStepName, ReadRequest, ReadStyle, RemoteError, WriteOutcome, WriteStyle,
};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "the spec does not contradict itself", needs: &[], run: |play| Box::pin(spec(play)) },
    Check {
        name: "a check of a healthy system passes its steps in order",
        needs: &[],
        run: |play| Box::pin(healthy(play)),
    },
    Check { name: "a check changes nothing", needs: &[], run: |play| Box::pin(harmless(play)) },
    Check {
        name: "a check with a wrong key fails at the step accepted",
        needs: &[Need::Scene(Scene::WrongKey)],
        run: |play| Box::pin(wrong_key(play)),
    },
    Check {
        name: "a check of an unreachable system fails at the step reached",
        needs: &[Need::Scene(Scene::Fault(Fault::Refused))],
        run: |play| Box::pin(unreachable(play)),
    },
    Check {
        name: "a check ends with the step that failed",
        needs: &[Need::Scene(Scene::WrongKey)],
        run: |play| Box::pin(ends(play)),
    },
    Check {
        name: "an entity that the system does not have is refused without a request",
        needs: &[],
        run: |play| Box::pin(unknown_entity(play)),
    },
    Check {
        name: "an action that the entity does not know fails alone",
        needs: &[Need::Writes, Need::BatchOf(2)],
        run: |play| Box::pin(unknown_action(play)),
    },
];

async fn spec(play: &Play) -> Outcome {
    let spec = play.connector.spec();
    ensure(!spec.system.is_empty() && !spec.entities.is_empty(), || "nothing is described".to_owned())?;
    ensure(spec.limits.concurrency >= 1, || "no request may be under way".to_owned())?;
    if let Some(rate) = spec.limits.rate {
        ensure(rate.requests >= 1 && !rate.per.is_zero(), || {
            format!("the rate {rate:?} lets nothing through")
        })?;
    }
    let names: BTreeSet<&str> = spec.entities.iter().map(|entity| entity.name).collect();
    ensure_equal("entities with a name of their own", &names.len(), &spec.entities.len())?;
    for entity in &spec.entities {
        let name = entity.name;
        ensure(!name.is_empty(), || "an entity has no name".to_owned())?;
        let page_max = match entity.read {
            ReadStyle::Pages(style) => {
                ensure(style.by_id != ById::UpTo(0), || format!("{name}: no id fits into one request"))?;
                style.page_max
            }
            ReadStyle::AcknowledgedQueue { page_max } => {
                ensure(matches!(entity.write, WriteStyle::Acknowledge { .. }), || {
                    format!("{name}: a queue that nobody can acknowledge")
                })?;
                page_max
            }
            ReadStyle::Stream(_) | ReadStyle::None => 1,
        };
        ensure(page_max >= 1, || format!("{name}: no record fits into a page"))?;
        ensure(entity.write == WriteStyle::None || entity.write.batch_max() >= 1, || {
            format!("{name}: no operation fits into one request")
        })?;
    }
    let again = play.stage.connector(Key::Right).await;
    ensure(again.spec() == spec, || "another connector of the same system tells another spec".to_owned())
}

fn names(report: &CheckReport) -> Vec<CheckStepName> {
    report.steps.iter().map(|step| step.name).collect()
}

async fn healthy(play: &Play) -> Outcome {
    let report = play.connector.check().await;
    for step in &report.steps {
        if let Err(error) = &step.result {
            return Err(finding(format!("{:?} failed: {error}", step.name)));
        }
    }
    let names = names(&report);
    let first = names.get(..2).unwrap_or_default();
    ensure_equal("the first steps", &first, &[CheckStepName::Reached, CheckStepName::Accepted].as_slice())?;
    let repeated =
        names.iter().enumerate().any(|(place, name)| names.iter().skip(place + 1).any(|x| x == name));
    ensure(!repeated, || format!("a step comes twice: {names:?}"))
}

async fn harmless(play: &Play) -> Outcome {
    play.fill(3).await;
    let before = (play.stage.held().await, play.stage.sent().await);
    play.connector.check().await;
    play.connector.check().await;
    let after = (play.stage.held().await, play.stage.sent().await);
    ensure(before == after, || "the system holds something else afterwards".to_owned())
}

/// The first step that failed.
fn first_failure(report: &CheckReport) -> Option<(CheckStepName, &RemoteError)> {
    report.steps.iter().find_map(|step| Some((step.name, step.result.as_ref().err()?)))
}

async fn wrong_key(play: &Play) -> Outcome {
    let report = play.stage.connector(Key::Wrong).await.check().await;
    let (step, error) = first_failure(&report).ok_or_else(|| finding("every step passed"))?;
    ensure_equal("the step that failed", &step, &CheckStepName::Accepted)?;
    ensure_class("the step accepted", error, &["auth"])
}

async fn unreachable(play: &Play) -> Outcome {
    play.stage.fault(Fault::Refused, Times::Always).await;
    let report = play.connector.check().await;
    let (step, error) = first_failure(&report).ok_or_else(|| finding("every step passed"))?;
    ensure_equal("the step that failed", &step, &CheckStepName::Reached)?;
    ensure_class("the step reached", error, &["unreachable"])
}

async fn ends(play: &Play) -> Outcome {
    let report = play.stage.connector(Key::Wrong).await.check().await;
    let after = report.steps.iter().skip_while(|step| step.result.is_ok()).count();
    ensure_equal("steps from the failed one on", &after, &1)
}

async fn unknown_entity(play: &Play) -> Outcome {
    let before = play.stage.requests().await;
    let read = play.connector.read(ReadRequest::all("no_such_entity")).await;
    ensure_class("reading it", &refused("reading it", read)?, &["record"])?;
    ensure_equal("requests", &play.stage.requests().await, &before)
}

async fn unknown_action(play: &Play) -> Outcome {
    let mut batch = play.good(1, 1).await;
    let id = play.stage.id(2);
    play.stage.put(&Sample::new(&id)).await;
    let mut strange = play.stage.operation(2, "no_such_action");
    strange.external_id = id;
    batch.push(strange);
    let outcomes = play.write(&batch).await?;
    match outcomes.as_slice() {
        [WriteOutcome::Done(_), WriteOutcome::Failed(error)] => {
            ensure_class("the strange action", error, &["record"])?;
        }
        other => return Err(finding(format!("{other:?} instead of one done and one failed"))),
    }
    ensure_equal("effects of the good one", &play.effects(1).await, &1)
}
