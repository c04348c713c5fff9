//! The engine as a whole: starts its tasks, answers for its state, stops.

use std::sync::Arc;

use mostrador_domain::order::OrderId;
use mostrador_domain::{BusinessDay, Clock, Timestamp};
use mostrador_store::tables::sync_queue;
use mostrador_store::{Lane, Store, StoreError};
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::backoff::Backoff;
use crate::connection::{Configured, Connection, ConnectionState, LinkFacts, PullRefused, SocketFact};
use crate::event::{EngineEvent, EventReceiver, Events};
use crate::flow::{
    Command, FlowHandle, FlowParts, OrderFlow, PullHandle, PullParts, Puller, Ticker, TickerParts,
};
use crate::latency::Latency;
use crate::maintenance;
use crate::options::{EngineOptions, Intervals, Remote, SiteSettings};
use crate::outbox::{OutboxHandle, OutboxParts, OutboxWorker};
use crate::runs::{Runs, RunsParts};

/// Why an engine cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The file cannot be written.
    #[error("the outbox could not be taken over: {0}")]
    Store(#[from] StoreError),
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
    flow: FlowHandle,
    outbox: OutboxHandle,
    connection: watch::Receiver<Connection>,
    runs: Runs,
    cancel: CancellationToken,
    tasks: TaskTracker,
}

impl Engine {
    /// Takes over what a dead process left in the outbox and starts the tasks.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn start(options: EngineOptions) -> Result<Self, StartError> {
        let EngineOptions { store, clock, remote, site, intervals, random_seed } = options;
        let highest_token = store
            .write(Lane::Interactive, |transaction| {
                let highest = sync_queue::highest_token(transaction)?;
                sync_queue::release_all(transaction)?;
                Ok::<_, StoreError>(highest)
            })
            .await?;
        let started = Instant::now();
        let started_at = clock.now();
        let (cancel, tasks, events) = (CancellationToken::new(), TaskTracker::new(), Events::new());
        let runs = Runs::new(RunsParts {
            store: store.clone(),
            clock: clock.clone(),
            events: events.clone(),
            tasks: tasks.clone(),
            cancel: cancel.clone(),
        })
        .await?;
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
        let inner = Arc::new(Inner {
            store,
            clock,
            site,
            started_at,
            events,
            latency: Arc::new(Latency::default()),
            flow,
            outbox: OutboxHandle::new(),
            connection,
            runs,
            cancel,
            tasks,
        });
        let display = remote.as_ref().map(|remote| remote.display_address.clone());
        if let Some(remote) = remote {
            inner.start_remote(&remote, commands, intervals, started, random_seed, highest_token);
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
        inner.tasks.spawn(maintenance::run(inner.store.clone(), inner.clock.clone(), inner.cancel.clone()));
        Ok(Self { inner })
    }

    /// Ends the tasks and waits for them. What was on its way is released at the next start.
    pub async fn stop(&self) {
        self.inner.cancel.cancel();
        self.inner.tasks.close();
        self.inner.tasks.wait().await;
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

    /// Runs: add what can be read, start and steer.
    pub fn runs(&self) -> &Runs {
        &self.inner.runs
    }

    /// Looks for orders now and opens the outbox, also after a refused key.
    pub fn retry_connection(&self) {
        self.inner.flow.command(Command::Retry);
    }

    /// A person says that the outbox is worth trying now, whatever happened before.
    pub fn retry_outbox(&self) {
        self.inner.outbox.reopen();
    }

    /// An order was changed by a person.
    pub fn announce_order(&self, id: OrderId) {
        self.inner.events.send(EngineEvent::OrderUpdated(id));
    }
}

impl Inner {
    fn start_remote(
        &self,
        remote: &Remote,
        commands: mpsc::Receiver<Command>,
        intervals: Intervals,
        started: Instant,
        random_seed: Option<u64>,
        highest_token: i64,
    ) {
        let (delivered, deliveries) = watch::channel(0_u64);
        let refused = Arc::new(Notify::new());
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
                connector: remote.connector.clone(),
                calendar: self.site.calendar,
                events: self.events.clone(),
                latency: self.latency.clone(),
                outbox: self.outbox.clone(),
                handle: puller.clone(),
                delivered: deliveries,
                outcomes: outcome_sender,
                cancel: self.cancel.clone(),
            })
            .run(),
        );
        self.tasks.spawn(
            OutboxWorker::new(OutboxParts {
                store: self.store.clone(),
                clock: self.clock.clone(),
                connector: remote.connector.clone(),
                events: self.events.clone(),
                backoff: Arc::new(Backoff::new(random_seed)),
                handle: self.outbox.clone(),
                delivered,
                refused: refused.clone(),
                cancel: self.cancel.clone(),
                first_token: highest_token,
            })
            .run(),
        );
        self.tasks.spawn(
            OrderFlow::new(FlowParts {
                clock: self.clock.clone(),
                started,
                intervals,
                puller,
                outbox: self.outbox.clone(),
                handle: self.flow.clone(),
                commands,
                signals,
                signal_commands,
                outcomes,
                outbox_refused: refused,
                cancel: self.cancel.clone(),
            })
            .run(),
        );
    }
}
