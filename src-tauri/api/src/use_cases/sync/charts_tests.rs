use mostrador_store::tables::sync_metrics::Series;

use super::*;

fn row(minute: i64, metric: &str, values: &[i64]) -> MetricRow {
    let sums = values.iter().copied().map(Sums::of).reduce(Sums::plus).unwrap();
    let series =
        Series { system: "wispro".to_owned(), entity_type: "client".to_owned(), metric: metric.to_owned() };
    MetricRow { bucket: Bucket::Minute, at: Timestamp(minute * STEP), series, sums }
}

#[test]
fn every_minute_has_a_point_and_an_empty_one_says_nothing() {
    let rows = [
        row(11, "delivered", &[3, 4]),
        row(11, "succeeded", &[100]),
        row(11, "commit_latency_us", &[900, 1_100]),
        row(11, "call_latency_ms", &[10, 30]),
        row(11, "failed", &[1]),
        row(13, "call_failed", &[1]),
        row(13, "call_latency_ms", &[2_000]),
        row(13, "not_delivered_record", &[5]),
        row(13, "processed", &[50]),
    ];
    let charts = draw(&rows, Timestamp(10 * STEP), 4);
    assert_eq!((charts.from, charts.step_ms), (10 * STEP, STEP));
    assert_eq!(charts.throughput, [0, 109, 0, 0]);
    assert_eq!(charts.latency[1], Some(LatencyPoint { mean: 20.0, highest: 30.0 }));
    assert_eq!(charts.latency.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true, false, true]);
    let share = charts.success[1].unwrap();
    assert!((share - 111.0 / 112.0).abs() < 1e-9, "{share}");
    assert_eq!(charts.success[0], None);
    assert_eq!(charts.success[3], Some(0.0), "nothing went through");
}

#[test]
fn what_lies_outside_of_the_chart_is_left_out() {
    let rows = [row(9, "delivered", &[1]), row(14, "delivered", &[1])];
    assert_eq!(draw(&rows, Timestamp(10 * STEP), 4).throughput, [0, 0, 0, 0]);
}
