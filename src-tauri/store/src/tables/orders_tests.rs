use rusqlite::params;

use super::orderer::{by_id_sql, by_phone_sql, open_sql as open_orderers_sql};
use super::read::{changed_finished_sql, find_sql, finished_sql, open_sql, search_sql};
use super::row::ITEMS;
use super::unattended::{unattended_one_sql, unattended_sql};
use super::*;
use crate::StoreError;
use crate::tables::support_tests::{Site, day, id, order, store_order};
use mostrador_domain::Cents;

/// The plan of a statement, one step a line.
fn plan(connection: &rusqlite::Connection, sql: &str) -> String {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let values = vec![rusqlite::types::Null; statement.parameter_count()];
    let rows =
        statement.query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(3)).unwrap();
    rows.collect::<Result<Vec<_>, _>>().unwrap().join("\n")
}

/// Whether a plan goes through a whole table of lines or jobs, under the aliases of these statements.
fn scans(plan: &str) -> bool {
    plan.lines().map(str::trim).any(|step| {
        ["SCAN i", "SCAN m", "SCAN q", "SCAN sync_queue", "SCAN order_item"].iter().any(|start| {
            step == *start || step.starts_with(&format!("{start} ")) || step.contains("AUTOMATIC")
        })
    })
}

/// Orders 21 to 10,000, each with three lines, two modifiers per line and an accepted job.
const MANY: &str = "
    WITH RECURSIVE n(k) AS (SELECT 21 UNION ALL SELECT k + 1 FROM n WHERE k < 10000)
    INSERT INTO orders (id, remote_id, business_date, daily_number, stage, stage_since, received_at, order_type,
      remote_status, payment_status, payment_method, search_text, content_hash, raw_json)
    SELECT printf('00000000-0000-4000-8000-%012x', k), 'remote', '2026-03-01', k, 'NEW', k * 1000, k * 1000, 'DELIVERY',
      'PENDING', 'PAID', 'CASH', 'pizza', 'hash', '{}' FROM n;
    INSERT INTO order_items (order_id, position, product_name, quantity)
    SELECT orders.id, place.value, 'Pizza', 1 FROM orders, json_each('[0, 1, 2]') AS place WHERE daily_number > 20;
    INSERT INTO order_item_modifiers (item_id, position, name, quantity)
    SELECT order_items.id, place.value, 'Queso', 1 FROM order_items, json_each('[5, 6]') AS place;
    INSERT INTO sync_queue (source, destination, entity, entity_id, action, payload, idempotency_key, status, created_at,
      scheduled_at)
    SELECT 'local', 'web', 'order', id, 'confirm', '{}', id, 'done', 0, 0 FROM orders WHERE daily_number > 20;";

#[tokio::test]
async fn no_list_scans_the_lines_or_the_outbox_whatever_the_statistics_say() {
    let site = Site::new();
    site.write(|transaction| (1..=20).try_for_each(|number| store_order(transaction, number))).await;
    site.write(|transaction| Ok(transaction.connection().execute_batch("ANALYZE")?)).await;
    site.write(|transaction| Ok(transaction.connection().execute_batch(MANY)?)).await;
    site.write(|transaction| {
        let connection = transaction.connection();
        connection
            .execute("UPDATE orders SET stage = 'DELIVERED' WHERE daily_number > 500", [])
            .unwrap();
        // The twin: the same selection joined to its lines, in the order of the lines, lures the planner.
        let lured = plan(
            connection,
            "SELECT i.id FROM (SELECT id FROM orders WHERE stage IN ('NEW', 'PREPARING', 'READY', 'OUT_FOR_DELIVERY')) AS o
             JOIN order_items AS i ON i.order_id = o.id ORDER BY i.order_id, i.position",
        );
        assert!(scans(&lured), "{lured}");
        for round in ["statistics of a small file", "statistics of this file"] {
            for sql in [
                find_sql(),
                open_sql(),
                finished_sql(),
                changed_finished_sql(),
                search_sql(0),
                search_sql(2),
                unattended_sql(),
                unattended_one_sql(),
                ITEMS.to_owned(),
            ] {
                let plan = plan(connection, &sql);
                assert!(!scans(&plan), "{round}\n{sql}\n{plan}");
            }
            connection.execute_batch("ANALYZE").unwrap();
        }
        assert_eq!(open(transaction)?.len(), 500);
        assert_eq!(finished(transaction, day())?.len(), 9_500);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_order_reads_as_it_was_stored_with_values_that_nobody_knows() {
    let site = Site::new();
    site.write(|transaction| {
        store_order(transaction, 7)?;
        let row = find(transaction, id(7))?.unwrap();
        assert_eq!(row.order, order(7));
        assert_eq!((row.daily_number, row.stage, row.version), (7, Stage::New, 1));
        assert_eq!(row.confirmation.unwrap().attempts, 0);
        assert_eq!(find(transaction, id(8))?, None);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_search_finds_by_number_or_by_all_words_latest_first() {
    let site = Site::new();
    site.write(|transaction| {
        (1..=30).try_for_each(|number| store_order(transaction, number))?;
        let numbers = |number, words: &[&str], limit| -> Result<Vec<u32>, StoreError> {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            Ok(search(transaction, number, &words, limit)?.iter().map(|row| row.daily_number).collect())
        };
        assert_eq!(numbers(Some(12), &[], 50)?, [12]);
        assert_eq!(numbers(None, &["begona12"], 50)?, [12]);
        assert_eq!(numbers(Some(3), &["begona12", "pizza"], 50)?, [12, 3]);
        assert_eq!(numbers(None, &["begona12", "burger"], 50)?, [0_u32; 0]);
        assert_eq!(numbers(None, &[], 50)?, [0_u32; 0]);
        assert_eq!(numbers(None, &["pizza"], 3)?, [30, 29, 28]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_unreadable_order_is_left_out_of_the_lists_and_an_error_when_asked_for() {
    let site = Site::new();
    site.write(|transaction| {
        (1..=5).try_for_each(|number| store_order(transaction, number))?;
        let connection = transaction.connection();
        let damage =
            |number: u32, sql: &str| connection.execute(sql, params![id(number).to_string()]).unwrap();
        damage(1, "UPDATE orders SET customer = 'not JSON' WHERE id = ?1");
        damage(2, "UPDATE orders SET total_cents = 9223372036854775807 WHERE id = ?1");
        damage(3, "UPDATE order_items SET quantity = 5000000000 WHERE order_id = ?1");
        damage(4, "UPDATE orders SET business_date = 'yesterday' WHERE id = ?1");
        let readable: Vec<u32> = open(transaction)?.iter().map(|row| row.daily_number).collect();
        assert_eq!(readable, [5]);
        for number in 1..=4 {
            assert!(find(transaction, id(number)).is_err(), "order {number}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_totals_count_each_order_once() {
    let site = Site::new();
    site.write(|transaction| {
        (1..=4).try_for_each(|number| store_order(transaction, number))?;
        let connection = transaction.connection();
        connection
            .execute(
                "UPDATE sync_queue SET status = 'done' WHERE entity_id IN (?1, ?2)",
                params![id(1).to_string(), id(2).to_string()],
            )
            .unwrap();
        connection
            .execute("UPDATE sync_queue SET status = 'dead' WHERE entity_id = ?1", [id(3).to_string()])
            .unwrap();
        assert_eq!(totals(transaction)?, (4, 2, 1));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_order_is_unattended_until_somebody_acknowledges_or_moves_it() {
    let site = Site::new();
    site.write(|transaction| (1..=3).try_for_each(|number| store_order(transaction, number))).await;
    site.write(|transaction| {
        let first = unattended_one(transaction, id(1))?.unwrap();
        assert_eq!((first.daily_number, first.products, first.total.map(Cents::get)), (1, 2, Some(2_000)));
        assert_eq!(numbers(transaction)?, [1, 2, 3]);
        assert!(acknowledge(transaction, id(1), Timestamp(9_000))?);
        let change = StageChange {
            stage: Stage::Preparing,
            since: Timestamp(9_000),
            due_at: None,
            prep_minutes: None,
            acknowledged_at: None,
            last_move_event: None,
        };
        set_stage(transaction, id(3), &change)?;
        assert_eq!(numbers(transaction)?, [2]);
        assert_eq!(unattended_one(transaction, id(1))?, None);
        assert_eq!(unattended_one(transaction, id(3))?, None);
        Ok(())
    })
    .await;
}

fn numbers(transaction: &crate::ReadTransaction<'_>) -> Result<Vec<u32>, StoreError> {
    Ok(unattended(transaction)?.into_iter().map(|order| order.daily_number).collect())
}

#[tokio::test]
async fn whoever_ordered_is_found_through_indexes_alone() {
    let site = Site::new();
    site.write(|transaction| {
        for sql in [by_id_sql(), by_phone_sql(), open_orderers_sql()] {
            let plan = plan(transaction.connection(), &sql);
            for table in ["sync_data", "d", "customer_merges", "sync_queue", "q"] {
                let scanned = format!("SCAN {table}");
                assert!(!plan.lines().any(|step| step.trim() == scanned), "{sql}\n{plan}");
            }
        }
        Ok(())
    })
    .await;
}
