use super::*;
use crate::ConstraintKind;
use crate::tables::support_tests::{Site, enqueue};

const NOW: Timestamp = Timestamp(1_000);

fn row(system: &str, name: &str) -> ConnectionRow {
    ConnectionRow {
        system: system.to_owned(),
        kind: "csv".to_owned(),
        name: name.to_owned(),
        name_key: name.to_lowercase(),
        settings: BTreeMap::from([("folder".to_owned(), "/datos/ñ".to_owned())]),
    }
}

/// Counts the rows of a statement.
fn count(transaction: &ReadTransaction<'_>, from: &str) -> i64 {
    let count = format!("SELECT count(*) FROM {from}");
    transaction.connection().query_row(&count, [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_connection_reads_as_it_was_stored_and_changed() {
    let site = Site::new();
    site.write(|transaction| {
        let (first, other) = (row("csv-1", "Oficina"), row("csv-2", "Almacén"));
        save(transaction, &first, NOW, "ana")?;
        save(transaction, &other, NOW, "ana")?;
        assert_eq!(list(transaction)?, [other, first.clone()]);
        let changed = ConnectionRow { settings: BTreeMap::new(), ..row("csv-1", "Gestoría") };
        save(transaction, &changed, Timestamp(2_000), "luis")?;
        assert_eq!(find(transaction, "csv-1")?, Some(changed));
        assert_eq!(count(transaction, "connections WHERE created_at = 1000 AND updated_by = 'luis'"), 1);
        assert!(remove(transaction, "csv-1")?);
        assert!(!remove(transaction, "csv-1")?);
        assert_eq!(find(transaction, "csv-1")?, None);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_connections_of_one_name_are_refused() {
    let site = Site::new();
    site.write(|transaction| {
        save(transaction, &row("csv-1", "Oficina"), NOW, "ana")?;
        let twice = save(transaction, &row("csv-2", "OFICINA"), NOW, "ana");
        assert!(matches!(twice, Err(StoreError::Constraint { kind: ConstraintKind::Unique, .. })));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_name_of_a_system_is_never_given_twice() {
    let site = Site::new();
    site.write(|transaction| {
        assert_eq!(next_system(transaction, "csv", NOW, "ana")?, "csv-1");
        assert_eq!(next_system(transaction, "erp", NOW, "ana")?, "erp-1");
        save(transaction, &row("csv-1", "Oficina"), NOW, "ana")?;
        forget(transaction, "csv-1", NOW)?;
        assert_eq!(next_system(transaction, "csv", NOW, "ana")?, "csv-2");
        assert_eq!(forgotten(transaction)?, ["csv-1", "csv-2", "erp-1"]);
        save(transaction, &row("csv-2", "Oficina"), NOW, "ana")?;
        assert_eq!(forgotten(transaction)?, ["csv-1", "erp-1"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_integrations_that_a_person_set_up_count_as_use() {
    let site = Site::new();
    site.write(|transaction| {
        transaction.connection().execute_batch(
            "INSERT INTO sync_integrations (name, source_system, source_entity, target_system, target_entity, direction,
               created_at, updated_at, origin)
             VALUES ('a', 'csv-1', 'x', 'csv-2', 'y', 'both', 1, 1, 'person'),
                    ('b', 'csv-1', 'x', 'csv-1', 'y', 'both', 1, 1, 'person'),
                    ('c', 'csv-3', 'x', 'local', 'x', 'both', 1, 1, 'program')",
        )?;
        assert_eq!(
            used_by(transaction)?,
            BTreeMap::from([("csv-1".to_owned(), 2), ("csv-2".to_owned(), 1)])
        );
        Ok(())
    })
    .await;
}

/// One row of everything for a system.
fn fill(transaction: &WriteTransaction<'_>, system: &str) -> Result<(), StoreError> {
    save(transaction, &row(system, system), NOW, "ana")?;
    let batch = "
        INSERT INTO sync_entity_config (system, entity_type, updated_at) VALUES ('@', 'clientes', 1);
        INSERT INTO sync_schedules (name, system, entity_type, origin, cron, updated_at)
          VALUES ('@', '@', 'clientes', 'registry', '* * * * *', 1);
        INSERT INTO sync_state (system, entity_type, direction, updated_at) VALUES ('@', 'clientes', 'in', 1);
        INSERT INTO sync_integrations (name, source_system, source_entity, target_system, target_entity, direction,
          created_at, updated_at) VALUES ('@', '@', 'clientes', 'local', 'clientes', 'both', 1, 1);
        INSERT INTO sync_history (system, entity_type, direction, trigger, mode, status, started_at, held)
          VALUES ('@', 'clientes', 'in', 'manual', 'real', 'running', 1, x'00');
        INSERT INTO sync_data (system, entity_type, entity_id, status, modified_by, updated_at, payload)
          VALUES ('@', 'clientes', '1', 'synced', '@', 1, '{}'), ('@', 'clientes', '2', 'synced', '@', 1, '{}');
        INSERT INTO sync_conflicts (system, entity_type, entity_id, kind, status, strategy, opened_at)
          VALUES ('@', 'clientes', '1', 'fields', 'open', 'manual', 1);
        INSERT INTO sync_records (run_id, system, entity, external_id, outcome, first_seen_at, last_seen_at)
          VALUES (1, '@', 'clientes', '1', 'failed', 1, 1), (NULL, '@', 'clientes', NULL, 'skipped', 1, 1);";
    transaction.connection().execute_batch(&batch.replace('@', system))?;
    let job = crate::tables::sync_queue::NewJob {
        source: "local",
        destination: system,
        entity: "clientes",
        entity_id: "1",
        action: "upsert",
        external_id: "1",
        payload: "{}",
        ..crate::tables::sync_queue::NewJob::default()
    };
    crate::tables::sync_queue::enqueue(transaction, &job, NOW).map(drop)
}

#[tokio::test]
async fn what_goes_with_a_connection_goes_and_nothing_of_another_one() {
    const LEFT: &[&str] = &[
        "connections WHERE system",
        "sync_entity_config WHERE system",
        "sync_schedules WHERE system",
        "sync_state WHERE system",
        "sync_integrations WHERE source_system",
        "sync_history WHERE held IS NOT NULL AND system",
        "sync_history WHERE status = 'running' AND system",
        "sync_data WHERE system",
        "sync_conflicts WHERE system",
        "sync_records WHERE system",
        "sync_queue WHERE destination",
    ];
    let site = Site::new();
    site.write(|transaction| {
        for system in ["csv-1", "csv-2"] {
            fill(transaction, system)?;
        }
        enqueue(transaction, "1", NOW)?;
        let of = |system: &str| -> Vec<i64> {
            LEFT.iter().map(|from| count(transaction, &format!("{from} = '{system}'"))).collect()
        };
        let whole = of("csv-2");
        assert_eq!(of("csv-1"), whole);
        assert!(whole.iter().all(|rows| *rows > 0), "{whole:?}");
        forget(transaction, "csv-1", NOW)?;
        let mut slices = 0;
        while forget_records(transaction, "csv-1", 1)? > 0 {
            slices += 1;
        }
        assert_eq!(slices, 2, "a slice takes no more than it may");
        assert_eq!(of("csv-1"), vec![0; LEFT.len()]);
        assert_eq!(of("csv-2"), whole);
        assert_eq!(count(transaction, "sync_queue WHERE destination = 'web'"), 1);
        assert_eq!(
            count(transaction, "sync_history WHERE system = 'csv-1' AND error_code = 'DISCONNECTED'"),
            1
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_entities_that_something_depends_on_are_known() {
    let site = Site::new();
    site.write(|transaction| {
        fill(transaction, "csv-1")?;
        transaction.connection().execute_batch(
            "INSERT INTO sync_entity_config (system, entity_type, updated_at) VALUES ('csv-1', 'empty', 1)",
        )?;
        assert_eq!(entities_of(transaction, "csv-1")?, ["clientes"]);
        assert_eq!(entities_of(transaction, "csv-2")?, Vec::<String>::new());
        assert_eq!(secret_of("csv-1", "password"), "connection/csv-1/password");
        Ok(())
    })
    .await;
}
