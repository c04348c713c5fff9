//! Waiting for conditions, with a deadline and a sentence that says what was waited for.

use std::time::{Duration, Instant};

use anyhow::bail;

/// How often a condition is looked at where no event tells of it.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// Looks again and again until `probe` answers `Some`.
///
/// # Errors
/// The deadline passed; the message holds `what` and the last error of the probe, if its last look failed.
pub async fn until<T>(
    what: &str,
    limit: Duration,
    mut probe: impl AsyncFnMut() -> anyhow::Result<Option<T>>,
) -> anyhow::Result<T> {
    let deadline = Instant::now() + limit;
    loop {
        let last = match probe().await {
            Ok(Some(value)) => return Ok(value),
            Ok(None) => None,
            Err(error) => Some(error),
        };
        if Instant::now() >= deadline {
            match last {
                Some(error) => {
                    return Err(error.context(format!("after {} s still not: {what}", limit.as_secs_f32())));
                }
                None => bail!("after {} s still not: {what}", limit.as_secs_f32()),
            }
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
