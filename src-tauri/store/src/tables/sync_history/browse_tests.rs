use super::*;
use crate::WriteTransaction;
use crate::tables::support_tests::Site;
use crate::tables::sync_history::{
    self, Completeness, NewRun, RunCounters, RunEnd, RunMode, RunScope, RunStatus, RunTrigger,
};

/// A run that has ended so, with so many failed records.
fn run(
    transaction: &WriteTransaction<'_>,
    (entity, mode): (&str, RunMode),
    (status, failed): (RunStatus, u64),
    at: i64,
) -> Result<i64, StoreError> {
    let new = NewRun {
        integration_id: None,
        system: "crm",
        entity_type: entity,
        trigger: RunTrigger::Manual,
        mode,
        scope: RunScope::All,
        record_limit: None,
        actor: None,
        started_at: Timestamp(at),
    };
    let id = sync_history::open(transaction, &new)?;
    let counters = RunCounters { processed: failed, failed, ..RunCounters::default() };
    sync_history::add(transaction, id, &counters, 1)?;
    let end = RunEnd { error_code: Some("HTTP_500"), ..RunEnd::of(status, Completeness::Unknown) };
    sync_history::finish(transaction, id, &end, Timestamp(at + 5))?;
    Ok(id)
}

const REAL: (&str, RunMode) = ("contact", RunMode::Real);

#[tokio::test]
async fn runs_are_found_by_everything_that_people_ask_for() {
    let site = Site::new();
    site.write(|transaction| {
        let clean = run(transaction, REAL, (RunStatus::Completed, 0), 10)?;
        let some = run(transaction, REAL, (RunStatus::Completed, 2), 20)?;
        let failed = run(transaction, REAL, (RunStatus::Failed, 0), 30)?;
        let stopped = run(transaction, ("deal", RunMode::Real), (RunStatus::Stopped, 0), 40)?;
        let dry = run(transaction, ("deal", RunMode::DryRun), (RunStatus::Failed, 0), 50)?;
        let open = sync_history::open(
            transaction,
            &NewRun {
                integration_id: None,
                system: "erp",
                entity_type: "supplier",
                trigger: RunTrigger::Schedule,
                mode: RunMode::Real,
                scope: RunScope::All,
                record_limit: None,
                actor: None,
                started_at: Timestamp(60),
            },
        )?;
        transaction
            .connection()
            .execute("UPDATE sync_history SET integration_id = 7 WHERE id = ?1", [some])?;
        let find = |filter: RunFilter| {
            let found = ids(transaction, &filter, i64::MAX, 10).unwrap();
            assert_eq!(count(transaction, &filter).unwrap(), found.len() as u64);
            found
        };
        let none = RunFilter::default;
        let with = |result| RunFilter { result: Some(result), ..RunFilter::default() };
        assert_eq!(find(none()), [open, dry, stopped, failed, some, clean]);
        assert_eq!(find(with(RunResultCode::Open)), [open]);
        assert_eq!(find(with(RunResultCode::Clean)), [clean]);
        assert_eq!(find(with(RunResultCode::WithFailures)), [some]);
        assert_eq!(find(with(RunResultCode::Failed)), [failed]);
        assert_eq!(find(with(RunResultCode::Stopped)), [stopped]);
        assert_eq!(find(with(RunResultCode::DryRun)), [dry]);
        assert_eq!(find(RunFilter { system: Some("erp".to_owned()), ..none() }), [open]);
        assert_eq!(find(RunFilter { entity_type: Some("deal".to_owned()), ..none() }), [dry, stopped]);
        assert_eq!(find(RunFilter { integration: Some(7), ..none() }), [some]);
        assert_eq!(integration_of(transaction, some)?, Some(7));
        let between = RunFilter { from: Some(Timestamp(20)), until: Some(Timestamp(40)), ..none() };
        assert_eq!(find(between.clone()), [failed, some]);
        assert_eq!(ids(transaction, &between, failed, 10)?, [some]);
        assert_eq!(ids(transaction, &none(), i64::MAX, 2)?, [open, dry]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_failed_run_waits_until_a_good_one_follows_or_a_person_knows_of_it() {
    let site = Site::new();
    site.write(|transaction| {
        let of = |transaction: &WriteTransaction<'_>| failing(transaction, "crm", "contact");
        run(transaction, REAL, (RunStatus::Failed, 0), 10)?;
        let good = run(transaction, REAL, (RunStatus::Completed, 1), 20)?;
        assert_eq!(of(transaction)?, None);
        run(transaction, REAL, (RunStatus::Failed, 0), 30)?;
        let last = run(transaction, REAL, (RunStatus::Failed, 0), 40)?;
        run(transaction, ("contact", RunMode::DryRun), (RunStatus::Completed, 0), 50)?;
        let found = of(transaction)?.unwrap();
        assert_eq!((found.run, found.count, found.since), (last, 2, Timestamp(30)));
        assert_eq!(found.error_code.as_deref(), Some("HTTP_500"));
        assert!(good < last);
        assert!(dismiss_failed(transaction, "crm", "contact", last, Timestamp(60))?);
        assert_eq!(of(transaction)?, None);
        let again = run(transaction, REAL, (RunStatus::Failed, 0), 70)?;
        assert_eq!(of(transaction)?.map(|failing| failing.run), Some(again));
        run(transaction, REAL, (RunStatus::Completed, 0), 80)?;
        assert_eq!(of(transaction)?, None);
        assert!(!dismiss_failed(transaction, "crm", "nothing", last, Timestamp(90))?);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn runs_that_hold_deletions_are_found() {
    let site = Site::new();
    site.write(|transaction| {
        let held = run(transaction, REAL, (RunStatus::Completed, 0), 10)?;
        let counters = RunCounters { missing: 30, held_deletions: 30, ..RunCounters::default() };
        sync_history::add(transaction, held, &counters, 0)?;
        sync_history::set_held(transaction, held, 30, Some(&[1]))?;
        let expected = HeldRun { run: held, count: 30, since: Timestamp(15) };
        assert_eq!(held_of(transaction, "crm", "contact")?, [expected]);
        assert!(held_of(transaction, "crm", "deal")?.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn looking_for_runs_reads_the_index_alone() {
    let site = Site::new();
    site.write(|transaction| {
        let plan = |sql: &str| {
            let mut statement =
                transaction.connection().prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let nulls = vec![rusqlite::types::Null; statement.parameter_count()];
            let rows = statement
                .query_map(rusqlite::params_from_iter(nulls), |row| row.get::<_, String>(3))
                .unwrap();
            rows.map(Result::unwrap).collect::<Vec<_>>().join("; ")
        };
        let everything = |result| RunFilter {
            system: Some("crm".to_owned()),
            entity_type: Some("contact".to_owned()),
            integration: Some(7),
            result: Some(result),
            from: Some(Timestamp(1)),
            until: Some(Timestamp(2)),
        };
        for result in [
            RunResultCode::Open,
            RunResultCode::Clean,
            RunResultCode::WithFailures,
            RunResultCode::Failed,
            RunResultCode::Stopped,
            RunResultCode::DryRun,
        ] {
            for filter in [everything(result), RunFilter { result: Some(result), ..RunFilter::default() }] {
                let (conditions, _) = filter.conditions();
                for sql in [ids_query(&conditions), count_query(&conditions)] {
                    assert!(
                        plan(&sql).contains("USING COVERING INDEX sync_history_filter"),
                        "{}",
                        plan(&sql)
                    );
                }
            }
        }
        for sql in [LATEST_FAILED, LATEST_GOOD] {
            assert!(plan(sql).starts_with("SEARCH") && !plan(sql).contains("TEMP"), "{}", plan(sql));
        }
        let lured = plan(&ids_query("1").replace("SELECT id", "SELECT id, pages"));
        assert!(!lured.contains("COVERING"), "the check sees a column that is not in the index: {lured}");
        Ok(())
    })
    .await;
}
