//! Jobs of one record, and of records that depend on each other.

use std::time::Duration;

use mostrador_connector::{Limits, ReasonCode, RemoteError, WriteOutcome};

use crate::stub::{Stub, accept, server_error, unreachable};
use crate::world::{Job, Site, pass, story};

const FOUR: Limits = Limits { rate: None, concurrency: 4 };

fn conflict() -> RemoteError {
    RemoteError::Conflict { code: ReasonCode::new("HTTP_409") }
}

#[test]
fn a_record_that_is_made_edited_and_deleted_offline_costs_no_request() {
    let stub = Stub::new(10, FOUR);
    stub.answer(|_, _| (Duration::from_millis(10), Err(unreachable())));
    story(&stub, async |site: Site| {
        // Something else finds out that nobody answers.
        site.enqueue(Job::edit("other", "1")).await;
        pass(60).await;
        site.enqueue(Job::create("a", "1")).await;
        site.enqueue(Job::create("a", "2")).await;
        site.enqueue(Job { action: "delete", ..Job::create("a", "{}") }).await;
        stub.answer(|_, operations| (Duration::from_millis(10), Ok(accept(operations))));
        pass(600).await;
        assert!(stub.sent().iter().all(|(record, _)| record == "person/other"), "{:?}", stub.sent());
        assert_eq!(site.statuses().await, ["done"]);
    });
}

#[test]
fn an_edit_during_the_upload_is_sent_afterwards_and_never_beside_it() {
    let stub = Stub::new(1, FOUR);
    stub.answer(|_, operations| (Duration::from_secs(5), Ok(accept(operations))));
    story(&stub, async |site: Site| {
        site.enqueue(Job::create("a", "1")).await;
        pass(1).await;
        site.enqueue(Job::create("a", "2")).await;
        site.enqueue(Job::create("a", "3")).await;
        pass(1).await;
        assert_eq!(site.statuses().await, ["leased", "pending"]);
        pass(20).await;
        let sent = stub.sent();
        assert_eq!(sent.iter().map(|(_, payload)| payload.as_str()).collect::<Vec<_>>(), ["1", "3"]);
        assert_eq!(stub.requests()[1].operations[0].external_id, "there person/a");
        assert_eq!((site.told.count("a", "done"), stub.doubled()), (2, Vec::new()));
    });
}

#[test]
fn a_record_that_is_deleted_while_its_creation_is_on_its_way_is_deleted_there_too() {
    let stub = Stub::new(1, FOUR);
    stub.answer(|_, operations| (Duration::from_secs(5), Ok(accept(operations))));
    story(&stub, async |site: Site| {
        site.enqueue(Job::create("a", "1")).await;
        pass(1).await;
        site.enqueue(Job::create("a", "2")).await;
        site.enqueue(Job { action: "delete", ..Job::create("a", "{}") }).await;
        pass(20).await;
        let requests = stub.requests();
        let said: Vec<_> = requests
            .iter()
            .flat_map(|request| &request.operations)
            .map(|operation| (operation.action.as_str(), operation.external_id.as_str()))
            .collect();
        assert_eq!(said, [("upsert", ""), ("delete", "there person/a")]);
    });
}

#[test]
fn a_child_is_sent_after_its_parent_however_many_places_there_are() {
    let stub = Stub::new(1, FOUR);
    stub.answer(|_, operations| (Duration::from_secs(5), Ok(accept(operations))));
    story(&stub, async |site: Site| {
        site.enqueue(Job::create("a", "1")).await;
        let parent = Some(("person", "a"));
        site.enqueue(Job { entity: "address", parent, ..Job::create("home", "1") }).await;
        site.enqueue(Job::create("b", "1")).await;
        pass(1).await;
        assert_eq!(stub.requests().len(), 2, "the other one need not wait");
        pass(20).await;
        let order: Vec<String> = stub.sent().into_iter().map(|(record, _)| record).collect();
        assert_eq!(order, ["person/a", "person/b", "address/home"]);
    });
}

#[test]
fn a_child_waits_while_its_parent_is_set_aside() {
    let stub = Stub::new(1, FOUR);
    stub.answer(|number, operations| {
        let refusal = RemoteError::Record { code: ReasonCode::new("NO_MAIL"), detail: "no mail".to_owned() };
        let refused = Ok(vec![WriteOutcome::Failed(refusal)]);
        (Duration::from_millis(10), if number == 1 { refused } else { Ok(accept(operations)) })
    });
    story(&stub, async |site: Site| {
        site.enqueue(Job::create("a", "1")).await;
        let parent = Some(("person", "a"));
        site.enqueue(Job { entity: "address", parent, ..Job::create("home", "1") }).await;
        pass(300).await;
        assert_eq!(site.statuses().await, ["dead", "pending"]);
        assert_eq!(site.jobs().await[0].3, "NO_MAIL");
        // The person puts the record right.
        site.enqueue(Job::create("a", "2")).await;
        pass(10).await;
        assert_eq!(site.statuses().await, ["done", "done"]);
    });
}

#[test]
fn a_creation_whose_answer_was_lost_is_repeated_as_it_was_before_anything_else_is_said() {
    let stub = Stub::new(10, FOUR);
    stub.answer(|number, operations| {
        let lost = number == 1;
        (Duration::from_millis(10), if lost { Err(unreachable()) } else { Ok(accept(operations)) })
    });
    story(&stub, async |site: Site| {
        site.enqueue(Job::create("a", "1")).await;
        pass(0).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
        site.enqueue(Job::create("a", "2")).await;
        pass(10).await;
        let requests = stub.requests();
        let said: Vec<_> = requests
            .iter()
            .flat_map(|request| &request.operations)
            .map(|operation| (operation.idempotency_key.as_str(), operation.payload.as_str().to_owned()))
            .collect();
        assert_eq!(
            said,
            [
                ("person/a/upsert/1", "1".to_owned()),
                ("person/a/upsert/1", "1".to_owned()),
                ("person/a/upsert/2", "2".to_owned())
            ]
        );
        assert_eq!(requests[2].operations[0].external_id, "there person/a");
    });
}

#[test]
fn a_record_that_changed_there_is_read_again_merged_and_sent_once_more() {
    let stub = Stub::new(10, FOUR);
    stub.answer(|_, operations| {
        let outcome = |operation: &mostrador_connector::WriteOperation| match &operation.base_version {
            Some(version) if version == "v2" => WriteOutcome::done(),
            Some(_) | None => WriteOutcome::Failed(conflict()),
        };
        (Duration::from_millis(10), Ok(operations.iter().map(outcome).collect()))
    });
    for record in ["a", "b", "c"] {
        stub.change(record, "v2");
    }
    story(&stub, async |site: Site| {
        *site.told.merged.lock().unwrap() = Some("\"merged\"".to_owned());
        for record in ["a", "b", "c"] {
            site.enqueue(Job::edit(record, "1")).await;
        }
        pass(5).await;
        assert_eq!(site.statuses().await, ["done", "done", "done"]);
        // Two records at most may be asked for at once.
        assert_eq!(stub.reads().iter().map(Vec::len).max(), Some(2));
        let sent = stub.sent();
        assert_eq!(sent.iter().filter(|(_, payload)| payload == "\"merged\"").count(), 3);
        let requests = stub.requests();
        let keys: Vec<_> = requests.iter().flat_map(|request| &request.operations).collect();
        assert!(keys.iter().any(|operation| operation.idempotency_key == "person/a/upsert/1/1"));
        assert_eq!(site.told.count("a", "done"), 1);
    });
}

#[test]
fn records_that_changed_there_are_read_again_out_of_one_body_where_there_is_no_other_way() {
    let stub = Stub::new(10, FOUR).in_one_body();
    stub.answer(|_, operations| {
        let outcome = |operation: &mostrador_connector::WriteOperation| match &operation.base_version {
            Some(version) if version == "v2" => WriteOutcome::done(),
            Some(_) | None => WriteOutcome::Failed(conflict()),
        };
        (Duration::from_millis(10), Ok(operations.iter().map(outcome).collect()))
    });
    for record in ["a", "b", "elsewhere"] {
        stub.change(record, "v2");
    }
    story(&stub, async |site: Site| {
        *site.told.merged.lock().unwrap() = Some("\"merged\"".to_owned());
        for record in ["a", "b"] {
            site.enqueue(Job::edit(record, "1")).await;
        }
        pass(5).await;
        assert_eq!(site.statuses().await, ["done", "done"]);
        assert!(stub.reads().iter().all(|ids| ids == &["*"]), "{:?}", stub.reads());
        assert_eq!(stub.sent().iter().filter(|(_, payload)| payload == "\"merged\"").count(), 2);
    });
}

#[test]
fn a_second_conflict_counts_as_a_failed_attempt() {
    let stub = Stub::new(1, FOUR);
    stub.answer(|_, _| (Duration::from_millis(10), Err(conflict())));
    stub.change("a", "v2");
    story(&stub, async |site: Site| {
        *site.told.merged.lock().unwrap() = Some("2".to_owned());
        site.enqueue(Job::edit("a", "1")).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(stub.requests().len(), 2, "once, and once more");
        let (_, status, attempts, reason) = site.jobs().await.remove(0);
        assert_eq!((status.as_str(), attempts, reason.as_str()), ("pending", 1, "HTTP_409"));
        assert!(matches!(site.engine.destinations()[0].status, mostrador_engine::DestinationStatus::Closed));
        pass(6_000).await;
        assert_eq!(site.statuses().await, ["dead"]);
        assert_eq!(stub.requests().len(), 40, "twenty attempts of two");
    });
}

#[test]
fn a_merge_that_leaves_nothing_to_send_ends_the_job_without_an_acknowledgement() {
    let stub = Stub::new(1, FOUR);
    stub.answer(|_, _| (Duration::from_millis(10), Err(conflict())));
    story(&stub, async |site: Site| {
        site.enqueue(Job::edit("a", "1")).await;
        pass(5).await;
        assert_eq!((site.statuses().await, stub.requests().len()), (vec!["done".to_owned()], 1));
        assert_eq!(site.told.count("a", "done"), 0);
    });
}

#[test]
fn one_record_that_breaks_every_request_is_found_and_the_others_arrive() {
    let stub = Stub::new(100, FOUR);
    stub.answer(|_, operations| {
        let broken = operations.iter().any(|operation| operation.payload.as_str() == "13");
        (Duration::from_millis(10), if broken { Err(server_error()) } else { Ok(accept(operations)) })
    });
    story(&stub, async |site: Site| {
        for record in 0..40 {
            site.enqueue(Job::edit(&record.to_string(), &record.to_string())).await;
        }
        pass(3_600).await;
        let jobs = site.jobs().await;
        let left: Vec<_> = jobs.iter().filter(|(_, status, _, _)| status != "done").collect();
        assert_eq!(left.len(), 1, "{left:?}");
        assert_eq!(left[0].0, "13");
        // Alone it may be the system that fails, whatever it takes to answer.
        pass(20 * 300).await;
        assert_eq!(site.jobs().await[13].1, "pending");
        // The twin: others are accepted meanwhile, so these failures are its own.
        for record in 100..130 {
            site.enqueue(Job::edit(&record.to_string(), "1")).await;
            pass(300).await;
        }
        assert_eq!(site.jobs().await[13].1, "dead");
    });
}

#[test]
fn a_system_that_answers_with_failures_for_a_day_sets_nothing_aside() {
    for one_by_one in [false, true] {
        let stub = Stub::new(10, FOUR);
        stub.answer(move |_, operations| {
            let each = operations.iter().map(|_| WriteOutcome::Failed(server_error())).collect();
            (Duration::from_millis(10), if one_by_one { Ok(each) } else { Err(server_error()) })
        });
        story(&stub, async |site: Site| {
            for record in 0..5 {
                site.enqueue(Job::edit(&record.to_string(), "1")).await;
            }
            pass(86_400).await;
            assert!(stub.requests().len() > 100, "it is tried all the same");
            let jobs = site.jobs().await;
            assert!(
                jobs.iter().all(|(_, status, attempts, _)| status == "pending" && *attempts <= 2),
                "{jobs:?}"
            );
            stub.answer(|_, operations| (Duration::from_millis(10), Ok(accept(operations))));
            pass(600).await;
            assert!(site.statuses().await.iter().all(|status| status == "done"));
        });
    }
}

fn doubtful_refusal() -> RemoteError {
    RemoteError::Record { code: ReasonCode::new("SYNC_ERROR"), detail: "refused".to_owned() }
}

#[test]
fn a_lone_refusal_that_may_be_an_outage_is_tried_again_and_holds_nothing_up() {
    let stub = Stub::new(10, FOUR).doubtful(&["SYNC_ERROR"]);
    stub.answer(|_, operations| {
        let bad = operations.iter().any(|operation| operation.payload.as_str() == "13");
        (Duration::from_millis(10), if bad { Err(doubtful_refusal()) } else { Ok(accept(operations)) })
    });
    story(&stub, async |site: Site| {
        site.enqueue(Job::edit("bad", "13")).await;
        for other in 0..6_u32 {
            pass(200).await;
            let status = site.engine.destinations().remove(0).status;
            assert!(matches!(status, mostrador_engine::DestinationStatus::Closed), "{status:?}");
            site.enqueue(Job { entity: "invoice", ..Job::edit(&other.to_string(), "1") }).await;
            tokio::time::sleep(Duration::from_millis(100)).await;
            assert_eq!(site.statuses().await.last().map(String::as_str), Some("done"));
        }
        let (_, status, attempts, _) = site.jobs().await.remove(0);
        assert!(status == "pending" && attempts > 3, "{status} after {attempts}");
        pass(2 * 3_600).await;
        let (_, status, attempts, reason) = site.jobs().await.remove(0);
        assert_eq!((status.as_str(), attempts, reason.as_str()), ("dead", 20, "SYNC_ERROR"));
        let sent = stub.sent().into_iter().filter(|(record, _)| record == "person/bad").count();
        assert_eq!(sent, 20, "each attempt is one request");
    });
}

#[test]
fn a_refusal_that_may_be_an_outage_costs_one_attempt_also_beside_what_had_nothing_to_be_sent() {
    let stub = Stub::new(10, FOUR).doubtful(&["SYNC_ERROR"]);
    stub.answer(|_, _| (Duration::from_millis(10), Err(unreachable())));
    story(&stub, async |site: Site| {
        site.enqueue(Job::edit("other", "1")).await;
        site.enqueue(Job::edit("bad", "13")).await;
        pass(60).await;
        // The whole request is refused; of its halves one has nothing to be sent.
        stub.answer(|_, operations| {
            let bad = operations.iter().any(|operation| operation.payload.as_str() == "13");
            (Duration::from_millis(10), if bad { Err(doubtful_refusal()) } else { Ok(accept(operations)) })
        });
        for _ in 0..3_600 {
            pass(1).await;
            if site.statuses().await[0] == "done" {
                break;
            }
        }
        assert!(stub.requests().iter().rev().take(4).any(|request| request.operations.len() == 2));
        let (_, status, attempts, reason) = site.jobs().await.remove(1);
        assert_eq!((status.as_str(), reason.as_str()), ("pending", "SYNC_ERROR"));
        assert!((1..=2).contains(&attempts), "{attempts}");
    });
}

#[test]
fn a_refusal_that_may_be_an_outage_sets_nothing_aside_while_everything_else_fails() {
    let stub = Stub::new(10, FOUR).doubtful(&["SYNC_ERROR"]);
    stub.answer(|_, operations| {
        let person = operations.iter().any(|operation| operation.entity == "person");
        (Duration::from_millis(10), Err(if person { doubtful_refusal() } else { server_error() }))
    });
    story(&stub, async |site: Site| {
        site.enqueue(Job { entity: "invoice", ..Job::edit("1", "1") }).await;
        pass(5).await;
        site.enqueue(Job::edit("a", "1")).await;
        pass(86_400).await;
        let statuses = site.statuses().await;
        assert_eq!(statuses, ["pending", "pending"]);
        assert!(stub.requests().len() < 2_000, "{} requests", stub.requests().len());
        stub.answer(|_, operations| (Duration::from_millis(10), Ok(accept(operations))));
        pass(900).await;
        assert_eq!(site.statuses().await, ["done", "done"]);
    });
}

#[test]
fn one_more_failure_after_an_outage_sets_nothing_aside_that_was_refused_throughout_it() {
    for last in [doubtful_refusal(), server_error()] {
        let stub = Stub::new(10, FOUR).doubtful(&["SYNC_ERROR"]);
        stub.answer(|_, operations| {
            let person = operations.iter().any(|operation| operation.entity == "person");
            (Duration::from_millis(10), Err(if person { doubtful_refusal() } else { server_error() }))
        });
        story(&stub, async |site: Site| {
            site.enqueue(Job { entity: "invoice", ..Job::edit("1", "1") }).await;
            pass(5).await;
            site.enqueue(Job::edit("a", "1")).await;
            pass(12 * 3_600).await;
            let sent = stub.sent().into_iter().filter(|(record, _)| record == "person/a").count();
            assert!(sent > 20, "it is tried all the same: {sent}");
            assert!(site.jobs().await[1].2 < 10);
            // It works again, and the first thing it is told of this record fails once more.
            let mut failures = vec![last.clone()];
            let mut works = false;
            stub.answer(move |_, operations| {
                let person = operations.iter().any(|operation| operation.entity == "person");
                let failure = if person && works { failures.pop() } else { None };
                let refused = person && !works;
                works |= !person;
                let answer = match failure {
                    Some(error) => Err(error),
                    None if refused => Err(doubtful_refusal()),
                    None => Ok(accept(operations)),
                };
                (Duration::from_millis(10), answer)
            });
            pass(3_600).await;
            assert_eq!(site.statuses().await, ["done", "done"], "{last}");
            assert_eq!(site.told.count("a", "dead"), 0);
        });
    }
}
