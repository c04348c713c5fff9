//! What is listed until it is acknowledged.

use crate::WriteOutcome;
use crate::conformance::check::{Check, Need, Outcome, ensure, ensure_equal, finding};
use crate::conformance::play::Play;
use crate::conformance::stage::{Fault, Sample, Scene, Times};

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "a record is listed until it is acknowledged",
        needs: &[Need::Queue],
        run: |play| Box::pin(until_acknowledged(play)),
    },
    Check {
        name: "a record whose acknowledgement did not arrive is listed again",
        needs: &[Need::Queue, Need::Scene(Scene::Fault(Fault::Refused))],
        run: |play| Box::pin(listed_again(play)),
    },
    Check {
        name: "what does not fit into one answer comes after acknowledging",
        needs: &[Need::Queue],
        run: |play| Box::pin(beyond_one_answer(play)),
    },
    Check {
        name: "a record that comes back after its acknowledgement is listed again",
        needs: &[Need::Queue],
        run: |play| Box::pin(comes_back(play)),
    },
];

async fn acknowledge(play: &Play, ids: &[String]) -> Outcome {
    let operations: Vec<_> = (1..).zip(ids).map(|(number, id)| play.stage.acknowledge(number, id)).collect();
    for part in operations.chunks(play.spec.write.batch_max().max(1)) {
        for outcome in play.write(part).await? {
            if let WriteOutcome::Failed(error) = outcome {
                return Err(finding(format!("an acknowledgement failed: {error}")));
            }
        }
    }
    Ok(())
}

async fn until_acknowledged(play: &Play) -> Outcome {
    let put = play.fill(3).await;
    for time in ["the first listing", "the second listing"] {
        ensure_equal(time, &play.read_once().await?.ids(), &put)?;
    }
    let (done, rest) = put.split_at(1);
    acknowledge(play, done).await?;
    ensure_equal("the listing after one acknowledgement", &play.read_once().await?.ids(), &rest.to_vec())?;
    acknowledge(play, rest).await?;
    ensure_equal("records after all acknowledgements", &play.read_once().await?.records.len(), &0)
}

async fn listed_again(play: &Play) -> Outcome {
    let put = play.fill(2).await;
    play.read_once().await?;
    play.stage.fault(Fault::Refused, Times::Always).await;
    ensure(acknowledge(play, &put).await.is_err(), || "the acknowledgement counts as done".to_owned())?;
    play.stage.heal().await;
    ensure_equal("the next listing", &play.read_once().await?.ids(), &put)
}

async fn beyond_one_answer(play: &Play) -> Outcome {
    let most = play.page_max();
    let put = play.fill(most + 2).await;
    let first = play.read_once().await?;
    ensure_equal("records of the first answer", &first.records.len(), &most)?;
    acknowledge(play, &first.ids()).await?;
    let second = play.read_once().await?;
    let mut both = [first.ids(), second.ids()].concat();
    both.sort_unstable();
    ensure_equal("the records of both answers", &both, &put)
}

async fn comes_back(play: &Play) -> Outcome {
    let put = play.fill(1).await;
    acknowledge(play, &play.read_once().await?.ids()).await?;
    for id in &put {
        play.stage.put(&Sample::new(id)).await;
    }
    ensure_equal("the next listing", &play.read_once().await?.ids(), &put)
}
