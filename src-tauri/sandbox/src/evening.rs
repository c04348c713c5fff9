//! Orders that come by themselves, for a demonstration.

use std::sync::Arc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::world::World;

/// How many orders come by themselves and how fast.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evening {
    /// Orders per minute on average; 0 is none.
    pub orders_per_minute: f64,
    /// Ends after so many.
    pub most: Option<u64>,
}

/// Makes orders until the number is reached or the stand-in stops.
pub(crate) async fn run(world: Arc<World>, evening: Evening, seed: u64) {
    let seconds = 60.0 / evening.orders_per_minute;
    // Zero gives infinity, and anything that is no rate gives no duration.
    let Ok(mean) = Duration::try_from_secs_f64(seconds) else { return };
    let mut rng = StdRng::seed_from_u64(seed);
    let mut made = 0;
    while evening.most.is_none_or(|most| made < most) {
        // People do not order on the beat; the mean stays the asked one.
        let wait = mean.mul_f64(rng.random_range(0.5..1.5));
        tokio::select! {
            () = world.stopping.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
        let draft = world.draft(crate::generator::Generator::next);
        world.add_order(draft).await;
        made += 1;
    }
}
