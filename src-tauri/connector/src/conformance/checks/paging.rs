//! Cursors, totals, and rows that come and go between two pages.

use std::collections::BTreeMap;

use crate::conformance::check::{Check, Need, Outcome, ensure, ensure_class, ensure_equal, finding};
use crate::conformance::play::{NOON, Play, Reading, SECOND};
use crate::conformance::stage::{Fault, Key, Sample, Scene, Times};
use crate::{CursorKind, Selection};

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "a page holds at most as many records as were asked for",
        needs: &[Need::Pages],
        run: |play| Box::pin(page_size(play)),
    },
    Check {
        name: "the last page says that it is the last",
        needs: &[Need::Pages],
        run: |play| Box::pin(last_page(play)),
    },
    Check {
        name: "a cursor is all that the next page needs",
        needs: &[Need::Pages],
        run: |play| Box::pin(cursor_alone(play)),
    },
    Check {
        name: "rows with the same timestamp are all read across pages",
        needs: &[Need::Pages, Need::Scene(Scene::Modified)],
        run: |play| Box::pin(same_timestamp(play)),
    },
    Check {
        name: "rows a microsecond apart are read once across pages",
        needs: &[Need::Pages, Need::Scene(Scene::FineModified)],
        run: |play| Box::pin(microseconds(play)),
    },
    Check {
        name: "rows that come and go between pages move no other",
        needs: &[
            Need::Pages,
            Need::Cursor(CursorKind::Keyset),
            Need::Scene(Scene::Modified),
            Need::Scene(Scene::Removal),
        ],
        run: |play| Box::pin(moving(play)),
    },
    Check {
        name: "a row added between pages takes no other with it",
        needs: &[Need::Pages],
        run: |play| Box::pin(growing(play)),
    },
    Check {
        name: "a page parameter that the source ignores shows",
        needs: &[Need::Pages, Need::Scene(Scene::Fault(Fault::PageIgnored))],
        run: |play| Box::pin(page_ignored(play)),
    },
    Check {
        name: "a cursor that has expired is an error and no end",
        needs: &[Need::Pages, Need::Scene(Scene::Fault(Fault::CursorExpired))],
        run: |play| Box::pin(cursor_expired(play)),
    },
    Check {
        name: "totals are told as the source states them",
        needs: &[Need::Pages, Need::Totals],
        run: |play| Box::pin(totals(play)),
    },
    Check {
        name: "a total that disagrees with the records is told as it is",
        needs: &[Need::Pages, Need::Totals, Need::Scene(Scene::Fault(Fault::Total(99)))],
        run: |play| Box::pin(wrong_total(play)),
    },
];

async fn page_size(play: &Play) -> Outcome {
    play.fill(play.page_max() + 2).await;
    for size in [Some(2), None] {
        let reading = play.read_to_end(Selection::All, size).await?;
        let most = size.unwrap_or(play.page_max());
        let largest = reading.pages.iter().copied().max().unwrap_or_default();
        ensure(largest <= most, || format!("a page of {largest} records where {most} were asked for"))?;
    }
    Ok(())
}

async fn last_page(play: &Play) -> Outcome {
    // Once with a last page that is full, once with one that is not.
    let mut held = 0;
    for count in [3, 4] {
        for number in held + 1..=count {
            play.stage.put(&Sample::new(play.stage.id(number))).await;
        }
        held = count;
        play.read_to_end(Selection::All, Some(2)).await?;
    }
    Ok(())
}

async fn cursor_alone(play: &Play) -> Outcome {
    play.fill(5).await;
    let (_, request) = play.first_page(Selection::All, 2).await?;
    let (mut here, mut again, mut elsewhere) = (Reading::default(), Reading::default(), Reading::default());
    play.read_on(request.clone(), &mut here).await?;
    play.read_on(request.clone(), &mut again).await?;
    ensure_equal("what the same cursor gives again", &again.ids(), &here.ids())?;
    let other = play.stage.connector(Key::Right).await;
    play.read_on_with(other.as_ref(), request, &mut elsewhere).await?;
    ensure_equal("what another connector gives for the cursor", &elsewhere.ids(), &here.ids())
}

/// Puts records with these instants and reads them two by two.
async fn each_once(play: &Play, instants: &[i64]) -> Outcome {
    let mut put = Vec::new();
    for (number, instant) in (1..).zip(instants) {
        let id = play.stage.id(number);
        play.stage.put(&Sample::new(&id).at(*instant)).await;
        put.push(id);
    }
    put.sort_unstable();
    let reading = play.read_to_end(Selection::All, Some(2)).await?;
    ensure(reading.pages.len() > 1, || "everything came on one page".to_owned())?;
    ensure_equal("the records", &reading.ids(), &put)
}

async fn same_timestamp(play: &Play) -> Outcome {
    each_once(play, &[NOON; 5]).await
}

async fn microseconds(play: &Play) -> Outcome {
    each_once(play, &[NOON + 1, NOON + 2, NOON + 3, NOON + 4, NOON + 5]).await
}

async fn moving(play: &Play) -> Outcome {
    for number in (10..).take(7) {
        let instant = NOON + i64::try_from(number).unwrap_or_default() * SECOND;
        play.stage.put(&Sample::new(play.stage.id(number)).at(instant)).await;
    }
    let (mut reading, request) = play.first_page(Selection::All, 2).await?;
    let seen = reading.ids();
    // One that was read goes, one comes before the position, and one that was not read yet is modified.
    if let Some(id) = seen.first() {
        play.stage.remove(id).await;
    }
    play.stage.put(&Sample::new(play.stage.id(1)).at(NOON)).await;
    play.stage.put(&Sample::new(play.stage.id(2)).at(NOON + SECOND)).await;
    let moved = play.stage.id(16);
    play.stage.put(&Sample::new(&moved)).await;
    play.read_on(request, &mut reading).await?;
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for record in &reading.records {
        *times.entry(record.external_id.as_str()).or_default() += 1;
    }
    for number in (10..).take(7) {
        let id = play.stage.id(number);
        match times.get(id.as_str()) {
            None => return Err(finding(format!("record {id} was lost"))),
            Some(1) => {}
            Some(_) if id == moved => {}
            Some(more) => return Err(finding(format!("record {id} came {more} times"))),
        }
    }
    Ok(())
}

async fn growing(play: &Play) -> Outcome {
    let put = play.fill(5).await;
    let (mut reading, request) = play.first_page(Selection::All, 2).await?;
    play.stage.put(&Sample::new(play.stage.id(90))).await;
    play.stage.put(&Sample::new(play.stage.id(91))).await;
    play.read_on(request, &mut reading).await?;
    let ids = reading.ids();
    let lost: Vec<&String> = put.iter().filter(|id| !ids.contains(id)).collect();
    ensure(lost.is_empty(), || format!("{lost:?} were lost"))
}

async fn page_ignored(play: &Play) -> Outcome {
    play.fill(5).await;
    play.stage.fault(Fault::PageIgnored, Times::Always).await;
    let (first, request) = play.first_page(Selection::All, 2).await?;
    let Ok(second) = play.connector.read(request).await else { return Ok(()) };
    let mut ids: Vec<String> = second.records.into_iter().map(|record| record.external_id).collect();
    ids.sort_unstable();
    ensure_equal("the second page of a source that gives the first again", &ids, &first.ids())
}

async fn cursor_expired(play: &Play) -> Outcome {
    play.fill(5).await;
    let (_, request) = play.first_page(Selection::All, 2).await?;
    play.stage.fault(Fault::CursorExpired, Times::Always).await;
    match play.connector.read(request).await {
        Ok(page) => Err(finding(format!("a page of {} records", page.records.len()))),
        Err(error) => ensure_class("the expired cursor", &error, &["transient", "record"]),
    }
}

async fn totals(play: &Play) -> Outcome {
    play.fill(5).await;
    let reading = play.read_to_end(Selection::All, Some(2)).await?;
    ensure(reading.totals.iter().all(|total| *total == Some(5)), || {
        format!("totals {:?} of 5 records", reading.totals)
    })
}

async fn wrong_total(play: &Play) -> Outcome {
    play.fill(3).await;
    play.stage.fault(Fault::Total(99), Times::Always).await;
    let reading = play.read_everything().await?;
    ensure(reading.totals.iter().all(|total| *total == Some(99)), || {
        format!("totals {:?} where the source says 99", reading.totals)
    })
}
