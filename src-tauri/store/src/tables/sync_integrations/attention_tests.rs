use mostrador_domain::Timestamp;

use super::super::{self as sync_integrations, IntegrationSettings, Running, Travel};
use super::*;
use crate::WriteTransaction;
use crate::tables::support_tests::Site;

fn settings(name: &str, target: &str) -> IntegrationSettings {
    let party = |system: &str, entity: &str| Party { system: system.to_owned(), entity: entity.to_owned() };
    IntegrationSettings {
        name: name.to_owned(),
        source: party("erp", "supplier"),
        target: party(target, "company"),
        travel: Travel::SourceToTarget,
        rules: Default::default(),
        filters: "[]".to_owned(),
        batch_size: 100,
        running: Running::Disabled,
    }
}

fn row(transaction: &WriteTransaction<'_>, name: &str) -> Result<IntegrationRow, StoreError> {
    let id = sync_integrations::start(transaction, &settings(name, "crm"), Timestamp(1))?;
    Ok(sync_integrations::find(transaction, id)?.unwrap())
}

#[tokio::test]
async fn what_failed_was_refused_or_is_disputed_is_counted_for_the_integration_that_carried_it() {
    let site = Site::new();
    site.write(|transaction| {
        let (own, other) = (row(transaction, "own")?, row(transaction, "other")?);
        transaction.connection().execute_batch(&format!(
            "INSERT INTO sync_history (id, integration_id, system, entity_type, direction, trigger, mode, status, started_at)
             VALUES (1, {own}, 'erp', 'supplier', 'in', 'manual', 'real', 'completed', 0),
                    (2, NULL, 'erp', 'supplier', 'in', 'manual', 'real', 'completed', 0);
             INSERT INTO sync_records (run_id, system, entity, external_id, outcome, resolved_at, first_seen_at, last_seen_at)
             VALUES (1, 'erp', 'supplier', 'a', 'failed', NULL, 0, 0), (1, 'erp', 'supplier', 'b', 'failed', 5, 0, 0),
                    (1, 'erp', 'supplier', 'c', 'skipped', NULL, 0, 0), (2, 'erp', 'supplier', 'd', 'failed', NULL, 0, 0);
             INSERT INTO sync_links (integration_id, source_id, target_id, updated_at)
             VALUES ({own}, 'a', 't1', 0), ({other}, 'z', 't9', 0);
             INSERT INTO sync_queue (source, destination, entity, entity_id, action, external_id, payload, idempotency_key,
                                     status, created_at, scheduled_at)
             VALUES ('local', 'crm', 'company', 't1', 'upsert', NULL, '{{}}', 'k1', 'dead', 0, 0),
                    ('local', 'crm', 'company', 'local:1', 'upsert', 't1', '{{}}', 'k2', 'dead', 0, 0),
                    ('local', 'crm', 'company', 't9', 'upsert', NULL, '{{}}', 'k3', 'dead', 0, 0),
                    ('local', 'crm', 'company', 't1', 'upsert', NULL, '{{}}', 'k4', 'done', 0, 0);
             INSERT INTO sync_conflicts (system, entity_type, entity_id, kind, status, strategy, opened_at)
             VALUES ('crm', 'company', 't1', 'fields', 'open', 'manual', 0),
                    ('crm', 'company', 't2', 'fields', 'open', 'manual', 0);",
            own = own.id,
            other = other.id,
        ))?;
        assert_eq!(count(transaction, &own)?, 1 + 1 + 1, "a newer job speaks for the first one that was refused");
        assert_eq!(count(transaction, &other)?, 1, "the job of the record that it linked");
        Ok(())
    })
    .await;
}
