use super::*;
use crate::StoreError;
use crate::tables::support_tests::Site;

fn put(
    transaction: &WriteTransaction<'_>,
    hash: &str,
    raw: &str,
    at: i64,
) -> Result<SetAsideOutcome, StoreError> {
    let entry =
        NewSetAside { system: "web", entity: "order", content_hash: hash, reason_code: "id_missing", raw };
    set_aside(transaction, &entry, Timestamp(at))
}

#[tokio::test]
async fn an_entry_listed_again_is_counted_once_a_minute() {
    let site = Site::new();
    site.write(|transaction| {
        assert_eq!(put(transaction, "a", "{}", 0)?, SetAsideOutcome::Added);
        assert_eq!(put(transaction, "a", "{}", 59_999)?, SetAsideOutcome::Known);
        assert_eq!(put(transaction, "a", "{}", 60_000)?, SetAsideOutcome::Known);
        assert_eq!(put(transaction, "b", "[]", 60_001)?, SetAsideOutcome::Added);
        assert_eq!(count_set_aside(transaction)?, 2);
        let rows = list_set_aside(transaction, 10)?;
        let seen: Vec<_> = rows.iter().map(|row| (row.raw.as_str(), row.times, row.last_seen_at)).collect();
        assert_eq!(seen, [("[]", 1, Timestamp(60_001)), ("{}", 2, Timestamp(60_000))]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_long_entry_is_cut_between_two_letters_and_says_so() {
    let site = Site::new();
    site.write(|transaction| {
        let whole = "x".repeat(RAW_BYTES);
        let long = format!("x{}", "ñ".repeat(RAW_BYTES));
        put(transaction, "whole", &whole, 0)?;
        put(transaction, "long", &long, 1)?;
        let rows = list_set_aside(transaction, 10)?;
        assert_eq!(rows[1].raw, whole);
        assert!(rows[0].raw.ends_with("ñ… [16383 of 32769 bytes]"), "{}", rows[0].raw.len());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_entries_that_are_no_longer_listed_are_pruned_a_slice_at_a_time() {
    let site = Site::new();
    site.write(|transaction| {
        for (hash, at) in [("a", 1), ("b", 2), ("c", 3), ("d", 100)] {
            put(transaction, hash, "{}", at)?;
        }
        assert_eq!(prune(transaction, Timestamp(100), 2)?, 2);
        assert_eq!(prune(transaction, Timestamp(100), 2)?, 1);
        assert_eq!(prune(transaction, Timestamp(100), 2)?, 0);
        assert_eq!(count_set_aside(transaction)?, 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_failure_that_nobody_dealt_with_outlives_its_retention() {
    let site = Site::new();
    site.write(|transaction| {
        transaction.connection().execute_batch(
            "INSERT INTO sync_records (id, run_id, system, entity, external_id, outcome, resolved_at, first_seen_at, last_seen_at)
             VALUES (1, 7, 'erp', 'item', 'a', 'failed', NULL, 1, 1), (2, 7, 'erp', 'item', 'b', 'failed', 5, 1, 1),
                    (3, 7, 'erp', 'item', 'c', 'conflicted', NULL, 1, 1), (4, NULL, 'erp', 'item', 'd', 'failed', NULL, 1, 1),
                    (5, 7, 'erp', 'item', 'e', 'skipped', NULL, 1, 100), (6, 7, 'erp', 'item', NULL, 'failed', NULL, 1, 1)",
        )?;
        assert_eq!(prune(transaction, Timestamp(100), 10)?, 3);
        let left: Vec<i64> = transaction
            .connection()
            .prepare("SELECT id FROM sync_records ORDER BY id")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        assert_eq!(left, [1, 4, 5]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_another_entity_has_set_aside_is_no_order() {
    let site = Site::new();
    site.write(|transaction| {
        let entry = NewSetAside {
            system: "csv-1",
            entity: "clientes",
            content_hash: "a",
            reason_code: "ID_MISSING",
            raw: "{}",
        };
        set_aside(transaction, &entry, Timestamp(1))?;
        assert_eq!(count_set_aside(transaction)?, 0);
        assert_eq!(list_set_aside(transaction, 10)?.len(), 0);
        Ok(())
    })
    .await;
}
