use super::*;
use crate::tables::support_tests::{Site, enqueue};
use crate::{ReadTransaction, StoreError, WriteTransaction};

const NOW: Timestamp = Timestamp(1_000);
const LATER: Timestamp = Timestamp(61_000);
const FAILURE: JobFailure<'static> = JobFailure { class: "transient", code: "503", detail: "busy" };

fn lease(transaction: &WriteTransaction<'_>, token: i64) -> Result<Vec<LeasedJob>, StoreError> {
    lease_due(transaction, "web", NOW, token, 10)
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

/// Two jobs of one record, both leased: the first under token 1, the second under token 2.
fn twins(transaction: &WriteTransaction<'_>) -> Result<Vec<LeasedJob>, StoreError> {
    enqueue(transaction, "a", NOW)?;
    let mut leased = lease(transaction, 1)?;
    enqueue(transaction, "a", NOW)?;
    leased.extend(lease(transaction, 2)?);
    assert_eq!(jobs(transaction), expected(&[(1, "leased"), (2, "leased")]));
    Ok(leased)
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
        let stale = lease(transaction, 1)?.remove(0);
        assert_eq!(release_held(transaction, "web", Some(2))?, 1);
        let fresh = lease(transaction, 2)?.remove(0);
        let dead = JobResult::Dead { attempts: 1, failure: FAILURE };
        for result in [JobResult::Done, JobResult::Retry { at: LATER, attempts: 1, failure: FAILURE }, dead] {
            assert_eq!(finish(transaction, &stale, &result, NOW)?, Lease::Lost);
        }
        assert_eq!(finish(transaction, &fresh, &JobResult::Done, NOW)?, Lease::Held);
        assert_eq!(jobs(transaction), expected(&[(1, "done")]));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_retry_comes_back_when_it_is_due_with_its_attempts() {
    let site = Site::new();
    site.write(|transaction| {
        enqueue(transaction, "a", NOW)?;
        let job = lease(transaction, 1)?.remove(0);
        finish(transaction, &job, &JobResult::Retry { at: LATER, attempts: 3, failure: FAILURE }, NOW)?;
        assert_eq!(lease(transaction, 2)?, []);
        assert_eq!(make_due(transaction, "web", NOW)?, 1);
        let again = lease(transaction, 3)?.remove(0);
        assert_eq!((again.attempts, again.idempotency_key), (3, job.idempotency_key));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_job_that_a_newer_one_speaks_for_gives_way() {
    let site = Site::new();
    site.write(|transaction| {
        enqueue(transaction, "a", NOW)?;
        let job = lease(transaction, 1)?.remove(0);
        enqueue(transaction, "a", NOW)?;
        let retry = JobResult::Retry { at: LATER, attempts: 1, failure: FAILURE };
        assert_eq!(finish(transaction, &job, &retry, NOW)?, Lease::Held);
        assert_eq!(jobs(transaction), expected(&[(2, "pending")]));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_leased_jobs_of_one_record_come_back_as_the_newer_one() {
    let site = Site::new();
    site.write(|transaction| {
        twins(transaction)?;
        assert_eq!(release_all(transaction)?, 1);
        assert_eq!(jobs(transaction), expected(&[(2, "pending")]));
        Ok(())
    })
    .await;
    let site = Site::new();
    site.write(|transaction| {
        // The twin: put back without asking, they cannot both be pending.
        twins(transaction)?;
        let bare = "UPDATE sync_queue SET status = 'pending', lease_token = NULL";
        assert!(transaction.connection().execute(bare, []).is_err());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn twins_that_are_both_to_be_tried_again_leave_one_job() {
    let site = Site::new();
    site.write(|transaction| {
        for job in twins(transaction)? {
            let retry = JobResult::Retry { at: LATER, attempts: 1, failure: FAILURE };
            assert_eq!(finish(transaction, &job, &retry, NOW)?, Lease::Held);
        }
        assert_eq!(jobs(transaction), expected(&[(2, "pending")]));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_what_the_current_token_does_not_hold_is_put_back() {
    let site = Site::new();
    site.write(|transaction| {
        enqueue(transaction, "a", NOW)?;
        lease(transaction, 1)?;
        enqueue(transaction, "b", NOW)?;
        lease(transaction, 2)?;
        assert_eq!(release_held(transaction, "elsewhere", None)?, 0);
        assert_eq!(release_held(transaction, "web", Some(2))?, 1);
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
        for _ in 0..3 {
            enqueue(transaction, "a", NOW)?;
            for job in lease(transaction, 1)? {
                finish(transaction, &job, &JobResult::Done, NOW)?;
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
        finish(transaction, &job, &JobResult::Done, NOW)?;
        assert!(!retry(transaction, "order", "a", "confirm", NOW)?);
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
