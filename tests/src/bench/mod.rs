//! Notification to committed order, next to the machine's own floor in the same run, and notification to the card on
//! screen.
//!
//! The latencies are the application's own: it measures from the arrival of the notification's frame to the return of
//! the commit, and the page reports the second animation frame after a card exists. The floor is the same bytes through
//! a bare HTTP client, a bare JSON parse and bare prepared statements with one synced commit per order; for the screen it
//! is a bare page in the same browser. The start of the desktop program is measured to the page's own report, next to a bare
//! window of the same WebKit.

mod chromium;
mod commit;
mod figures;
mod floor;
mod page;
mod rows;
mod screen;
pub mod start;
pub mod usage;

pub use commit::{CommitRun, measure as measure_commits};
pub use figures::{Better, Figures, Latency, Outcome, Report, median};
pub use screen::{ScreenRun, measure as measure_screen};
