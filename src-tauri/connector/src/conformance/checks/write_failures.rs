//! A write that failed is never told as done.

use crate::conformance::check::{Check, Need, Outcome, ensure_class, ensure_equal};
use crate::conformance::play::Play;
use crate::conformance::stage::{ErrorKind, Fault, Scene, Times};

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "a write that finds no connection is unreachable",
        needs: &[Need::Writes, Need::Scene(Scene::Fault(Fault::Refused))],
        run: |play| Box::pin(meets(play, Fault::Refused, &["unreachable"])),
    },
    Check {
        name: "a write that is never answered is unreachable",
        needs: &[Need::Writes, Need::Scene(Scene::Fault(Fault::Silent))],
        run: |play| Box::pin(meets(play, Fault::Silent, &["unreachable"])),
    },
    Check {
        name: "a write that is answered with status 503 is transient",
        needs: &[Need::Writes, Need::Scene(Scene::Fault(Fault::Status(503)))],
        run: |play| Box::pin(meets(play, Fault::Status(503), &["transient"])),
    },
    Check {
        name: "a write that is answered with status 403 is a refused key",
        needs: &[Need::Writes, Need::Scene(Scene::Fault(Fault::Status(403)))],
        run: |play| Box::pin(meets(play, Fault::Status(403), &["auth"])),
    },
    Check {
        name: "a write that is answered with status 413 is too large",
        needs: &[Need::Writes, Need::Scene(Scene::Fault(Fault::Status(413)))],
        run: |play| Box::pin(meets(play, Fault::Status(413), &["too_large"])),
    },
    Check {
        name: "a write that is answered with a page in HTML is not done",
        needs: &[Need::Writes, Need::Scene(Scene::Fault(Fault::Html))],
        run: |play| Box::pin(meets(play, Fault::Html, &["transient", "unreachable"])),
    },
    Check {
        name: "a write that is answered with an error and status 200 is not done",
        needs: &[Need::Writes, Need::Scene(Scene::Fault(Fault::ErrorIn200(ErrorKind::Trouble)))],
        run: |play| Box::pin(meets(play, Fault::ErrorIn200(ErrorKind::Trouble), &["transient"])),
    },
    Check {
        name: "a write whose answer is cut off is not told as done, and its repetition has one effect",
        needs: &[Need::Writes, Need::Scene(Scene::Fault(Fault::Truncated))],
        run: |play| Box::pin(cut_off(play)),
    },
];

/// The write fails with this class, has no effect, and has it when the system is well again.
async fn meets(play: &Play, fault: Fault, classes: &[&str]) -> Outcome {
    for operation in play.good(1, 1).await {
        play.stage.fault(fault, Times::Always).await;
        ensure_class("the write", &play.refusal(&operation).await?, classes)?;
        play.stage.heal().await;
        ensure_equal("effects of the write that failed", &play.effects(1).await, &0)?;
        play.write_one(&operation).await?;
    }
    ensure_equal("effects after the repetition", &play.effects(1).await, &1)
}

async fn cut_off(play: &Play) -> Outcome {
    for operation in play.good(1, 1).await {
        play.stage.fault(Fault::Truncated, Times::Always).await;
        ensure_class("the write", &play.refusal(&operation).await?, &["transient", "unreachable"])?;
        play.stage.heal().await;
        play.write_one(&operation).await?;
    }
    ensure_equal("effects after the repetition", &play.effects(1).await, &1)
}
