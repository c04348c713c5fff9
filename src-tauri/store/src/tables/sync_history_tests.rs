use super::*;
use crate::tables::support_tests::Site;
use crate::{ConstraintKind, StoreError};

fn run<'a>(entity_type: &'a str, mode: RunMode) -> NewRun<'a> {
    NewRun {
        integration_id: Some(7),
        system: "web",
        entity_type,
        trigger: RunTrigger::Manual,
        mode,
        scope: RunScope::All,
        record_limit: Some(20),
        actor: Some("Ana"),
        started_at: Timestamp(5),
    }
}

#[tokio::test]
async fn a_stream_has_one_run_at_a_time() {
    let site = Site::new();
    site.write(|transaction| {
        let first = open(transaction, &run("client", RunMode::Real))?;
        open(transaction, &run("plan", RunMode::Real))?;
        let second = open(transaction, &run("client", RunMode::DryRun)).unwrap_err();
        assert!(matches!(second, StoreError::Constraint { kind: ConstraintKind::Unique, .. }), "{second}");
        set_status(transaction, first, RunStatus::Paused)?;
        assert!(open(transaction, &run("client", RunMode::Real)).is_err(), "a paused run is under way");
        assert_eq!(open_run(transaction, "web", "client")?.unwrap().id, first);

        finish(transaction, first, &RunEnd::of(RunStatus::Completed, Completeness::Proved), Timestamp(9))?;
        assert_eq!(open_run(transaction, "web", "client")?, None);
        open(transaction, &run("client", RunMode::Real))?;
        assert_eq!(list_open(transaction)?.len(), 2);
        assert_eq!(list(transaction, "web", "client", i64::MAX, 10)?.len(), 2);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn counters_that_do_not_add_up_are_refused() {
    let site = Site::new();
    site.write(|transaction| {
        let id = open(transaction, &run("client", RunMode::Real))?;
        let right =
            RunCounters { processed: 3, created: 1, updated: 1, failed: 1, pages: 1, ..Default::default() };
        add(transaction, id, &right, 40)?;
        add(transaction, id, &right, 2)?;
        let wrong = RunCounters { processed: 2, created: 1, ..RunCounters::default() };
        assert!(matches!(
            transaction.savepoint(|transaction| add(transaction, id, &wrong, 0)),
            Err(StoreError::Constraint { kind: ConstraintKind::Check, .. })
        ));
        let row = find(transaction, id)?.unwrap();
        let mut expected = right;
        expected.add(&right);
        assert_eq!((row.counters, row.duration_ms), (expected, 42));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn no_more_deletions_can_be_held_than_records_are_missing() {
    let site = Site::new();
    site.write(|transaction| {
        let id = open(transaction, &run("client", RunMode::Real))?;
        assert!(transaction.savepoint(|transaction| set_held(transaction, id, 1, Some(b"x"))).is_err());
        add(transaction, id, &RunCounters { missing: 2, deleted: 1, ..RunCounters::default() }, 0)?;
        set_held(transaction, id, 1, Some(b"x"))?;
        assert_eq!(held_runs(transaction, "web", "client")?, [(id, b"x".to_vec())]);
        assert_eq!(held(transaction, id)?.unwrap(), b"x");
        set_held(transaction, id, 0, None)?;
        assert_eq!(held_runs(transaction, "web", "client")?, []);
        assert_eq!(find(transaction, id)?.unwrap().counters.missing, 2);
        Ok(())
    })
    .await;
}
