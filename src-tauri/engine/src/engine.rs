//! The engine as a whole: starts its tasks, answers for its state, stops.

mod destinations;
mod integrations;
mod streams;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use mostrador_domain::customer::CallingCode;
use mostrador_domain::order::OrderId;
use mostrador_domain::{BusinessDay, Clock, Timestamp};
use mostrador_store::tables::sync_queue;
use mostrador_store::tables::sync_schedules;
use mostrador_store::tables::sync_state::pause;
use mostrador_store::{Lane, Store, StoreError};
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use self::destinations::{ControlError, SystemStatus, WhichJobs};
pub use self::streams::Intakes;
use self::streams::{sources, with_records};
use crate::backoff::Backoff;
use crate::connection::{Configured, Connection, ConnectionState, LinkFacts, PullRefused, SocketFact};
use crate::dataset::customers;
use crate::dataset::orders::{Confirmations, ENTITY};
use crate::destination::Destination;
use crate::event::{EngineEvent, EventReceiver, Events};
use crate::flow::{
    Command, FlowHandle, FlowParts, OrderFlow, PullHandle, PullParts, Puller, Ticker, TickerParts,
};
use crate::latency::Latency;
use crate::maintenance;
use crate::metrics::{self, Metrics};
use crate::options::{EngineOptions, Intervals, Remote, SiteSettings, SystemParts};
use crate::outbox::{self, Ends, OutboxHandle, OutboxParts};
use crate::pairs::Systems;
use crate::projection::{self, Projection, ProjectionParts};
use crate::registry;
use crate::runs::{Runs, RunsParts, Source};
use crate::schedule::ScheduleHandle;

/// Why an engine cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The file cannot be written.
    #[error("the outbox could not be taken over: {0}")]
    Store(#[from] StoreError),
    /// Two connectors claim to be the same system.
    #[error("{0} is connected twice")]
    ConnectedTwice(&'static str),
}

/// A running engine. Cheap to clone; all clones are the same engine.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    site: SiteSettings,
    started_at: Timestamp,
    events: Events,
    latency: Arc<Latency>,
    metrics: Metrics,
    flow: FlowHandle,
    /// Every outside system by its name.
    systems: BTreeMap<&'static str, System>,
    /// Name of the ordering remote.
    ordering: Option<&'static str>,
    connection: watch::Receiver<Connection>,
    runs: Runs,
    projection: Projection,
    schedules: ScheduleHandle,
    cancel: CancellationToken,
    tasks: TaskTracker,
}

/// One outside system.
struct System {
    destination: Destination,
    outbox: OutboxHandle,
    ends: Ends,
    intakes: Intakes,
    delivered: watch::Sender<u64>,
    refused: Arc<Notify>,
}

impl Engine {
    /// Takes over what a dead process left in the outbox and starts the tasks.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn start(options: EngineOptions) -> Result<Self, StartError> {
        let EngineOptions { store, clock, remote, systems, site, intervals, retention, random_seed } =
            options;
        let backoff = Arc::new(Backoff::new(random_seed));
        let ordering = remote.as_ref().map(|remote| remote.connector.spec().system);
        let systems = connect(remote.as_ref(), systems, &clock, &backoff)?;
        let now = clock.now();
        let with_customers = remote.as_ref().and_then(with_customers);
        let connectors: Vec<_> =
            systems.values().map(|system| system.destination.connector().clone()).collect();
        let (highest_token, paused) = store
            .write(Lane::Interactive, move |transaction| {
                let highest = sync_queue::highest_token(transaction)?;
                sync_queue::release_all(transaction)?;
                for connector in &connectors {
                    registry::register(transaction, connector.as_ref(), now)?;
                }
                if let Some(system) = with_customers {
                    customers::ensure_integrations(transaction, system, now)?;
                    let at = customers::COMPARE_ALL_AT;
                    sync_schedules::show_interval(transaction, system, customers::CUSTOMER, now)?;
                    sync_schedules::compare_all(transaction, system, customers::CUSTOMER, at, now)?;
                }
                Ok::<_, StoreError>((highest, pause::all(transaction)?))
            })
            .await?;
        for paused in paused {
            if let Some(system) = systems.get(paused.system.as_str()) {
                system.destination.pause(&paused.by);
            }
        }
        let started = Instant::now();
        let started_at = clock.now();
        let (cancel, tasks, events) = (CancellationToken::new(), TaskTracker::new(), Events::new());
        let facts = LinkFacts {
            configured: if remote.is_some() { Configured::Yes } else { Configured::No },
            socket: SocketFact::NeverUp,
            last_pull: None,
            last_alive: None,
            failing: None,
            pull_refused: PullRefused::No,
        };
        let (flow, commands) = FlowHandle::new(facts);
        let (connection_sender, connection) = watch::channel(Connection {
            state: if remote.is_some() {
                ConnectionState::Connecting
            } else {
                ConnectionState::NotConfigured
            },
            since: started_at,
            last_checked_at: None,
            next_check_at: None,
            reason: None,
            remote: remote.as_ref().map(|remote| remote.display_address.clone()),
        });
        let metrics = Metrics::new(clock.clone());
        let outboxes = systems.values().map(|system| system.outbox.clone()).collect();
        let runs = Runs::new(RunsParts {
            outboxes,
            store: store.clone(),
            clock: clock.clone(),
            events: events.clone(),
            metrics: metrics.clone(),
            tasks: tasks.clone(),
            cancel: cancel.clone(),
        })
        .await?;
        let inner = Arc::new(Inner {
            store,
            clock,
            site,
            started_at,
            events,
            latency: Arc::new(Latency::default()),
            metrics,
            flow,
            systems,
            ordering,
            connection,
            runs,
            projection: Projection::default(),
            schedules: ScheduleHandle::default(),
            cancel,
            tasks,
        });
        let display = remote.as_ref().map(|remote| remote.display_address.clone());
        let token = Arc::new(AtomicI64::new(highest_token));
        for system in inner.systems.values() {
            inner.start_outbox(system, &token);
        }
        if let Some(remote) = remote {
            inner.start_flow(&remote, commands, intervals, started);
        }
        let ticker = Ticker::new(TickerParts {
            clock: inner.clock.clone(),
            started,
            calendar: inner.site.calendar,
            flow: inner.flow.clone(),
            remote: display,
            events: inner.events.clone(),
            connection: connection_sender,
            cancel: inner.cancel.clone(),
        });
        inner.tasks.spawn(ticker.run());
        inner.tasks.spawn(maintenance::run(
            inner.store.clone(),
            inner.clock.clone(),
            retention,
            inner.cancel.clone(),
        ));
        inner.tasks.spawn(metrics::run(inner.metrics.clone(), inner.store.clone(), inner.cancel.clone()));
        inner.tasks.spawn(projection::run(ProjectionParts {
            store: inner.store.clone(),
            country: CallingCode::of_zone(inner.site.calendar.zone_name()),
            handle: inner.projection.clone(),
            events: inner.events.clone(),
            cancel: inner.cancel.clone(),
        }));
        let names: Systems = inner.systems.keys().copied().collect();
        let streams: Vec<Source> =
            inner.systems.values().flat_map(|system| sources(system, &names)).collect();
        inner.start_streams(streams, intervals, random_seed).await?;
        Ok(Self { inner })
    }

    /// Ends the tasks and waits for them. What was on its way is released at the next start.
    pub async fn stop(&self) {
        self.inner.cancel.cancel();
        self.inner.tasks.close();
        self.inner.tasks.wait().await;
    }

    /// Whether nobody has told it to stop.
    pub fn is_running(&self) -> bool {
        !self.inner.cancel.is_cancelled()
    }

    /// Resolves once the engine has been told to stop.
    pub async fn stopped(&self) {
        self.inner.cancel.cancelled().await;
    }

    /// Listens.
    pub fn subscribe(&self) -> EventReceiver {
        self.inner.events.subscribe()
    }

    /// The site's file.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The wall clock.
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// The business day that is open now.
    pub fn today(&self) -> BusinessDay {
        self.inner.site.calendar.day_of(self.now())
    }

    /// The restaurant.
    pub fn site(&self) -> &SiteSettings {
        &self.inner.site
    }

    /// When this engine started.
    pub fn started_at(&self) -> Timestamp {
        self.inner.started_at
    }

    /// The connection as it is now.
    pub fn connection(&self) -> Connection {
        self.inner.connection.borrow().clone()
    }

    /// Latencies of this process.
    pub fn latency(&self) -> &Latency {
        &self.inner.latency
    }

    /// Figures per minute, for whoever has something to count.
    pub fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    /// Runs: add what can be read, start and steer.
    pub fn runs(&self) -> &Runs {
        &self.inner.runs
    }

    /// Looks for orders now and opens the outbox, also after a refused key.
    pub fn retry_connection(&self) {
        self.inner.flow.command(Command::Retry);
    }

    /// A person says that confirming orders is worth trying now, whatever happened before.
    pub fn retry_outbox(&self) {
        if let Some(system) = self.inner.ordering.and_then(|name| self.inner.systems.get(name)) {
            system.destination.reopen();
        }
    }

    /// To be told that something that concerns customers was committed.
    pub fn projection(&self) -> &Projection {
        &self.inner.projection
    }

    /// By what national phones are completed.
    pub fn calling_code(&self) -> CallingCode {
        CallingCode::of_zone(self.inner.site.calendar.zone_name())
    }

    /// An order was changed by a person.
    pub fn announce_order(&self, id: OrderId) {
        self.inner.events.send(EngineEvent::OrderUpdated(id));
    }
}

/// Name of the ordering remote, where it hands over customers.
fn with_customers(remote: &Remote) -> Option<&'static str> {
    let spec = remote.connector.spec();
    spec.entity(customers::CUSTOMER).map(|_| spec.system)
}

/// A destination for every system.
fn connect(
    remote: Option<&Remote>,
    systems: Vec<SystemParts>,
    clock: &Arc<dyn Clock>,
    backoff: &Arc<Backoff>,
) -> Result<BTreeMap<&'static str, System>, StartError> {
    let ordering = remote.map(|remote| {
        let confirmations = Arc::new(Confirmations { system: remote.connector.spec().system });
        SystemParts {
            connector: remote.connector.clone(),
            ends: remote.ends.clone().with(ENTITY, confirmations),
            intakes: match with_customers(remote) {
                Some(system) => remote
                    .intakes
                    .clone()
                    .or_otherwise(customers::CUSTOMER, Arc::new(customers::CustomerIntake::new(system))),
                None => remote.intakes.clone(),
            },
        }
    });
    let mut connected = BTreeMap::new();
    for SystemParts { connector, ends, intakes } in ordering.into_iter().chain(systems) {
        let name = connector.spec().system;
        let system = System {
            destination: Destination::new(connector, clock.clone(), backoff.clone()),
            outbox: OutboxHandle::new(),
            ends: with_records(ends, name),
            intakes,
            delivered: watch::Sender::new(0),
            refused: Arc::new(Notify::new()),
        };
        if connected.insert(name, system).is_some() {
            return Err(StartError::ConnectedTwice(name));
        }
    }
    Ok(connected)
}

impl Inner {
    /// Starts what empties the outbox of a system and what tells how it stands.
    fn start_outbox(&self, system: &System, token: &Arc<AtomicI64>) {
        self.tasks.spawn(outbox::run(OutboxParts {
            store: self.store.clone(),
            clock: self.clock.clone(),
            destination: system.destination.clone(),
            ends: system.ends.clone(),
            events: self.events.clone(),
            metrics: self.metrics.clone(),
            handle: system.outbox.clone(),
            delivered: system.delivered.clone(),
            refused: system.refused.clone(),
            cancel: self.cancel.clone(),
            token: token.clone(),
        }));
        self.tasks.spawn(destinations::tell(
            system.destination.clone(),
            self.events.clone(),
            self.cancel.clone(),
        ));
    }

    /// Starts what looks for orders.
    fn start_flow(
        &self,
        remote: &Remote,
        commands: mpsc::Receiver<Command>,
        intervals: Intervals,
        started: Instant,
    ) {
        let Some(system) = self.systems.get(remote.connector.spec().system) else { return };
        let puller = PullHandle::new();
        let (outcome_sender, outcomes) = mpsc::channel(8);
        let (signal_sender, signals) = mpsc::channel(64);
        let (signal_commands, signal_command_receiver) = mpsc::channel(4);
        if let Some(source) = remote.signals.clone() {
            let cancel = self.cancel.clone();
            self.tasks.spawn(async move { source.run(signal_sender, signal_command_receiver, cancel).await });
        }
        self.tasks.spawn(
            Puller::new(PullParts {
                store: self.store.clone(),
                clock: self.clock.clone(),
                destination: system.destination.clone(),
                calendar: self.site.calendar,
                events: self.events.clone(),
                latency: self.latency.clone(),
                outbox: system.outbox.clone(),
                metrics: self.metrics.clone(),
                handle: puller.clone(),
                delivered: system.delivered.subscribe(),
                outcomes: outcome_sender,
                cancel: self.cancel.clone(),
            })
            .run(),
        );
        self.tasks.spawn(
            OrderFlow::new(FlowParts {
                clock: self.clock.clone(),
                started,
                intervals,
                puller,
                destination: system.destination.clone(),
                handle: self.flow.clone(),
                commands,
                signals,
                signal_commands,
                outcomes,
                outbox_refused: system.refused.clone(),
                cancel: self.cancel.clone(),
            })
            .run(),
        );
    }
}

#[cfg(test)]
#[path = "engine_tests.rs"]
mod tests;
