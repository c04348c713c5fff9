//! Error texts go to logs and screens.

use crate::RemoteError;
use crate::conformance::check::{Check, Outcome, ensure};
use crate::conformance::play::Play;
use crate::conformance::stage::{Able, ErrorKind, Fault, Key, PERSONAL, Sample, Scene, Times, Wait};
use crate::{ReadStyle, WriteOutcome, WriteStyle};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "no error text shows a key or a token", needs: &[], run: |play| Box::pin(keys(play)) },
    Check {
        name: "no error text shows a customer's data",
        needs: &[],
        run: |play| Box::pin(personal_data(play)),
    },
];

const FAULTS: &[Fault] = &[
    Fault::Refused,
    Fault::Silent,
    Fault::Status(400),
    Fault::Status(401),
    Fault::Status(403),
    Fault::Status(404),
    Fault::Status(409),
    Fault::Status(413),
    Fault::Status(422),
    Fault::Status(500),
    Fault::Status(503),
    Fault::Throttled(Wait::Unsaid),
    Fault::ErrorIn200(ErrorKind::Trouble),
    Fault::ErrorIn200(ErrorKind::RefusedKey),
    Fault::Truncated,
    Fault::Html,
    Fault::TokenRefused,
];

/// Every error that the connector can be made to tell.
async fn errors(play: &Play) -> Vec<RemoteError> {
    let mut errors = Vec::new();
    play.stage.put(&Sample::new(play.stage.id(1))).await;
    let wrong = play.stage.connector(Key::Wrong).await;
    let steps = wrong.check().await.steps;
    errors.extend(steps.into_iter().filter_map(|step| step.result.err()));
    if play.spec.read != ReadStyle::None {
        errors.extend(play.try_read_with(wrong.as_ref()).await.err());
    }
    let writes = play.spec.write != WriteStyle::None;
    if writes && play.stage.can(Scene::BadOperation) == Able::Yes {
        errors.extend(outcome_errors(play, &[play.stage.bad(500)]).await);
    }
    for (number, fault) in (10..).zip(FAULTS) {
        if play.stage.can(Scene::Fault(*fault)) != Able::Yes {
            continue;
        }
        let batch = if writes { play.good(number, 1).await } else { Vec::new() };
        play.stage.expire_token().await;
        play.stage.fault(*fault, Times::Always).await;
        if play.spec.read != ReadStyle::None {
            errors.extend(play.try_read().await.err());
        }
        if *fault == Fault::Silent {
            // Each call lasts as long as the connector's patience, and all give the same text.
            play.stage.heal().await;
            continue;
        }
        errors.extend(outcome_errors(play, &batch).await);
        let steps = play.connector.check().await.steps;
        errors.extend(steps.into_iter().filter_map(|step| step.result.err()));
        play.stage.heal().await;
    }
    errors
}

async fn outcome_errors(play: &Play, batch: &[crate::WriteOperation]) -> Vec<RemoteError> {
    match play.connector.write(batch).await {
        Err(error) => vec![error],
        Ok(outcomes) => outcomes
            .into_iter()
            .filter_map(|outcome| match outcome {
                WriteOutcome::Failed(error) => Some(error),
                WriteOutcome::Done(_) => None,
            })
            .collect(),
    }
}

/// The finding does not quote the text, which would show the secret once more.
fn ensure_hidden(errors: &[RemoteError], what: &str, hidden: &[String]) -> Outcome {
    ensure(!errors.is_empty(), || "no error could be made".to_owned())?;
    for error in errors {
        let texts = [error.to_string(), format!("{error:?}")];
        let shown = texts.iter().any(|text| hidden.iter().any(|secret| text.contains(secret.as_str())));
        ensure(!shown, || format!("an error of class {} shows {what}", error.class()))?;
    }
    Ok(())
}

async fn keys(play: &Play) -> Outcome {
    let errors = errors(play).await;
    ensure_hidden(&errors, "a key", &play.stage.secrets())
}

async fn personal_data(play: &Play) -> Outcome {
    ensure_hidden(&errors(play).await, "a customer's name", &[PERSONAL.to_owned()])
}
