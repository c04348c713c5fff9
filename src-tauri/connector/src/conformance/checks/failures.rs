//! What a failed reading is told as. The engine's loops look at the class and at nothing else.

use crate::conformance::check::{Check, Need, Outcome, ensure, ensure_class, ensure_equal, finding, refused};
use crate::conformance::play::Play;
use crate::conformance::stage::{ErrorKind, Fault, Key, Scene, Stage, Times};

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "a refused connection is unreachable",
        needs: &[Need::Reads, Need::Scene(Scene::Fault(Fault::Refused))],
        run: |play| Box::pin(meets(play, Fault::Refused, &["unreachable"])),
    },
    Check {
        name: "an answer that never comes is unreachable",
        needs: &[Need::Reads, Need::Scene(Scene::Fault(Fault::Silent))],
        run: |play| Box::pin(meets(play, Fault::Silent, &["unreachable"])),
    },
    Check {
        name: "a truncated body is an error and no short list",
        needs: &[Need::ReadCalls, Need::Scene(Scene::Fault(Fault::Truncated))],
        run: |play| Box::pin(meets(play, Fault::Truncated, &["transient", "unreachable"])),
    },
    Check {
        name: "a page in HTML is an error and no empty list",
        needs: &[Need::Reads, Need::Scene(Scene::Fault(Fault::Html))],
        run: |play| Box::pin(meets(play, Fault::Html, &["transient", "unreachable"])),
    },
    Check {
        name: "an error with status 200 is an error",
        needs: &[Need::Reads, Need::Scene(Scene::Fault(Fault::ErrorIn200(ErrorKind::Trouble)))],
        run: |play| Box::pin(meets(play, Fault::ErrorIn200(ErrorKind::Trouble), &["transient"])),
    },
    Check {
        name: "a key refused with status 200 is refused",
        needs: &[Need::Reads, Need::Scene(Scene::Fault(Fault::ErrorIn200(ErrorKind::RefusedKey)))],
        run: |play| Box::pin(meets(play, Fault::ErrorIn200(ErrorKind::RefusedKey), &["auth"])),
    },
    Check {
        name: "status 500, 502 and 503 are transient",
        needs: &[
            Need::Reads,
            Need::Scene(Scene::Fault(Fault::Status(500))),
            Need::Scene(Scene::Fault(Fault::Status(502))),
            Need::Scene(Scene::Fault(Fault::Status(503))),
        ],
        run: |play| Box::pin(server_errors(play)),
    },
    Check {
        name: "status 401 and 403 are a refused key",
        needs: &[
            Need::Reads,
            Need::Scene(Scene::Fault(Fault::Status(401))),
            Need::Scene(Scene::Fault(Fault::Status(403))),
        ],
        run: |play| Box::pin(key_errors(play)),
    },
    Check {
        name: "reading with a wrong key is a refused key",
        needs: &[Need::Reads, Need::Scene(Scene::WrongKey)],
        run: |play| Box::pin(wrong_key(play)),
    },
    Check {
        name: "a failure is over when the system is well again",
        needs: &[Need::Reads, Need::Scene(Scene::Fault(Fault::Status(500)))],
        run: |play| Box::pin(recovers(play)),
    },
];

async fn meets(play: &Play, fault: Fault, classes: &[&str]) -> Outcome {
    play.fill(3).await;
    play.stage.fault(fault, Times::Always).await;
    match play.try_read().await {
        Ok(reading) => Err(finding(format!("{fault:?}: {} records and no error", reading.records.len()))),
        Err(error) => ensure_class(&format!("{fault:?}"), &error, classes),
    }
}

async fn server_errors(play: &Play) -> Outcome {
    for status in [500, 502, 503] {
        meets(play, Fault::Status(status), &["transient"]).await?;
    }
    Ok(())
}

async fn key_errors(play: &Play) -> Outcome {
    for status in [401, 403] {
        meets(play, Fault::Status(status), &["auth"]).await?;
    }
    Ok(())
}

async fn wrong_key(play: &Play) -> Outcome {
    let connector = play.stage.connector(Key::Wrong).await;
    let error = refused("reading", play.try_read_with(connector.as_ref()).await)?;
    ensure_class("reading", &error, &["auth"])
}

async fn recovers(play: &Play) -> Outcome {
    let put = play.fill(3).await;
    let stage: &dyn Stage = play.stage.as_ref();
    stage.fault(Fault::Status(500), Times::Always).await;
    ensure(play.try_read().await.is_err(), || "the failure did not show".to_owned())?;
    stage.heal().await;
    ensure_equal("the records", &play.read_once().await?.ids(), &put)
}
