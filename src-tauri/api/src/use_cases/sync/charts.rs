//! Small charts over the last minutes.

use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_metrics::{self, Bucket, MetricRow, Sums};

use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session};

/// Milliseconds from one point to the next.
const STEP: i64 = 60_000;
/// The longest time that a chart looks back, in minutes.
const LONGEST: u32 = 1_440;

pub(crate) async fn sync_charts(
    api: &Api,
    _session: &Session,
    request: ChartsRequest,
) -> Result<ChartsView, ApiError> {
    let engine = &api.engine();
    let minutes = request.minutes.clamp(1, LONGEST);
    // The minute under way is in memory still.
    if let Err(error) = engine.metrics().flush(engine.store()).await {
        tracing::warn!(%error, "the figures of this minute could not be written");
    }
    let last = Bucket::Minute.start(engine.now());
    let from = last.plus_millis(-i64::from(minutes - 1) * STEP);
    let until = last.plus_millis(STEP);
    let rows = engine
        .store()
        .read(move |transaction| sync_metrics::between(transaction, Bucket::Minute, from, until))
        .await
        .map_err(ApiError::Store)?;
    Ok(draw(&rows, from, minutes))
}

/// What a minute adds up to.
#[derive(Clone, Copy, Default)]
struct Point {
    travelled: i64,
    failed: i64,
    /// Requests, reads among them, that were answered.
    answered: i64,
    latency: Option<Sums>,
}

fn draw(rows: &[MetricRow], from: Timestamp, minutes: u32) -> ChartsView {
    let mut points = vec![Point::default(); usize::try_from(minutes).unwrap_or(0)];
    for row in rows {
        let number = (row.at.millis() - from.millis()).div_euclid(STEP);
        let point = usize::try_from(number).ok().and_then(|number| points.get_mut(number));
        if let Some(point) = point {
            point.add(&row.series.metric, row.sums);
        }
    }
    ChartsView {
        from: from.millis(),
        step_ms: STEP,
        throughput: points.iter().map(|point| u64::try_from(point.travelled).unwrap_or(0)).collect(),
        latency: points.iter().map(|point| point.latency.and_then(latency)).collect(),
        success: points.iter().map(Point::success).collect(),
    }
}

impl Point {
    fn add(&mut self, metric: &str, sums: Sums) {
        match metric {
            // Values are jobs or records.
            "delivered" | "succeeded" => self.travelled = self.travelled.saturating_add(sums.total),
            // One value per order.
            "commit_latency_us" => self.travelled = self.travelled.saturating_add(sums.count),
            "failed" => self.failed = self.failed.saturating_add(sums.total),
            "call_failed" => {
                self.failed = self.failed.saturating_add(sums.total);
                self.answered = self.answered.saturating_sub(sums.total);
            }
            "call_latency_ms" => {
                self.answered = self.answered.saturating_add(sums.count);
                self.latency = Some(self.latency.map_or(sums, |known| known.plus(sums)));
            }
            // What a failed call left undelivered is counted with the call.
            "not_delivered_record" | "not_delivered_batch" => {
                self.failed = self.failed.saturating_add(sums.total);
            }
            _ => {}
        }
    }

    /// The share of records and requests that went through; `None` where there were none.
    fn success(&self) -> Option<f64> {
        let good = self.travelled.saturating_add(self.answered.max(0));
        let all = good.saturating_add(self.failed);
        (all > 0).then(|| good as f64 / all as f64)
    }
}

fn latency(sums: Sums) -> Option<LatencyPoint> {
    (sums.count > 0)
        .then(|| LatencyPoint { mean: sums.total as f64 / sums.count as f64, highest: sums.highest as f64 })
}

#[cfg(test)]
#[path = "charts_tests.rs"]
mod tests;
