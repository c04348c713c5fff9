//! What a dead, hanging or slow sender leaves behind.

use std::sync::atomic::Ordering;
use std::time::Duration;

use mostrador_connector::Limits;
#[cfg(debug_assertions)]
use mostrador_store::crash;

use crate::stub::{Stub, accept, unreachable};
use crate::world::{Job, Site, lives, pass, start, story};

const TWO: Limits = Limits { rate: None, concurrency: 2 };

/// The first request hangs for so many seconds; the others are answered at once.
fn first_hangs(stub: &Stub, seconds: u64) {
    stub.answer(move |number, operations| {
        let after = if number == 1 { Duration::from_secs(seconds) } else { Duration::from_millis(10) };
        (after, Ok(accept(operations)))
    });
}

#[test]
fn a_request_that_takes_its_time_is_not_sent_twice_because_its_heart_beats() {
    let stub = Stub::new(1, TWO);
    first_hangs(&stub, 100);
    story(&stub, async |site: Site| {
        site.enqueue(Job::edit("a", "1")).await;
        pass(101).await;
        assert_eq!((stub.requests().len(), site.told.count("a", "done")), (1, 1));
    });
}

#[cfg(debug_assertions)]
#[test]
fn what_a_hanging_sender_holds_is_retaken_within_thirty_seconds_and_its_late_answer_refused() {
    let stub = Stub::new(1, TWO);
    first_hangs(&stub, 50);
    story(&stub, async |site: Site| {
        let _hangs = crash::without("heartbeat");
        site.enqueue(Job::edit("a", "1")).await;
        pass(1).await;
        pass(30).await;
        let requests = stub.requests();
        assert_eq!(requests.len(), 2);
        assert!(requests[1].at - requests[0].at <= Duration::from_secs(30));
        assert_eq!(requests[0].operations[0].idempotency_key, requests[1].operations[0].idempotency_key);
        pass(60).await;
        assert_eq!((stub.requests().len(), site.told.count("a", "done")), (2, 1));
    });
}

/// The twin: without the fence the record hears twice that it was accepted.
#[cfg(debug_assertions)]
#[test]
fn without_the_fence_a_late_answer_is_applied_a_second_time() {
    let stub = Stub::new(1, TWO);
    first_hangs(&stub, 50);
    story(&stub, async |site: Site| {
        let (_hangs, _open) = (crash::without("heartbeat"), crash::without("fencing"));
        site.enqueue(Job::edit("a", "1")).await;
        pass(91).await;
        assert_eq!(site.told.count("a", "done"), 2);
    });
}

#[test]
fn a_worker_that_dies_is_replaced_and_what_it_held_is_sent_within_thirty_seconds() {
    let stub = Stub::new(1, TWO);
    story(&stub, async |site: Site| {
        pass(1).await;
        stub.spec_panics.store(true, Ordering::SeqCst);
        site.enqueue(Job::edit("a", "1")).await;
        pass(1).await;
        assert!(!stub.spec_panics.load(Ordering::SeqCst), "the worker looked, and died of it");
        assert_eq!(site.statuses().await, ["leased"]);
        pass(29).await;
        assert_eq!(site.statuses().await, ["done"]);
    });
}

#[test]
fn a_connector_that_panics_is_a_failing_destination_and_not_the_end_of_the_worker() {
    let stub = Stub::new(1, TWO);
    stub.answer(|number, operations| {
        assert_ne!(number, 1, "as it was told to");
        (Duration::ZERO, Ok(accept(operations)))
    });
    story(&stub, async |site: Site| {
        site.enqueue(Job::edit("a", "1")).await;
        pass(30).await;
        assert_eq!(site.statuses().await, ["done"]);
    });
}

#[test]
fn a_request_without_an_answer_is_given_up_in_the_end() {
    let stub = Stub::new(1, Limits::ONE_AT_A_TIME);
    first_hangs(&stub, 100_000);
    story(&stub, async |site: Site| {
        site.enqueue(Job::edit("a", "1")).await;
        site.enqueue(Job::edit("b", "1")).await;
        pass(130).await;
        assert_eq!(site.statuses().await, ["done", "done"]);
    });
}

#[test]
fn what_a_dead_process_held_is_sent_at_once_at_the_next_start() {
    let stub = Stub::new(10, TWO);
    first_hangs(&stub, 60);
    lives(&stub, async |folder: &std::path::Path, stub: &Stub| {
        let site = start(folder, stub).await;
        site.enqueue(Job::edit("a", "1")).await;
        pass(1).await;
        assert_eq!(site.statuses().await, ["leased"]);
        site.stop().await;
        let site = start(folder, stub).await;
        pass(1).await;
        assert_eq!(site.statuses().await, ["done"]);
        let keys: Vec<_> =
            stub.requests().iter().map(|request| request.operations[0].idempotency_key.clone()).collect();
        assert_eq!(keys, ["person/a/upsert/1", "person/a/upsert/1"]);
        site.stop().await;
    });
}

#[test]
fn an_answer_that_the_record_cannot_take_sets_its_job_aside_and_stores_the_others() {
    let stub = Stub::new(10, TWO);
    story(&stub, async |site: Site| {
        *site.told.cannot_store.lock().unwrap() = Some("b".to_owned());
        for record in ["a", "b", "c"] {
            site.enqueue(Job::edit(record, "1")).await;
        }
        pass(10).await;
        assert_eq!(site.statuses().await, ["done", "dead", "done"]);
        assert_eq!(site.jobs().await[1].3, "NOT_RECORDED");
    });
}

#[test]
fn nothing_is_held_while_the_destination_cannot_be_reached() {
    let stub = Stub::new(1, TWO);
    stub.answer(|_, _| (Duration::from_millis(10), Err(unreachable())));
    story(&stub, async |site: Site| {
        for record in 0..50 {
            site.enqueue(Job::edit(&record.to_string(), "1")).await;
        }
        pass(600).await;
        assert!(site.statuses().await.iter().all(|status| status == "pending"));
        let asked = stub.requests().len();
        assert!((1..60).contains(&asked), "asked {asked} times in ten minutes");
        let attempts: u32 = site.jobs().await.iter().map(|(_, _, attempts, _)| attempts).sum();
        assert_eq!(attempts, 0, "an outage costs no attempt");
    });
}
