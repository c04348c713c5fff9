//! What is delivered when, and how each round ends: decided by a seed before anything starts.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

/// The places in the program where it can be told to kill itself, in the order of the flow.
pub const POINTS: [&str; 7] = [
    "order.fetched",
    "order.stored",
    "order.numbered",
    "order.committed",
    "outbox.leased",
    "outbox.sent",
    "outbox.recorded",
];

/// Those that are only passed by an order that is new to the file.
const NEEDS_NEW_ORDER: [&str; 3] = ["order.stored", "order.numbered", "order.committed"];

/// The most times that one order is delivered.
pub(super) const MOST_DELIVERIES: u32 = 20;

/// A kill at a random instant comes at most so long after the start: long enough for a start and for some work.
const LONGEST_LIFE: Duration = Duration::from_millis(1_000);

/// How a round ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kill {
    /// SIGKILL from outside, so long after the start.
    After(Duration),
    /// SIGKILL by the program itself, the n-th time that it passes the point.
    At {
        /// Name of the point.
        point: &'static str,
        /// Which passing.
        passing: u32,
    },
}

/// One delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The remote gets a new order and announces it.
    New,
    /// An order that exists is listed again: the n-th that was made.
    Again(usize),
}

/// What happens between two starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Deliveries, in this order.
    pub steps: Vec<Step>,
    /// How it ends.
    pub kill: Kill,
}

/// The whole run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// One per kill.
    pub rounds: Vec<Round>,
    /// How often each order is delivered by these rounds, 1 to 20 times.
    pub deliveries: Vec<u32>,
}

impl Schedule {
    /// Spreads `orders` orders, each delivered 1 to 20 times, over `kills` rounds. Every second round ends at a crash
    /// point; with at least 14 kills every point has its turn.
    #[must_use]
    pub fn new(seed: u64, orders: usize, kills: usize) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let rounds = kills.max(1);
        let mut steps: Vec<Vec<Step>> = vec![Vec::new(); rounds];
        let mut deliveries = Vec::with_capacity(orders);
        let mut fresh = vec![0_u32; rounds];
        for order in 0..orders {
            let first = order * rounds / orders;
            fresh[first] += 1;
            let times = rng.random_range(1..=MOST_DELIVERIES);
            for _ in 1..times {
                steps[rng.random_range(first..rounds)].push(Step::Again(order));
            }
            deliveries.push(times);
        }
        let mut made = 0;
        let rounds = steps
            .into_iter()
            .zip(fresh)
            .enumerate()
            .map(|(index, (again, fresh))| {
                let steps = interleave(again, fresh, &mut made, &mut rng);
                Round { steps, kill: kill(index, fresh, &mut rng) }
            })
            .collect();
        Self { rounds, deliveries }
    }
}

/// Mixes new orders and repetitions in any order; a repetition of an order that is only made in this round moves behind
/// its making.
fn interleave(again: Vec<Step>, fresh: u32, made: &mut usize, rng: &mut StdRng) -> Vec<Step> {
    let mut mixed = again;
    mixed.extend((0..fresh).map(|_| Step::New));
    mixed.shuffle(rng);
    let mut ordered = Vec::with_capacity(mixed.len());
    let mut early = Vec::new();
    for step in mixed {
        match step {
            Step::New => {
                *made += 1;
                ordered.push(step);
            }
            Step::Again(order) if order < *made => ordered.push(step),
            Step::Again(_) => early.push(step),
        }
    }
    ordered.extend(early);
    ordered
}

fn kill(index: usize, fresh: u32, rng: &mut StdRng) -> Kill {
    if index.is_multiple_of(2) {
        return Kill::After(Duration::from_millis(rng.random_range(0..LONGEST_LIFE.as_millis() as u64)));
    }
    let mut point = POINTS[index / 2 % POINTS.len()];
    let needs_new = NEEDS_NEW_ORDER.contains(&point);
    if needs_new && fresh == 0 {
        point = "outbox.sent";
    }
    let most = if needs_new && fresh > 0 { fresh } else { 2 };
    Kill::At { point, passing: rng.random_range(1..=most) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Kill, MOST_DELIVERIES, POINTS, Schedule, Step};

    #[test]
    fn every_order_is_delivered_1_to_20_times_and_first_as_new() {
        let schedule = Schedule::new(7, 1_000, 200);
        let mut times = Vec::new();
        for step in schedule.rounds.iter().flat_map(|round| &round.steps) {
            match step {
                Step::New => times.push(1),
                Step::Again(order) => times[*order] += 1,
            }
        }
        assert_eq!(times, schedule.deliveries);
        assert!(times.iter().all(|times| (1..=MOST_DELIVERIES).contains(times)));
        assert_eq!(times.len(), 1_000);
    }

    #[test]
    fn half_of_the_kills_are_at_points_and_every_point_has_its_turn() {
        let schedule = Schedule::new(7, 1_000, 200);
        let points: Vec<&str> = schedule
            .rounds
            .iter()
            .filter_map(|round| match round.kill {
                Kill::At { point, .. } => Some(point),
                Kill::After(_) => None,
            })
            .collect();
        assert_eq!(points.len(), 100);
        assert_eq!(points.iter().copied().collect::<BTreeSet<_>>(), POINTS.into_iter().collect());
    }

    #[test]
    fn one_seed_gives_one_schedule() {
        assert_eq!(Schedule::new(3, 60, 14), Schedule::new(3, 60, 14));
        assert_ne!(Schedule::new(3, 60, 14), Schedule::new(4, 60, 14));
    }
}
