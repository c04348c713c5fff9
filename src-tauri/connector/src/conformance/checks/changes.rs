//! Reading what changed since a watermark.

use crate::RecordBody;
use crate::Selection;
use crate::conformance::check::{Check, Need, Outcome, ensure, ensure_equal, finding};
use crate::conformance::play::{NOON, Play, SECOND};
use crate::conformance::stage::{Sample, Scene};

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "what changed at the watermark itself is read again",
        needs: &[Need::Changes, Need::Scene(Scene::Modified)],
        run: |play| Box::pin(inclusive(play)),
    },
    Check {
        name: "a row committed late is seen within the overlap",
        needs: &[Need::Changes, Need::Scene(Scene::Modified)],
        run: |play| Box::pin(late_commit(play)),
    },
    Check {
        name: "changes hold nothing from before the watermark",
        needs: &[Need::Changes, Need::Scene(Scene::Modified)],
        run: |play| Box::pin(nothing_older(play)),
    },
    Check {
        name: "what changes while pages are read is after the watermark of the first",
        needs: &[Need::Pages, Need::Changes],
        run: |play| Box::pin(watermark(play)),
    },
    Check {
        name: "a deletion is listed as one",
        needs: &[Need::Changes, Need::ListedDeletions, Need::Scene(Scene::Removal)],
        run: |play| Box::pin(deletion(play)),
    },
    Check {
        name: "an instant means the same on both sides of UTC",
        needs: &[Need::Reads, Need::Scene(Scene::Offsets)],
        run: |play| Box::pin(offsets(play)),
    },
];

const DAY: i64 = 24 * 3600 * SECOND;

async fn since(play: &Play, micros: i64) -> Result<Vec<String>, crate::conformance::check::Finding> {
    Ok(play.read_to_end(Selection::Since(play.stage.watermark(micros)), None).await?.ids())
}

async fn put(play: &Play, number: usize, micros: i64) -> String {
    let id = play.stage.id(number);
    play.stage.put(&Sample::new(&id).at(micros)).await;
    id
}

async fn inclusive(play: &Play) -> Outcome {
    let (at, after) = (put(play, 1, NOON).await, put(play, 2, NOON + SECOND).await);
    let ids = since(play, NOON).await?;
    ensure(ids.contains(&after), || "what changed after the watermark is missing".to_owned())?;
    ensure(ids.contains(&at), || "what changed at the watermark is missing".to_owned())
}

async fn late_commit(play: &Play) -> Outcome {
    put(play, 1, NOON + 100 * SECOND).await;
    since(play, NOON + 100 * SECOND).await?;
    // Its transaction began before the watermark and ended after it.
    let late = put(play, 2, NOON + 70 * SECOND).await;
    let ids = since(play, NOON + 40 * SECOND).await?;
    ensure(ids.contains(&late), || "the overlap does not hold the late row".to_owned())
}

async fn nothing_older(play: &Play) -> Outcome {
    // A year, because a source may know its changes by the day only.
    put(play, 1, NOON - 365 * DAY).await;
    let young = put(play, 2, NOON).await;
    ensure_equal("the changes", &since(play, NOON - SECOND).await?, &vec![young])
}

async fn watermark(play: &Play) -> Outcome {
    play.fill(4).await;
    let (mut reading, request) = play.first_page(Selection::All, 2).await?;
    let mark = reading.watermark.clone().ok_or_else(|| finding("the first page tells no watermark"))?;
    let changed = reading.ids().first().cloned().unwrap_or_default();
    play.stage.put(&Sample::new(&changed)).await;
    play.read_on(request, &mut reading).await?;
    let later = play.read_to_end(Selection::Since(mark), None).await?;
    ensure(later.ids().contains(&changed), || "a row that changed in between is not read again".to_owned())
}

async fn deletion(play: &Play) -> Outcome {
    put(play, 1, NOON).await;
    let gone = put(play, 2, NOON).await;
    play.stage.remove(&gone).await;
    let reading = play.read_to_end(Selection::Since(play.stage.watermark(NOON + SECOND)), None).await?;
    let body = &reading.record(&gone)?.body;
    ensure(matches!(body, RecordBody::Deleted), || format!("it is {}", kind(body)))
}

fn kind(body: &RecordBody) -> &'static str {
    match body {
        RecordBody::Order { .. } => "an order",
        RecordBody::Raw => "a record",
        RecordBody::Deleted => "a deletion",
        RecordBody::Malformed { .. } => "malformed",
    }
}

async fn offsets(play: &Play) -> Outcome {
    let cases = [
        ("2025-07-01T12:00:00Z", NOON),
        ("2025-07-01T06:00:00-06:00", NOON),
        ("2025-07-01T17:30:00+05:30", NOON),
        // The calendar day differs from the one in UTC, in both directions.
        ("2025-06-30T20:00:00-06:00", NOON - 10 * 3600 * SECOND),
        ("2025-07-02T01:00:00+14:00", NOON - 3600 * SECOND),
    ];
    for (number, (text, micros)) in (1..).zip(cases) {
        let id = play.stage.id(number);
        let mut sample = Sample::new(&id);
        sample.modified = Some(crate::conformance::stage::Modified::Text(text.to_owned()));
        play.stage.put(&sample).await;
        let reading = play.read_everything().await?;
        let modified = reading.record(&id)?.modified_at.map(|instant| instant.millis());
        ensure_equal(text, &modified, &Some(micros / 1000))?;
    }
    Ok(())
}
