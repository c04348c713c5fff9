//! The three views over runs and conflicts, as other programs see them too.

mod conflicts;
mod performance;
mod summary;

pub use conflicts::{OpenConflict, open_conflicts};
pub use performance::{HourlyPerformance, performance};
pub use summary::{DailySummary, summary};

#[cfg(test)]
#[path = "views_tests.rs"]
mod tests;
