use mostrador_domain::Timestamp;

use super::*;
use crate::tables::support_tests::{Site, enqueue};
use crate::{ReadTransaction, StoreError, WriteTransaction};

const NOW: Timestamp = Timestamp(1_000);
const LATER: Timestamp = Timestamp(61_000);
const FAILURE: JobFailure<'static> = JobFailure { class: "transient", code: "503", detail: "busy" };

fn lease(transaction: &WriteTransaction<'_>, token: i64) -> Result<Vec<LeasedJob>, StoreError> {
    lease_at(transaction, NOW, token)
}

fn lease_at(
    transaction: &WriteTransaction<'_>,
    now: Timestamp,
    token: i64,
) -> Result<Vec<LeasedJob>, StoreError> {
    let request = LeaseRequest { destination: "web", now, until: LATER, token, limit: 10 };
    Ok(super::lease(transaction, &request)?.jobs)
}

fn done() -> JobResult<'static> {
    JobResult::Done(Receipt::default())
}

/// Id and status of every job.
fn jobs(transaction: &ReadTransaction<'_>) -> Vec<(i64, String)> {
    let mut statement =
        transaction.connection().prepare("SELECT id, status FROM sync_queue ORDER BY id").unwrap();
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

fn expected(rows: &[(i64, &str)]) -> Vec<(i64, String)> {
    rows.iter().map(|(id, status)| (*id, (*status).to_owned())).collect()
}

/// A write of a record at the destination `web`.
fn write<'a>(record: &'a str, action: &'a str, external_id: &'a str, payload: &'a str) -> NewJob<'a> {
    NewJob {
        source: "local",
        destination: "web",
        entity: "person",
        entity_id: record,
        action,
        external_id,
        payload,
        ..NewJob::default()
    }
}

fn ids(jobs: &[LeasedJob]) -> Vec<i64> {
    jobs.iter().map(|job| job.id).collect()
}

fn leases(jobs: &[LeasedJob]) -> Vec<(i64, i64)> {
    jobs.iter().map(|job| (job.id, job.lease_token)).collect()
}

fn retry_later() -> JobResult<'static> {
    JobResult::Retry { at: LATER, attempts: 1, failure: FAILURE }
}

fn dead() -> JobResult<'static> {
    JobResult::Dead { attempts: 1, failure: FAILURE }
}

#[tokio::test]
async fn a_pending_job_is_made_once_and_leased_once() {
    let site = Site::new();
    site.write(|transaction| {
        enqueue(transaction, "a", NOW)?;
        enqueue(transaction, "a", NOW)?;
        enqueue(transaction, "b", LATER)?;
        let leased = lease(transaction, 1)?;
        assert_eq!(leased.len(), 1);
        assert_eq!(leased[0].idempotency_key, "order/a/confirm/1");
        assert_eq!(highest_token(transaction)?, 1);
        assert_eq!(lease(transaction, 2)?, []);
        assert_eq!(next_due(transaction, "web")?, Some(LATER));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_answer_under_an_older_token_changes_nothing() {
    let site = Site::new();
    site.write(|transaction| {
        enqueue(transaction, "a", NOW)?;
        let stale = lease(transaction, 1)?;
        assert_eq!(release(transaction, &leases(&stale), Timestamp(5_000))?, 1);
        let fresh = lease(transaction, 2)?.remove(0);
        assert_eq!(release(transaction, &leases(&stale), Timestamp(5_000))?, 0);
        assert_eq!(renew(transaction, &leases(&stale), LATER)?, 0);
        for result in [done(), retry_later(), dead()] {
            assert_eq!(finish(transaction, &stale[0], &result, NOW)?, Lease::Lost);
        }
        assert_eq!(finish(transaction, &fresh, &done(), NOW)?, Lease::Held);
        assert_eq!(jobs(transaction), expected(&[(1, "done")]));
        Ok(())
    })
    .await;
}

/// The twin.
#[cfg(debug_assertions)]
#[tokio::test]
async fn without_the_fence_an_answer_under_an_older_token_is_taken() {
    let site = Site::new();
    site.write(|transaction| {
        let _off = crate::crash::without("fencing");
        enqueue(transaction, "a", NOW)?;
        let stale = lease(transaction, 1)?;
        release(transaction, &leases(&stale), Timestamp(5_000))?;
        lease(transaction, 2)?;
        assert_eq!(finish(transaction, &stale[0], &done(), NOW)?, Lease::Held);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_retry_comes_back_when_it_is_due_with_its_attempts_and_its_key() {
    let site = Site::new();
    site.write(|transaction| {
        enqueue(transaction, "a", NOW)?;
        let job = lease(transaction, 1)?.remove(0);
        let retry = JobResult::Retry { at: LATER, attempts: 3, failure: FAILURE };
        finish(transaction, &job, &retry, NOW)?;
        assert_eq!(lease(transaction, 2)?, []);
        assert_eq!(make_due(transaction, "web", NOW, 5)?, Rest::None);
        let again = lease(transaction, 3)?.remove(0);
        assert_eq!((again.attempts, again.idempotency_key), (3, job.idempotency_key));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_put_off_is_made_due_in_slices() {
    let site = Site::new();
    site.write(|transaction| {
        for record in ["a", "b", "c"] {
            enqueue(transaction, record, LATER)?;
        }
        assert_eq!(make_due(transaction, "web", NOW, 2)?, Rest::Perhaps);
        assert_eq!(lease(transaction, 1)?.len(), 2);
        assert_eq!(make_due(transaction, "web", NOW, 2)?, Rest::None);
        assert_eq!(lease(transaction, 2)?.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_job_that_a_newer_one_speaks_for_gives_way() {
    let site = Site::new();
    site.write(|transaction| {
        for (token, back) in [(1, "retry"), (2, "release"), (3, "release all")] {
            enqueue(transaction, "a", NOW)?;
            let job = lease(transaction, token)?;
            enqueue(transaction, "a", NOW)?;
            assert_eq!(lease(transaction, token + 10)?, [], "one of a record is on its way at a time");
            match back {
                "retry" => assert_eq!(finish(transaction, &job[0], &retry_later(), NOW)?, Lease::Held),
                "release" => assert_eq!(release(transaction, &leases(&job), Timestamp(5_000))?, 0),
                _ => assert_eq!(release_all(transaction)?, 0),
            }
            let left = jobs(transaction);
            assert_eq!((left.len(), left[0].1.as_str()), (1, "pending"), "{back}");
            assert_ne!(left[0].0, job[0].id);
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_what_is_named_is_put_back() {
    let site = Site::new();
    site.write(|transaction| {
        enqueue(transaction, "a", NOW)?;
        lease(transaction, 1)?;
        enqueue(transaction, "b", NOW)?;
        lease(transaction, 2)?;
        assert_eq!(held(transaction, "web")?, [(1, 1), (2, 2)]);
        assert_eq!(held(transaction, "elsewhere")?, []);
        assert_eq!(release(transaction, &[(1, 1), (2, 1)], Timestamp(5_000))?, 1);
        assert_eq!(jobs(transaction), expected(&[(1, "pending"), (2, "leased")]));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_accepted_job_takes_the_place_of_the_ended_ones_before_it() {
    let site = Site::new();
    site.write(|transaction| {
        enqueue(transaction, "other", NOW)?;
        for token in 1..4 {
            enqueue(transaction, "a", NOW)?;
            for job in lease(transaction, token)? {
                finish(transaction, &job, &done(), NOW)?;
            }
        }
        assert_eq!(jobs(transaction), expected(&[(1, "done"), (4, "done")]));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_person_can_have_a_refused_job_tried_anew_but_not_an_accepted_one() {
    let site = Site::new();
    site.write(|transaction| {
        enqueue(transaction, "a", NOW)?;
        let job = lease(transaction, 1)?.remove(0);
        assert!(!retry(transaction, "order", "a", "confirm", NOW)?);
        finish(transaction, &job, &JobResult::Dead { attempts: 8, failure: FAILURE }, NOW)?;
        assert!(retry(transaction, "order", "a", "confirm", NOW)?);
        let job = lease(transaction, 2)?.remove(0);
        assert_eq!(job.attempts, 0);
        finish(transaction, &job, &done(), NOW)?;
        assert!(!retry(transaction, "order", "a", "confirm", NOW)?);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn dead_letters_of_an_entity_are_tried_anew_one_by_one_or_all_at_once() {
    let site = Site::new();
    site.write(|transaction| {
        for record in ["a", "b", "c", "d"] {
            super::enqueue(transaction, &write(record, UPSERT, record, "{}"), NOW)?;
        }
        for job in lease(transaction, 1)? {
            finish(transaction, &job, &dead(), NOW)?;
        }
        // A newer edit speaks for the dead one.
        let edit = write("d", UPSERT, "d", "{\"newer\":1}");
        super::enqueue(transaction, &edit, NOW)?;
        assert_eq!(retry_dead(transaction, "elsewhere", "person", None, NOW, 9)?.len(), 0);
        assert_eq!(retry_dead(transaction, "web", "person", Some(2), NOW, 9)?.len(), 1);
        assert_eq!(
            jobs(transaction),
            expected(&[(1, "dead"), (2, "pending"), (3, "dead"), (4, "dead"), (5, "pending")])
        );
        assert_eq!(retry_dead(transaction, "web", "person", None, NOW, 2)?.len(), 2);
        assert_eq!(retry_dead(transaction, "web", "person", None, NOW, 2)?.len(), 1);
        let leased = lease(transaction, 2)?;
        assert_eq!(ids(&leased), [1, 2, 3, 5]);
        assert!(leased.iter().all(|job| job.attempts == 0));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn edits_before_anything_was_sent_are_one_write_with_the_newest_payload() {
    let site = Site::new();
    site.write(|transaction| {
        let (name, mail) = (vec!["name".to_owned()], vec!["mail".to_owned()]);
        let first = NewJob { changed: Some(&name), edits: 1, ..write("a", UPSERT, "7", "{\"name\":1}") };
        let second = NewJob { changed: Some(&mail), edits: 2, ..write("a", UPSERT, "7", "{\"mail\":2}") };
        assert_eq!(super::enqueue(transaction, &first, LATER)?, Enqueued::Waits(1));
        assert_eq!(super::enqueue(transaction, &second, NOW)?, Enqueued::Waits(1));
        let job = lease(transaction, 1)?.remove(0);
        assert_eq!(job.payload, "{\"mail\":2}");
        assert_eq!(job.changed, Some(vec!["name".to_owned(), "mail".to_owned()]));
        assert_eq!((job.edits, job.idempotency_key.as_str()), (2, "person/a/upsert/1"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_made_and_deleted_before_anything_was_sent_vanishes() {
    let site = Site::new();
    site.write(|transaction| {
        super::enqueue(transaction, &write("a", UPSERT, "", "{}"), NOW)?;
        super::enqueue(transaction, &write("a", UPSERT, "", "{\"edited\":1}"), NOW)?;
        assert_eq!(super::enqueue(transaction, &write("a", DELETE, "", "{}"), NOW)?, Enqueued::Nothing);
        assert_eq!(jobs(transaction), []);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_creation_that_may_have_arrived_keeps_its_content_and_the_next_write_learns_its_id() {
    let site = Site::new();
    site.write(|transaction| {
        super::enqueue(transaction, &write("a", UPSERT, "", "{}"), NOW)?;
        let creation = lease(transaction, 1)?.remove(0);
        finish(transaction, &creation, &retry_later(), NOW)?;
        super::enqueue(transaction, &write("a", UPSERT, "", "{\"edited\":1}"), NOW)?;
        super::enqueue(transaction, &write("a", DELETE, "", "{}"), NOW)?;
        assert_eq!(
            jobs(transaction),
            expected(&[(1, "pending"), (2, "pending")]),
            "it may have to be deleted there"
        );
        super::enqueue(transaction, &write("a", UPSERT, "", "{\"edited\":2}"), NOW)?;
        assert_eq!(lease(transaction, 2)?, [], "the newer one waits for the creation");
        let again = lease_at(transaction, LATER, 3)?;
        assert_eq!((ids(&again), &again[0].idempotency_key), (vec![1], &creation.idempotency_key));
        assert_eq!(again[0].payload, "{}");
        let receipt = Receipt { external_id: Some("7"), version: Some("v1") };
        finish(transaction, &again[0], &JobResult::Done(receipt), NOW)?;
        let edit = lease(transaction, 4)?.remove(0);
        assert_eq!((edit.external_id.as_str(), edit.base_version.as_deref()), ("7", Some("v1")));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn another_content_gets_another_key_once_the_first_may_have_been_sent() {
    let site = Site::new();
    site.write(|transaction| {
        super::enqueue(transaction, &write("a", UPSERT, "7", "{}"), NOW)?;
        let job = lease(transaction, 1)?.remove(0);
        finish(transaction, &job, &retry_later(), NOW)?;
        super::enqueue(transaction, &write("a", UPSERT, "7", "{}"), NOW)?;
        let same = lease(transaction, 2)?.remove(0);
        assert_eq!((same.id, same.attempts, &same.idempotency_key), (job.id, 1, &job.idempotency_key));
        finish(transaction, &same, &retry_later(), NOW)?;
        super::enqueue(transaction, &write("a", UPSERT, "7", "{\"edited\":1}"), NOW)?;
        let other = lease(transaction, 3)?.remove(0);
        assert_eq!((other.id, other.attempts), (job.id, 0));
        assert_eq!(other.idempotency_key, "person/a/upsert/1/1");
        let merged = rewrite(transaction, other, "{}".to_owned(), None, Some("v2".to_owned()), 4)?.unwrap();
        assert_eq!((merged.idempotency_key.as_str(), merged.edits), ("person/a/upsert/1/2", 4));
        let stale = LeasedJob { lease_token: 2, ..merged };
        assert_eq!(rewrite(transaction, stale, "{}".to_owned(), None, None, 5)?, None);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_child_waits_for_its_parent_also_when_that_is_set_aside() {
    let site = Site::new();
    site.write(|transaction| {
        let parent = Some(Parent { entity: "person", entity_id: "a" });
        let child = NewJob { entity: "address", parent, ..write("home", UPSERT, "", "{}") };
        super::enqueue(transaction, &write("a", UPSERT, "", "{}"), NOW)?;
        super::enqueue(transaction, &child, NOW)?;
        let leased = lease(transaction, 1)?;
        assert_eq!(ids(&leased), [1]);
        finish(transaction, &leased[0], &dead(), NOW)?;
        // A later write of the parent is no reason to wait for, and does not have to wait itself.
        super::enqueue(transaction, &write("b", UPSERT, "", "{}"), NOW)?;
        let other = lease(transaction, 2)?;
        assert_eq!(ids(&other), [3]);
        retry_dead(transaction, "web", "person", Some(1), NOW, 1)?;
        let again = lease(transaction, 3)?;
        assert_eq!(ids(&again), [1]);
        finish(transaction, &again[0], &done(), NOW)?;
        assert_eq!(ids(&lease(transaction, 4)?), [2]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_child_is_free_when_its_parents_dead_letter_is_overtaken_by_an_accepted_write() {
    let site = Site::new();
    site.write(|transaction| {
        let parent = Some(Parent { entity: "person", entity_id: "a" });
        super::enqueue(transaction, &write("a", UPSERT, "7", "{}"), NOW)?;
        let child = NewJob { entity: "address", parent, ..write("home", UPSERT, "", "{}") };
        super::enqueue(transaction, &child, NOW)?;
        let refused = lease(transaction, 1)?.remove(0);
        finish(transaction, &refused, &dead(), NOW)?;
        super::enqueue(transaction, &write("a", UPSERT, "7", "{\"right\":1}"), NOW)?;
        let right = lease(transaction, 2)?;
        assert_eq!(ids(&right), [3]);
        finish(transaction, &right[0], &done(), NOW)?;
        assert_eq!(ids(&lease(transaction, 3)?), [2]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn jobs_of_one_record_are_leased_one_after_the_other_and_lower_priorities_first() {
    let site = Site::new();
    site.write(|transaction| {
        let later = NewJob { priority: 5, ..write("a", "archive", "7", "{}") };
        super::enqueue(transaction, &NewJob { priority: 5, ..write("b", UPSERT, "8", "{}") }, NOW)?;
        super::enqueue(transaction, &write("a", UPSERT, "7", "{}"), NOW)?;
        super::enqueue(transaction, &later, NOW)?;
        let first = lease(transaction, 1)?;
        assert_eq!(ids(&first), [2, 1]);
        finish(transaction, &first[0], &done(), NOW)?;
        assert_eq!(ids(&lease(transaction, 2)?), [3]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn many_jobs_that_wait_are_looked_at_once() {
    let site = Site::new();
    site.write(|transaction| {
        let parent = Some(Parent { entity: "person", entity_id: "a" });
        super::enqueue(transaction, &write("a", UPSERT, "", "{}"), LATER)?;
        for number in 0..250 {
            let name = number.to_string();
            let child = NewJob { entity: "address", parent, ..write(&name, UPSERT, "", "{}") };
            super::enqueue(transaction, &child, NOW)?;
        }
        super::enqueue(transaction, &write("z", UPSERT, "", "{}"), NOW)?;
        let request = LeaseRequest { destination: "web", now: NOW, until: LATER, token: 1, limit: 10 };
        let mut rounds = 0;
        loop {
            let Leased { jobs, rest } = super::lease(transaction, &request)?;
            rounds += 1;
            if rest == Rest::None {
                assert_eq!(ids(&jobs), [252]);
                break;
            }
            assert_eq!(jobs, []);
        }
        assert_eq!(rounds, 3, "100 are looked at each time, and none of them twice");
        assert_eq!(next_due(transaction, "web")?, Some(LATER));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn accepted_jobs_are_pruned_but_not_what_an_order_shows_and_not_what_waits_for_a_person() {
    let site = Site::new();
    site.write(|transaction| {
        transaction.connection().execute_batch(
            "INSERT INTO sync_queue (id, source, destination, entity, entity_id, action, payload, idempotency_key, status,
                                     created_at, scheduled_at, completed_at)
             VALUES (1, 'local', 'crm', 'person', 'a', 'upsert', '{}', '1', 'done', 0, 0, 1),
                    (2, 'local', 'crm', 'person', 'b', 'upsert', '{}', '2', 'dead', 0, 0, 1),
                    (3, 'local', 'web', 'order', 'c', 'confirm', '{}', '3', 'done', 0, 0, 1),
                    (4, 'local', 'crm', 'person', 'd', 'upsert', '{}', '4', 'done', 0, 0, 100),
                    (5, 'local', 'crm', 'person', 'e', 'upsert', '{}', '5', 'done', 0, 0, 2)",
        )?;
        assert_eq!(prune_done(transaction, Timestamp(100), 1)?, 1);
        assert_eq!(prune_done(transaction, Timestamp(100), 9)?, 1);
        assert_eq!(jobs(transaction), expected(&[(2, "dead"), (3, "done"), (4, "done")]));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn no_statement_of_the_worker_goes_through_the_table_or_sorts_whatever_the_statistics_say() {
    let site = Site::new();
    site.write(|transaction| {
        let connection = transaction.connection();
        // Statistics of a file in which everything is about one record: the worst guide there is.
        connection.execute_batch(
            "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < 2000)
             INSERT INTO sync_queue (source, destination, entity, entity_id, action, payload, idempotency_key, status,
                                     created_at, scheduled_at, started_at)
             SELECT 'local', 'web', 'order', 'a', 'confirm', '{}', k, 'pending', 0, k, 0 FROM n;
             ANALYZE;",
        )?;
        let plan = |sql: &str| {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let values = vec![rusqlite::types::Null; statement.parameter_count()];
            let rows = statement.query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(3));
            rows.unwrap().collect::<Result<Vec<_>, _>>().unwrap().join("\n")
        };
        for sql in [
            lease::NEXT_PRIORITY,
            &lease::due_sql(),
            lease::OWN_BLOCKER,
            lease::PARENT_BLOCKER,
            lease::FREE_OWN,
            finish::DROP_ENDED,
            finish::DROP_DEAD,
            finish::TELL_LATER,
            maintenance::MAKE_DUE,
            maintenance::NEXT_DUE,
            &retry::retry_dead_sql(),
            "UPDATE sync_queue SET waits_for = NULL WHERE waits_for = ?1",
        ] {
            let plan = plan(sql);
            assert!(!plan.contains("SCAN sync_queue") && !plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
        }
        // The twin: the same question over all priorities at once.
        let lured = plan(
            "SELECT id FROM sync_queue WHERE destination = ?1 AND status = 'pending' AND waits_for IS NULL ORDER BY scheduled_at",
        );
        assert!(lured.contains("TEMP B-TREE"), "{lured}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_dead_letter_is_not_taken_up_while_a_newer_job_of_its_record_is_on_its_way() {
    let site = Site::new();
    site.write(|transaction| {
        super::enqueue(transaction, &write("a", UPSERT, "7", "{}"), NOW)?;
        let refused = lease(transaction, 1)?.remove(0);
        finish(transaction, &refused, &dead(), NOW)?;
        super::enqueue(transaction, &write("a", UPSERT, "7", "{\"newer\":1}"), NOW)?;
        let newer = lease(transaction, 2)?.remove(0);
        assert_eq!(retry_dead(transaction, "web", "person", None, NOW, 9)?, []);
        assert_eq!(retry_dead(transaction, "web", "person", Some(1), NOW, 9)?, []);
        finish(transaction, &newer, &done(), NOW)?;
        assert_eq!(jobs(transaction), expected(&[(2, "done")]), "nothing older is sent after it");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_jobs_of_a_record_never_wait_for_each_other() {
    let site = Site::new();
    site.write(|transaction| {
        for back in ["retry", "release"] {
            let record = back;
            super::enqueue(transaction, &write(record, "archive", "7", "{}"), LATER)?;
            super::enqueue(transaction, &write(record, UPSERT, "7", "{}"), NOW)?;
            // However it came about: the newer one is on its way, and the older one in wait for it.
            transaction.connection().execute_batch(
                "UPDATE sync_queue SET status = 'leased', lease_token = 1, started_at = 0 WHERE id % 2 = 0 AND status = 'pending'",
            )?;
            assert_eq!(lease_at(transaction, LATER, 2)?, []);
            let newer = held(transaction, "web")?.remove(0);
            match back {
                "retry" => {
                    let job = LeasedJob { id: newer.0, lease_token: 1, ..LeasedJob::default() };
                    assert_eq!(finish(transaction, &job, &retry_later(), NOW)?, Lease::Held);
                }
                _ => assert_eq!(release(transaction, &[newer], NOW)?, 1),
            }
            for token in [3, 4] {
                let next = lease_at(transaction, LATER, token)?;
                assert_eq!(next.len(), 1, "{back}");
                finish(transaction, &next[0], &done(), NOW)?;
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_job_that_took_over_one_that_may_have_arrived_is_not_taken_back_as_never_sent() {
    let site = Site::new();
    site.write(|transaction| {
        let of = JobsOf { destination: "web", entity: "person", entity_id: "a" };
        for (token, back) in [(1, "retry"), (2, "release"), (3, "dead")] {
            super::enqueue(transaction, &write("a", UPSERT, "7", "{}"), NOW)?;
            let older = lease(transaction, token)?.remove(0);
            match back {
                "retry" => {
                    super::enqueue(transaction, &write("a", UPSERT, "7", "{\"newer\":1}"), NOW)?;
                    finish(transaction, &older, &retry_later(), NOW)?;
                }
                "release" => {
                    super::enqueue(transaction, &write("a", UPSERT, "7", "{\"newer\":1}"), NOW)?;
                    release(transaction, &[(older.id, token)], NOW)?;
                }
                _ => {
                    finish(transaction, &older, &dead(), NOW)?;
                    super::enqueue(transaction, &write("a", UPSERT, "7", "{\"newer\":1}"), NOW)?;
                    retry_dead(transaction, "web", "person", None, NOW, 9)?;
                }
            }
            assert_eq!(
                unfinished(transaction, of, None)?,
                Unfinished { never_sent: 0, perhaps_sent: 1 },
                "{back}"
            );
            assert_eq!(withdraw(transaction, of, Withdraw::NeverSent)?.jobs, 0, "{back}");
            // Back to what it was: one write says so.
            super::enqueue(transaction, &write("a", UPSERT, "7", "{\"base\":1}"), NOW)?;
            let last = lease(transaction, token + 10)?;
            assert_eq!((last.len(), last[0].payload.as_str()), (1, "{\"base\":1}"), "{back}");
            assert!(last[0].idempotency_key.ends_with("/1"), "{}", last[0].idempotency_key);
            finish(transaction, &last[0], &done(), NOW)?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_refused_confirmations_the_last_one_is_kept_and_of_refused_writes_all() {
    let site = Site::new();
    site.write(|transaction| {
        for token in 1..4 {
            enqueue(transaction, "a", NOW)?;
            super::enqueue(transaction, &write("a", UPSERT, "7", "{}"), NOW)?;
            for job in lease(transaction, token)? {
                finish(transaction, &job, &dead(), NOW)?;
            }
        }
        assert_eq!(jobs(transaction), expected(&[(2, "dead"), (4, "dead"), (5, "dead"), (6, "dead")]));
        Ok(())
    })
    .await;
}
