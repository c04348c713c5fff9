use super::*;
use crate::WriteTransaction;
use crate::tables::support_tests::Site;

fn run(
    transaction: &WriteTransaction<'_>,
    integration: Option<i64>,
    mode: &str,
    status: &str,
    started_at: i64,
) -> Result<i64, StoreError> {
    // An entity of its own, because only one run of an entity is open.
    let sql = "INSERT INTO sync_history (integration_id, system, entity_type, direction, trigger, mode, status, started_at)
               VALUES (?1, 'erp', 'entity' || ?4, 'in', 'manual', ?2, ?3, ?4)";
    transaction.connection().execute(sql, params![integration, mode, status, started_at])?;
    Ok(transaction.connection().last_insert_rowid())
}

#[tokio::test]
async fn the_runs_of_an_integration_are_found_by_what_is_asked_of_them() {
    let site = Site::new();
    site.write(|transaction| {
        let id = |found: Option<RunRow>| found.map(|run| run.id);
        assert_eq!(id(latest(transaction, 7)?), None);
        let dry = run(transaction, Some(7), "dry_run", "completed", 10)?;
        let failed = run(transaction, Some(7), "dry_run", "failed", 20)?;
        let real = run(transaction, Some(7), "real", "completed", 30)?;
        run(transaction, Some(8), "dry_run", "completed", 40)?;
        run(transaction, None, "real", "running", 50)?;

        assert_eq!(id(latest(transaction, 7)?), Some(real));
        assert_eq!(id(latest_dry(transaction, 7, Timestamp(0), None)?), Some(failed));
        let completed = Some(RunStatus::Completed);
        assert_eq!(id(latest_dry(transaction, 7, Timestamp(10), completed)?), Some(dry));
        assert_eq!(id(latest_dry(transaction, 7, Timestamp(11), completed)?), None, "it is from before");
        assert_eq!(id(open(transaction, 7)?), None);
        let paused = run(transaction, Some(7), "real", "paused", 60)?;
        assert_eq!(id(open(transaction, 7)?), Some(paused));
        Ok(())
    })
    .await;
}
