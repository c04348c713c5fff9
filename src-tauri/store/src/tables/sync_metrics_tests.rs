use proptest::prelude::*;

use super::*;
use crate::tables::support_tests::Site;

fn series(metric: &str) -> Series {
    Series { system: "web".to_owned(), entity_type: "order".to_owned(), metric: metric.to_owned() }
}

#[tokio::test]
async fn values_of_one_minute_add_up_and_so_do_the_minutes_of_an_hour() {
    let site = Site::new();
    site.write(|transaction| {
        add(transaction, Timestamp(3_600_000 + 59_999), &series("a"), Sums::of(5))?;
        add(
            transaction,
            Timestamp(3_600_000),
            &series("a"),
            Sums { count: 2, total: 11, lowest: 1, highest: 10 },
        )?;
        add(transaction, Timestamp(3_660_000), &series("a"), Sums::of(7))?;
        add(transaction, Timestamp(3_600_000), &series("b"), Sums::of(0))?;
        let rows = |bucket| between(transaction, bucket, Timestamp(0), Timestamp(i64::MAX));
        let minutes = rows(Bucket::Minute)?;
        let known: Vec<_> =
            minutes.iter().map(|row| (row.at, row.series.metric.as_str(), row.sums)).collect();
        assert_eq!(
            known,
            [
                (Timestamp(3_600_000), "a", Sums { count: 3, total: 16, lowest: 1, highest: 10 }),
                (Timestamp(3_600_000), "b", Sums::of(0)),
                (Timestamp(3_660_000), "a", Sums::of(7)),
            ]
        );
        let hours = rows(Bucket::Hour)?;
        assert_eq!(hours.len(), 2);
        assert_eq!(hours[0].sums, Sums { count: 4, total: 23, lowest: 1, highest: 10 });
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn each_length_is_pruned_by_its_own_time_the_oldest_first() {
    let site = Site::new();
    site.write(|transaction| {
        for minute in 0..120 {
            add(transaction, Timestamp(minute * 60_000), &series("a"), Sums::of(1))?;
        }
        assert_eq!(prune(transaction, Bucket::Minute, Timestamp(3_600_000), 50)?, 50);
        let left = between(transaction, Bucket::Minute, Timestamp(0), Timestamp(i64::MAX))?;
        assert_eq!(left.first().map(|row| row.at), Some(Timestamp(50 * 60_000)));
        assert_eq!(prune(transaction, Bucket::Minute, Timestamp(3_600_000), 50)?, 10);
        assert_eq!(prune(transaction, Bucket::Minute, Timestamp(3_600_000), 50)?, 0);
        let hours = between(transaction, Bucket::Hour, Timestamp(0), Timestamp(i64::MAX))?;
        assert_eq!(
            hours.iter().map(|row| row.sums.count).collect::<Vec<_>>(),
            [60, 60],
            "hours outlive their minutes"
        );
        Ok(())
    })
    .await;
}

#[test]
fn an_instant_before_the_epoch_lies_in_the_bucket_that_began_before_it() {
    assert_eq!(Bucket::Minute.start(Timestamp(-1)), Timestamp(-60_000));
    assert_eq!(Bucket::Hour.start(Timestamp(3_599_999)), Timestamp(0));
}

proptest! {
    #[test]
    fn the_order_in_which_values_are_added_up_does_not_matter(values in proptest::collection::vec(-1_000_i64..1_000, 1..20)) {
        let sum = |values: &[i64]| values.iter().map(|value| Sums::of(*value)).reduce(Sums::plus).unwrap();
        let mut reversed = values.clone();
        reversed.reverse();
        prop_assert_eq!(sum(&values), sum(&reversed));
        prop_assert_eq!(sum(&values).total, values.iter().sum::<i64>());
        prop_assert_eq!(sum(&values).lowest, *values.iter().min().unwrap());
        prop_assert_eq!(sum(&values).highest, *values.iter().max().unwrap());
    }
}
