//! What every way of reading promises.

use crate::conformance::check::{Check, Need, Outcome, ensure, ensure_equal, finding};
use crate::conformance::play::Play;
use crate::conformance::stage::{Fault, Sample, Scene, Times};
use crate::{ById, ReadStyle, Selection};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "every record is read once", needs: &[Need::Reads], run: |play| Box::pin(all_once(play)) },
    Check {
        name: "an empty source is an empty answer and no error",
        needs: &[Need::Reads],
        run: |play| Box::pin(empty(play)),
    },
    Check {
        name: "an empty list after a full one is told as it is",
        needs: &[Need::Reads, Need::Scene(Scene::Fault(Fault::EmptyList))],
        run: |play| Box::pin(empty_after_full(play)),
    },
    Check { name: "reading changes nothing", needs: &[Need::Reads], run: |play| Box::pin(harmless(play)) },
    Check {
        name: "calls at once get their own answers",
        needs: &[Need::Pages],
        run: |play| Box::pin(at_once(play)),
    },
    Check {
        name: "a record asked for by its id comes, and one that is not there is left out",
        needs: &[Need::ById],
        run: |play| Box::pin(by_id(play)),
    },
    Check {
        name: "odd ids can be asked for",
        needs: &[Need::ById, Need::Scene(Scene::OddIds)],
        run: |play| Box::pin(by_odd_id(play)),
    },
];

async fn all_once(play: &Play) -> Outcome {
    // A queue gives the rest only after an acknowledgement.
    let queue = matches!(play.spec.read, ReadStyle::AcknowledgedQueue { .. });
    let count = if queue { play.page_max() } else { 2 * play.page_max() + 1 };
    let put = play.fill(count).await;
    let reading = play.read_everything().await?;
    ensure(reading.set_aside.is_empty(), || "a good record was set aside".to_owned())?;
    let ids = reading.ids();
    let lost = put.iter().filter(|id| !ids.contains(id)).count();
    ensure(ids == put, || format!("{} of {count} records came, {lost} of them are missing", ids.len()))
}

async fn empty(play: &Play) -> Outcome {
    let reading = play.read_everything().await?;
    ensure_equal("records", &reading.records.len(), &0)?;
    let total = reading.totals.first().copied().flatten();
    ensure(matches!(total, None | Some(0)), || format!("a total of {total:?}"))
}

async fn empty_after_full(play: &Play) -> Outcome {
    let count = play.fill(3).await.len();
    ensure_equal("records at first", &play.read_once().await?.records.len(), &count)?;
    play.stage.fault(Fault::EmptyList, Times::Always).await;
    // A connector that tells the contradiction as an error is careful; one that tells records is not.
    match play.try_read().await {
        Ok(reading) => ensure_equal("records afterwards", &reading.records.len(), &0),
        Err(_) => Ok(()),
    }
}

async fn harmless(play: &Play) -> Outcome {
    play.fill(3).await;
    let before = (play.stage.held().await, play.stage.sent().await);
    play.read_once().await?;
    play.read_once().await?;
    let after = (play.stage.held().await, play.stage.sent().await);
    ensure(before == after, || "the system holds something else afterwards".to_owned())
}

async fn at_once(play: &Play) -> Outcome {
    play.fill(5).await;
    let (first, second) = play.first_page(Selection::All, 2).await?;
    let request = play.request(Selection::All, Some(2));
    let (one, two) = tokio::join!(play.connector.read(request), play.connector.read(second));
    let ids = |page: Result<crate::Page, crate::RemoteError>| -> Result<Vec<String>, _> {
        let page = page.map_err(|error| finding(format!("one of two calls failed: {error}")))?;
        Ok(page.records.into_iter().map(|record| record.external_id).collect())
    };
    let (mut one, two) = (ids(one)?, ids(two)?);
    one.sort_unstable();
    ensure_equal("the first page, read at the same time as the second", &one, &first.ids())?;
    ensure(two.iter().all(|id| !one.contains(id)), || "the second page holds records of the first".to_owned())
}

fn most_ids(play: &Play) -> usize {
    match play.spec.read {
        ReadStyle::Pages(style) => match style.by_id {
            ById::UpTo(most) => most,
            ById::No => 0,
        },
        ReadStyle::None | ReadStyle::AcknowledgedQueue { .. } | ReadStyle::Stream(_) => 0,
    }
}

async fn by_id(play: &Play) -> Outcome {
    play.fill(3).await;
    let wanted = vec![play.stage.id(2)];
    let reading = play.read_to_end(Selection::Ids(wanted.clone()), None).await?;
    ensure_equal("the record that is there", &reading.ids(), &wanted)?;
    let absent = vec![play.stage.id(800_000)];
    let reading = play.read_to_end(Selection::Ids(absent.clone()), None).await?;
    ensure_equal("records of an id that is not there", &reading.records.len(), &0)?;
    if most_ids(play) > 1 {
        let both = [absent, wanted.clone()].concat();
        let reading = play.read_to_end(Selection::Ids(both), None).await?;
        ensure_equal("the one of two that is there", &reading.ids(), &wanted)?;
    }
    Ok(())
}

async fn by_odd_id(play: &Play) -> Outcome {
    play.fill(2).await;
    // A space at either end does not survive every address; whether it is kept is another check's question.
    for id in play.stage.odd_ids().into_iter().filter(|id| id.trim() == id) {
        play.stage.put(&Sample::new(&id)).await;
        let reading = play.read_to_end(Selection::Ids(vec![id.clone()]), None).await?;
        ensure_equal("what was asked for", &reading.ids(), &vec![id])?;
    }
    Ok(())
}
