use mostrador_domain::Timestamp;

use super::*;
use crate::tables::support_tests::Site;

const DAY: i64 = 86_400_000;

#[tokio::test]
async fn the_summary_adds_up_the_real_runs_of_a_day() {
    let site = Site::new();
    site.write(|transaction| {
        transaction.connection().execute_batch(&format!(
            "INSERT INTO sync_history (system, entity_type, direction, trigger, mode, status, started_at, duration_ms,
                                       processed, created, updated, unchanged, skipped, conflicted, failed)
             VALUES ('erp', 'item', 'in', 'manual', 'real', 'completed', 1, 100, 21, 1, 2, 3, 4, 5, 6),
                    ('erp', 'item', 'in', 'manual', 'real', 'failed', 2, 100, 4, 0, 0, 0, 0, 0, 4),
                    ('erp', 'item', 'in', 'manual', 'dry_run', 'completed', 3, 100, 50, 50, 0, 0, 0, 0, 0),
                    ('erp', 'item', 'in', 'manual', 'real', 'completed', {DAY}, 0, 0, 0, 0, 0, 0, 0, 0)"
        ))?;
        let days = summary(transaction, Timestamp(0))?;
        assert_eq!(days.iter().map(|day| day.day.as_str()).collect::<Vec<_>>(), ["1970-01-02", "1970-01-01"]);
        assert_eq!(
            days[1],
            DailySummary {
                day: "1970-01-01".to_owned(),
                system: "erp".to_owned(),
                entity_type: "item".to_owned(),
                runs: 2,
                completed_runs: 1,
                failed_runs: 1,
                processed: 25,
                created: 1,
                updated: 2,
                unchanged: 3,
                skipped: 4,
                conflicted: 5,
                failed: 10,
                duration_ms: 200,
            }
        );
        assert_eq!(summary(transaction, Timestamp(DAY))?.len(), 1);

        let hours = performance(transaction, Timestamp(0))?;
        assert_eq!((hours[0].hour, hours[0].records_per_second, hours[0].success_rate), (Timestamp(DAY), None, None));
        assert_eq!((hours[1].processed, hours[1].records_per_second), (25, Some(125.0)));
        assert_eq!(hours[1].success_rate, Some(0.6));
        assert_eq!(performance(transaction, Timestamp(1))?.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn open_conflicts_come_page_by_page_and_say_nothing_of_a_person_when_logged() {
    let site = Site::new();
    site.write(|transaction| {
        transaction.connection().execute_batch(
            r#"INSERT INTO sync_conflicts (system, entity_type, entity_id, kind, status, strategy, base, source_payload,
                                           target_payload, fields, opened_at)
               VALUES ('crm', 'person', '1', 'fields', 'open', 'manual', '{"a":1}', '{"name":"Begoña"}', NULL, '["a"]', 5),
                      ('crm', 'person', '2', 'fields', 'resolved', 'manual', NULL, NULL, NULL, '[]', 6),
                      ('crm', 'person', '3', 'deleted_here', 'open', 'manual', NULL, NULL, '{}', '[]', 7)"#,
        )?;
        let first = open_conflicts(transaction, 0, 1)?;
        assert_eq!((first.len(), first[0].entity_id.as_str(), first[0].opened_at), (1, "1", Timestamp(5)));
        assert_eq!(first[0].source_payload.as_deref(), Some(r#"{"name":"Begoña"}"#));
        assert!(!format!("{first:?}").contains("Begoña"));
        let rest = open_conflicts(transaction, first[0].id, 10)?;
        assert_eq!(rest.iter().map(|conflict| conflict.entity_id.as_str()).collect::<Vec<_>>(), ["3"]);
        Ok(())
    })
    .await;
}
