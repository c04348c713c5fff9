use super::*;
use crate::tables::support_tests::{Site, day};

#[tokio::test]
async fn the_counter_of_a_day_only_rises() {
    let site = Site::new();
    site.write(|transaction| {
        assert_eq!(last_number(transaction, day())?, 0);
        raise(transaction, day(), 5)?;
        raise(transaction, day(), 3)?;
        assert_eq!(last_number(transaction, day())?, 5);
        let next = BusinessDay::parse("2026-03-02").unwrap();
        assert_eq!(last_number(transaction, next)?, 0);
        Ok(())
    })
    .await;
}
