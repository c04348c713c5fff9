use super::*;
use crate::WriteTransaction;
use crate::tables::support_tests::Site;

fn run(
    transaction: &WriteTransaction<'_>,
    mode: RunMode,
    scope: &str,
    status: &str,
) -> Result<i64, StoreError> {
    let sql =
        "INSERT INTO sync_history (system, entity_type, direction, trigger, mode, scope, status, started_at)
               VALUES ('wispro-1', 'client', 'in', 'manual', ?1, ?2, ?3, 1)";
    transaction.connection().execute(sql, params![mode.code(), scope, status])?;
    Ok(transaction.connection().last_insert_rowid())
}

#[tokio::test]
async fn the_last_read_is_found_behind_any_number_of_tries_of_single_records() {
    let site = Site::new();
    site.write(|transaction| {
        let last =
            |mode| last_read(transaction, "wispro-1", "client", mode).map(|found| found.map(|run| run.id));
        assert_eq!((last(RunMode::Real)?, last(RunMode::DryRun)?), (None, None));
        let dry = run(transaction, RunMode::DryRun, "all", "interrupted")?;
        run(transaction, RunMode::Real, "all", "completed")?;
        let real = run(transaction, RunMode::Real, "changes", "failed")?;
        for _ in 0..200 {
            run(transaction, RunMode::Real, "ids", "completed")?;
        }
        run(transaction, RunMode::Real, "all", "running")?;
        assert_eq!((last(RunMode::Real)?, last(RunMode::DryRun)?), (Some(real), Some(dry)));
        assert_eq!(last_read(transaction, "wispro-2", "client", RunMode::Real)?, None);
        Ok(())
    })
    .await;
}
