use super::*;
use crate::tables::support_tests::Site;
use crate::tables::sync_metrics::{self, Series, Sums};

#[tokio::test]
async fn one_alert_per_cause_and_system_is_open_and_a_new_one_may_follow_it() {
    let site = Site::new();
    site.write(|transaction| {
        let first = begin(transaction, Cause::DeadLetters, "web", 2.0, 1.0, Timestamp(10))?;
        assert!(begin(transaction, Cause::DeadLetters, "web", 2.0, 1.0, Timestamp(11)).is_err());
        begin(transaction, Cause::DeadLetters, "erp", 1.0, 1.0, Timestamp(12))?;
        seen(transaction, first, Some(5.0), Timestamp(20))?;
        seen(transaction, first, None, Timestamp(30))?;
        let row = find(transaction, first)?.unwrap();
        assert_eq!((row.value, row.last_seen_at, row.opened_at), (5.0, Timestamp(30), Timestamp(10)));
        close(transaction, first, Timestamp(40))?;
        close(transaction, first, Timestamp(50))?;
        assert_eq!(find(transaction, first)?.unwrap().closed_at, Some(Timestamp(40)));
        let second = begin(transaction, Cause::DeadLetters, "web", 2.0, 1.0, Timestamp(60))?;
        let systems: Vec<_> = open(transaction)?.into_iter().map(|row| (row.system, row.id)).collect();
        assert_eq!(systems, [("erp".to_owned(), first + 1), ("web".to_owned(), second)]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_an_open_alert_is_acknowledged_and_by_the_first_one() {
    let site = Site::new();
    site.write(|transaction| {
        let id = begin(transaction, Cause::NoContact, "web", 20.0, 15.0, Timestamp(10))?;
        assert!(acknowledge(transaction, id, "Ana", Timestamp(11))?);
        assert!(!acknowledge(transaction, id, "Luis", Timestamp(12))?);
        assert_eq!(find(transaction, id)?.unwrap().acknowledged_by.as_deref(), Some("Ana"));
        close(transaction, id, Timestamp(13))?;
        let next = begin(transaction, Cause::NoContact, "web", 20.0, 15.0, Timestamp(14))?;
        close(transaction, next, Timestamp(15))?;
        assert!(!acknowledge(transaction, next, "Ana", Timestamp(16))?);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_over_is_listed_latest_first_and_pruned_oldest_first() {
    let site = Site::new();
    site.write(|transaction| {
        for at in [10, 20, 30] {
            let id = begin(transaction, Cause::QueueAge, "web", 40.0, 30.0, Timestamp(at))?;
            close(transaction, id, Timestamp(at + 1))?;
        }
        begin(transaction, Cause::QueueAge, "web", 40.0, 30.0, Timestamp(40))?;
        let closed = closed_since(transaction, Timestamp(21), 10)?;
        assert_eq!(
            closed.iter().map(|row| row.opened_at).collect::<Vec<_>>(),
            [Timestamp(30), Timestamp(20)]
        );
        assert_eq!(prune(transaction, Timestamp(100), 2)?, 2);
        assert_eq!(prune(transaction, Timestamp(100), 9)?, 1);
        assert_eq!(open(transaction)?.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn figures_count_what_waits_and_leave_out_what_a_newer_job_speaks_for() {
    let site = Site::new();
    site.write(|transaction| {
        transaction.connection().execute_batch(
            "INSERT INTO sync_queue (id, source, destination, entity, entity_id, action, payload, idempotency_key, status,
                                     created_at, scheduled_at)
             VALUES (1, 'local', 'web', 'item', 'a', 'update', '{}', 'k1', 'dead', 100, 100),
                    (2, 'local', 'web', 'item', 'b', 'update', '{}', 'k2', 'dead', 100, 100),
                    (3, 'local', 'web', 'item', 'b', 'update', '{}', 'k3', 'pending', 300, 900),
                    (4, 'local', 'web', 'item', 'c', 'update', '{}', 'k4', 'pending', 200, 950),
                    (5, 'local', 'erp', 'item', 'd', 'update', '{}', 'k5', 'done', 100, 100);
             INSERT INTO sync_records (system, entity, external_id, outcome, first_seen_at, last_seen_at, direction, resolved_at)
             VALUES ('erp', 'item', 'x', 'failed', 1, 1, 'in', NULL), ('erp', 'item', 'y', 'failed', 1, 1, 'in', 5),
                    ('web', 'item', 'a', 'failed', 1, 1, 'out', NULL), ('erp', 'item', 'z', 'skipped', 1, 1, 'in', NULL);",
        )?;
        let waiting = figures::waiting_for_a_person(transaction)?;
        assert_eq!(waiting.into_iter().collect::<Vec<_>>(), [("erp".to_owned(), 1), ("web".to_owned(), 1)]);
        assert_eq!(figures::waiting_jobs(transaction)?.get("web"), Some(&2));
        assert_eq!(figures::waiting_since(transaction, "erp")?, None);
        // The oldest by its id, and by when it was made, not by when it is tried next.
        assert_eq!(figures::waiting_since(transaction, "web")?, Some(Timestamp(300)));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_job_that_a_person_had_tried_anew_waits_since_then() {
    let site = Site::new();
    site.write(|transaction| {
        transaction.connection().execute_batch(
            "INSERT INTO sync_queue (source, destination, entity, entity_id, action, payload, idempotency_key, status,
                                     created_at, scheduled_at)
             VALUES ('local', 'web', 'item', 'a', 'update', '{}', 'k1', 'pending', 100, 100);
             INSERT INTO sync_log (at, system, entity, entity_id, direction, action, outcome)
             VALUES (5000, 'web', 'item', 'a', 'local', 'retry', 'ok')",
        )?;
        assert_eq!(figures::waiting_since(transaction, "web")?, Some(Timestamp(5_000)));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn cases_are_counted_from_their_minute_on() {
    let site = Site::new();
    site.write(|transaction| {
        let series = |system: &str, metric: &str| Series {
            system: system.to_owned(),
            entity_type: "item".to_owned(),
            metric: metric.to_owned(),
        };
        for (at, system, metric) in [
            (0, "web", "calls"),
            (60_000, "web", "calls"),
            (120_000, "web", "calls"),
            (120_000, "erp", "other"),
        ] {
            sync_metrics::add(transaction, Timestamp(at), &series(system, metric), Sums::of(7))?;
        }
        let cases = figures::cases_since(transaction, "calls", Timestamp(60_000))?;
        assert_eq!(cases.into_iter().collect::<Vec<_>>(), [("web".to_owned(), 2)]);
        Ok(())
    })
    .await;
}
