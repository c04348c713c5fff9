//! What an engine is made of.

use std::sync::Arc;
use std::time::Duration;

use mostrador_connector::{Connector, SignalSource};
use mostrador_domain::{BusinessCalendar, Clock};
use mostrador_store::Store;

use crate::engine::Intakes;
use crate::maintenance::Retention;
use crate::outbox::Ends;

/// Everything that an engine needs.
pub struct EngineOptions {
    /// The site's file.
    pub store: Store,
    /// Wall clock.
    pub clock: Arc<dyn Clock>,
    /// The ordering remote; `None` until somebody has set address and key.
    pub remote: Option<Remote>,
    /// Every other outside system.
    pub systems: Vec<SystemParts>,
    /// The restaurant.
    pub site: SiteSettings,
    /// How often things are looked at.
    pub intervals: Intervals,
    /// For how long things are kept.
    pub retention: Retention,
    /// Seed of the jitter; `None` takes one from the operating system.
    pub random_seed: Option<u64>,
}

/// An outside system besides the ordering remote.
#[derive(Clone)]
pub struct SystemParts {
    /// Reads and writes.
    pub connector: Arc<dyn Connector>,
    /// Who hears of the ends of its jobs; its records in `sync_data`, where nobody is named.
    pub ends: Ends,
    /// Who takes what is read of it; `sync_data`, where nobody is named.
    pub intakes: Intakes,
}

impl SystemParts {
    /// A system whose records are kept in `sync_data`.
    pub fn new(connector: Arc<dyn Connector>) -> Self {
        Self { connector, ends: Ends::default(), intakes: Intakes::default() }
    }
}

/// The ordering remote and its live channel.
#[derive(Clone)]
pub struct Remote {
    /// Reads and writes.
    pub connector: Arc<dyn Connector>,
    /// Who hears of the ends of its jobs. Confirmations of orders are known without it.
    pub ends: Ends,
    /// Who takes what is read of it besides orders. Customers with their addresses are known without it.
    pub intakes: Intakes,
    /// Hints, where the system has them.
    pub signals: Option<Arc<dyn SignalSource>>,
    /// Address for the screen, without credentials.
    pub display_address: String,
}

/// The restaurant, as far as the engine and the board need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteSettings {
    /// Name in the top bar.
    pub name: String,
    /// Zone and cut-off hour.
    pub calendar: BusinessCalendar,
    /// ISO 4217.
    pub currency: String,
    /// Minutes that *Aceptar* proposes.
    pub default_prep_minutes: u32,
    /// This close to its due time an order is *Por vencer*.
    pub due_soon_minutes: u32,
    /// A new order that waits longer is *Sin atender*.
    pub unattended_after_seconds: u32,
}

/// How often things are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Intervals {
    /// Pull while the live channel is down.
    pub poll_down: Duration,
    /// Reconciliation pull while it is up.
    pub poll_up: Duration,
    /// Pull while the key is refused: slow enough not to hammer, often enough to notice that the key was
    /// put right at the other end.
    pub poll_refused: Duration,
    /// Read what has no times of its own: menu, configuration, customers.
    pub default_frequency: Duration,
    /// Who starts runs.
    pub scheduling: Scheduling,
}

/// Who starts runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheduling {
    /// The clock, besides people and events.
    ByTheClock,
    /// People and events alone.
    ByHand,
}

impl Default for Intervals {
    fn default() -> Self {
        Self {
            poll_down: Duration::from_secs(15),
            poll_up: Duration::from_secs(60),
            poll_refused: Duration::from_secs(300),
            default_frequency: Duration::from_secs(300),
            scheduling: Scheduling::ByTheClock,
        }
    }
}
