//! How much and how fast, and when nothing at all.

use std::time::Duration;

use mostrador_connector::{Limits, Rate, RemoteError};
use mostrador_engine::DestinationStatus;
use mostrador_store::{Pace, StoreError};
use tokio::time::Instant;

use crate::stub::{Stub, accept, server_error, unreachable};
use crate::world::{Job, Site, pass, story};

async fn enqueue(site: &Site, count: usize) {
    for record in 0..count {
        site.enqueue(Job::edit(&record.to_string(), "1")).await;
    }
}

#[test]
fn the_places_are_used_and_never_more_of_them() {
    let stub = Stub::new(1, Limits { rate: None, concurrency: 3 });
    stub.answer(|_, operations| (Duration::from_secs(1), Ok(accept(operations))));
    story(&stub, async |site: Site| {
        enqueue(&site, 30).await;
        pass(11).await;
        assert!(site.statuses().await.iter().all(|status| status == "done"));
        assert_eq!((stub.most_under_way(), stub.doubled()), (3, Vec::new()));
    });
}

#[test]
fn never_more_requests_leave_than_the_rate_allows_also_while_one_bad_record_is_looked_for() {
    let rate = Some(Rate { requests: 5, per: Duration::from_secs(1) });
    let stub = Stub::new(4, Limits { rate, concurrency: 8 });
    stub.answer(|_, operations| {
        let broken = operations.iter().any(|operation| operation.external_id == "7");
        let error =
            RemoteError::Batch { code: mostrador_connector::ReasonCode::new("X"), detail: String::new() };
        (Duration::from_millis(1), if broken { Err(error) } else { Ok(accept(operations)) })
    });
    story(&stub, async |site: Site| {
        enqueue(&site, 100).await;
        pass(60).await;
        assert_eq!(site.statuses().await.iter().filter(|status| *status == "done").count(), 99);
        let times: Vec<Instant> = stub.requests().iter().map(|request| request.at).collect();
        assert!(times.len() > 25, "{}", times.len());
        for window in times.windows(6) {
            assert!(window[5] - window[0] >= Duration::from_secs(1), "{window:?}");
        }
    });
}

#[test]
fn nothing_is_sent_before_the_destination_said_so_and_nothing_is_counted() {
    let stub = Stub::new(1, Limits { rate: None, concurrency: 4 });
    stub.answer(|number, operations| {
        let throttled = Err(RemoteError::Throttled { after: Duration::from_secs(90) });
        (Duration::from_millis(10), if number == 1 { throttled } else { Ok(accept(operations)) })
    });
    story(&stub, async |site: Site| {
        site.enqueue(Job::edit("a", "1")).await;
        pass(1).await;
        enqueue(&site, 10).await;
        pass(85).await;
        assert_eq!(stub.requests().len(), 1);
        let status = site.engine.destinations().remove(0).status;
        assert!(matches!(status, DestinationStatus::ThrottledUntil { .. }), "{status:?}");
        let (_, status, attempts, reason) = site.jobs().await.remove(0);
        assert_eq!((status.as_str(), attempts, reason.as_str()), ("pending", 0, "THROTTLED"));
        pass(10).await;
        assert!(site.statuses().await.iter().all(|status| status == "done"));
    });
}

#[test]
fn a_destination_that_failed_is_asked_by_one_request_before_the_others_follow() {
    let stub = Stub::new(1, Limits { rate: None, concurrency: 8 });
    stub.answer(|_, _| (Duration::from_millis(500), Err(unreachable())));
    story(&stub, async |site: Site| {
        enqueue(&site, 40).await;
        pass(30).await;
        let first_wave = 8;
        let probes: Vec<Instant> = stub.requests()[first_wave..].iter().map(|request| request.at).collect();
        assert!(!probes.is_empty());
        for pair in probes.windows(2) {
            assert!(pair[1] - pair[0] >= Duration::from_millis(500), "one at a time: {pair:?}");
        }
        // The answer of the probe takes its time; nobody follows before it is there.
        stub.answer(|_, operations| (Duration::from_secs(5), Ok(accept(operations))));
        let before = stub.requests().len();
        let mut seen_half_open = false;
        for _ in 0..6_000 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let status = site.engine.destinations().remove(0).status;
            if matches!(status, DestinationStatus::HalfOpen { .. }) {
                seen_half_open = true;
                assert!(stub.requests().len() <= before + 1);
            }
            if matches!(status, DestinationStatus::Closed) {
                break;
            }
        }
        assert!(seen_half_open);
        pass(60).await;
        assert!(site.statuses().await.iter().all(|status| status == "done"));
    });
}

#[test]
fn a_new_write_finds_out_early_that_a_failing_destination_works_again() {
    let stub = Stub::new(1, Limits { rate: None, concurrency: 2 });
    stub.answer(|_, _| (Duration::from_millis(10), Err(server_error())));
    story(&stub, async |site: Site| {
        site.enqueue(Job::edit("a", "1")).await;
        pass(1_200).await;
        let DestinationStatus::OpenUntil { at, .. } = site.engine.destinations().remove(0).status else {
            panic!("it failed a moment ago")
        };
        stub.answer(|_, operations| (Duration::from_millis(10), Ok(accept(operations))));
        site.enqueue(Job::edit("b", "1")).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(site.engine.now() < at, "long before its time");
        assert_eq!(site.statuses().await[1], "done");
    });
}

#[test]
fn a_clock_that_is_set_back_holds_up_neither_what_is_new_nor_what_was_put_off() {
    let stub = Stub::new(1, Limits { rate: None, concurrency: 2 });
    stub.answer(|_, _| (Duration::from_millis(10), Err(server_error())));
    story(&stub, async |site: Site| {
        enqueue(&site, 3).await;
        pass(60).await;
        site.clock.set_back(3_600);
        site.enqueue(Job::edit("new", "1")).await;
        stub.answer(|_, operations| (Duration::from_millis(10), Ok(accept(operations))));
        pass(300).await;
        assert_eq!(site.statuses().await, ["done", "done", "done", "done"]);
    });
}

#[test]
fn a_worker_without_work_leaves_the_writer_in_peace_and_finds_what_nobody_told_it_of() {
    let stub = Stub::new(1, Limits { rate: None, concurrency: 2 });
    story(&stub, async |site: Site| {
        site.enqueue(Job::edit("a", "1")).await;
        pass(10).await;
        assert_eq!(site.store.pace(), Pace::Busy);
        for _ in 0..30 {
            pass(7).await;
        }
        for _ in 0..30 {
            assert_eq!(site.store.pace(), Pace::Quiet);
            pass(7).await;
        }
        // As if whoever added it had died before it could say so.
        site.store
            .write(mostrador_store::Lane::Bulk, |transaction| {
                let again = "UPDATE sync_queue SET status = 'pending'";
                Ok::<_, StoreError>(transaction.connection().execute(again, [])?)
            })
            .await
            .unwrap();
        pass(61).await;
        assert_eq!(stub.requests().len(), 2);
    });
}

#[test]
fn requests_are_counted_by_what_came_of_them() {
    let stub = Stub::new(10, Limits { rate: None, concurrency: 1 });
    stub.answer(|number, operations| {
        let answer = if number == 1 { Err(unreachable()) } else { Ok(accept(operations)) };
        (Duration::from_millis(40), answer)
    });
    story(&stub, async |site: Site| {
        enqueue(&site, 1).await;
        pass(180).await;
        let counted = site
            .store
            .read(|transaction| {
                let mut statement = transaction.connection().prepare(
                    "SELECT metric, sum(count), sum(total) FROM sync_metrics WHERE bucket = 'minute' AND system = 'crm'
                     GROUP BY metric ORDER BY metric",
                )?;
                let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
                Ok::<_, StoreError>(rows.collect::<Result<Vec<(String, i64, i64)>, _>>()?)
            })
            .await
            .unwrap();
        let expected = [
            ("call_failed", 1, 1),
            ("call_latency_ms", 2, 80),
            ("delivered", 1, 1),
            ("not_delivered_unreachable", 1, 1),
        ];
        assert_eq!(counted, expected.map(|(metric, count, sum)| (metric.to_owned(), count, sum)));
    });
}
