use super::*;
use crate::tables::support_tests::{Site, day, id, store_order};
use crate::tables::{daily_counter, orders};

fn count(transaction: &ReadTransaction<'_>, sql: &str) -> i64 {
    transaction.connection().query_row(sql, [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn exactly_the_sample_orders_go_with_everything_that_belongs_to_them() {
    let site = Site::new();
    site.write(|transaction| {
        (1..=3).try_for_each(|number| store_order(transaction, number))?;
        daily_counter::raise(transaction, day(), 3)?;
        add(transaction, id(1))?;
        add(transaction, id(3))?;
        assert_eq!(count(transaction, "SELECT count(*) FROM sample_orders"), 2);
        assert!(any(transaction)?);
        assert!(orders::find(transaction, id(1))?.unwrap().sample);
        assert!(!orders::find(transaction, id(2))?.unwrap().sample);
        assert_eq!(delete_all(transaction)?, 2);
        assert_eq!(count(transaction, "SELECT count(*) FROM sample_orders"), 0);
        assert!(!any(transaction)?);
        assert_eq!(count(transaction, "SELECT count(*) FROM orders"), 1);
        assert_eq!(count(transaction, "SELECT count(*) FROM order_items"), 2);
        assert_eq!(delete_all(transaction)?, 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn numbers_begin_again_only_on_a_day_without_any_other_order() {
    let site = Site::new();
    site.write(|transaction| {
        (1..=2).try_for_each(|number| store_order(transaction, number))?;
        daily_counter::raise(transaction, day(), 2)?;
        add(transaction, id(1))?;
        delete_all(transaction)?;
        assert_eq!(daily_counter::last_number(transaction, day())?, 2, "order 2 is real");
        add(transaction, id(2))?;
        delete_all(transaction)?;
        assert_eq!(daily_counter::last_number(transaction, day())?, 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_an_order_that_is_here_can_be_marked() {
    let site = Site::new();
    let marked = site.store.write(crate::Lane::Interactive, |transaction| add(transaction, id(9))).await;
    assert!(marked.is_err());
}

#[tokio::test]
async fn real_orders_are_those_of_that_day_that_are_no_sample_data() {
    let site = Site::new();
    site.write(|transaction| {
        assert!(!any_real(transaction, day())?);
        (1..=2).try_for_each(|number| store_order(transaction, number))?;
        add(transaction, id(1))?;
        assert!(any_real(transaction, day())?);
        assert!(!any_real(transaction, BusinessDay::parse("2001-01-01").unwrap())?);
        add(transaction, id(2))?;
        assert!(!any_real(transaction, day())?);
        Ok(())
    })
    .await;
}
