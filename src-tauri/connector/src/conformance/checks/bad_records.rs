//! One record that cannot be read takes no other with it.

use crate::RecordBody;
use crate::conformance::check::{Check, Need, Outcome, ensure, ensure_equal, finding};
use crate::conformance::play::Play;
use crate::conformance::stage::{Able, Sample, SampleId, Scene};

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "a bad record that comes first takes no other with it",
        needs: &[Need::Reads, Need::Scene(Scene::Malformed)],
        run: |play| Box::pin(bad_at(play, 1)),
    },
    Check {
        name: "a bad record in the middle takes no other with it",
        needs: &[Need::Reads, Need::Scene(Scene::Malformed)],
        run: |play| Box::pin(bad_at(play, 2)),
    },
    Check {
        name: "a bad record that comes last takes no other with it",
        needs: &[Need::Reads, Need::Scene(Scene::Malformed)],
        run: |play| Box::pin(bad_at(play, 3)),
    },
    Check {
        name: "an entry without an id is set aside and told",
        needs: &[Need::Reads, Need::Scene(Scene::WithoutId)],
        run: |play| Box::pin(without_id(play)),
    },
];

async fn bad_at(play: &Play, bad: usize) -> Outcome {
    let mut good = Vec::new();
    for number in 1..=3 {
        let id = play.stage.id(number);
        let sample = Sample::new(&id);
        if number == bad {
            play.stage.put(&sample.malformed()).await;
        } else {
            play.stage.put(&sample).await;
            good.push(id);
        }
    }
    let reading = play.read_everything().await?;
    for id in &good {
        let body = &reading.record(id)?.body;
        ensure(!matches!(body, RecordBody::Malformed { .. }), || {
            format!("the good record {id} is malformed")
        })?;
    }
    let told = reading.records.iter().filter(|record| matches!(record.body, RecordBody::Malformed { .. }));
    ensure_equal("bad records told", &(told.count() + reading.set_aside.len()), &1)
}

async fn without_id(play: &Play) -> Outcome {
    let good = play.stage.id(1);
    let shown = play.stage.put(&Sample { id: SampleId::None, ..Sample::new("") }).await;
    play.stage.put(&Sample::new(&good)).await;
    let (first, second) = (play.read_everything().await?, play.read_everything().await?);
    first.record(&good)?;
    let [entry] = first.set_aside.as_slice() else {
        return Err(finding(format!("{} entries were set aside", first.set_aside.len())));
    };
    if play.stage.can(Scene::Verbatim) == Able::Yes {
        ensure_equal("the entry's text", &entry.raw_json, &shown)?;
    }
    ensure_equal("the same entry, listed again", &second.set_aside, &first.set_aside)
}
