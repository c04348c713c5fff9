//! Watches over what is wrong for too long, and tells it: the screens, the machine and, where it is set, Slack. It needs no
//! screen. An alert is a row of the file, so that a restart neither forgets nor repeats it.

mod figures;
mod messages;
mod outside;
mod settings;
mod words;

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};
use std::time::Duration;

use mostrador_domain::Timestamp;
use mostrador_domain::alert::{Change, End, OpenAlert, plan};
use mostrador_engine::Engine;
use mostrador_store::tables::alerts::{self, AlertRow};
use mostrador_store::{Lane, StoreError};
use tokio::sync::{Mutex, Notify, watch};
use tokio::time::Instant;

use crate::api::Parts;
use crate::dto::{AlertCause, AlertView, Telling, UiEvent};
use crate::events::Publisher;
use figures::Standing;

pub(crate) use outside::{record as record_slack, view as slack_view};
pub(crate) use settings::{checked, load as load_settings, rules_of};
pub(crate) use words::trial_text;
pub use words::{AlertWords, alert_words};

/// A figure of time alone, such as an age, is looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// However much happens, the figures are read no more often than this.
const LOOK_PAUSE: Duration = Duration::from_secs(1);
/// An alert that is the same as before is written down again after so long.
const NOTE_MILLIS: i64 = 60_000;
/// What comes back within so long was told already.
const COLLAPSED_MILLIS: i64 = 15 * 60_000;

/// What wakes the watch besides the engine and the clock.
#[derive(Default)]
pub(crate) struct Wakes {
    /// Rules have changed.
    look: Notify,
    /// There is something to tell outside this machine.
    tell: Notify,
    /// Held from what is due until it is written down as told, also while another engine takes over.
    telling: Mutex<()>,
}

impl Wakes {
    /// The rules or the address for messages changed: looks and tells at once.
    pub(crate) fn wake(&self) {
        self.look.notify_one();
        self.tell.notify_one();
    }
}

/// Follows whichever engine runs until every [`Api`](crate::Api) is gone or the application closes.
pub(crate) fn start(parts: &Arc<Parts>, publisher: Arc<Publisher>, engines: watch::Receiver<Engine>) {
    let (parts, mut closed) = (Arc::downgrade(parts), publisher.closed());
    tokio::spawn(async move {
        tokio::select! {
            biased;
            _ = closed.wait_for(|closed| *closed) => {}
            () = follow(&parts, &publisher, engines) => {}
        }
    });
}

async fn follow(parts: &Weak<Parts>, publisher: &Arc<Publisher>, mut engines: watch::Receiver<Engine>) {
    loop {
        let engine = engines.borrow_and_update().clone();
        tokio::select! {
            biased;
            changed = engines.changed() => if changed.is_err() { return },
            () = async {
                tokio::select! {
                    biased;
                    () = engine.stopped() => {}
                    () = watch_over(parts, publisher, &engine) => {}
                    () = outside::tell(parts, publisher, &engine) => {}
                }
                // Most likely another engine takes its place in a moment.
                std::future::pending().await
            } => {}
        }
    }
}

/// Looks whenever something happened, and every half minute.
async fn watch_over(parts: &Weak<Parts>, publisher: &Publisher, engine: &Engine) {
    let mut events = engine.subscribe();
    loop {
        let Some(strong) = parts.upgrade() else { return };
        let earliest = Instant::now() + LOOK_PAUSE;
        if let Err(error) = look(&strong, publisher, engine).await {
            tracing::warn!(%error, "the figures of the alerts could not be read");
        }
        let wakes = Arc::clone(&strong.alerting);
        drop(strong);
        tokio::select! {
            biased;
            () = wakes.look.notified() => continue,
            // A gap is as good as an event, and a closed channel is an engine that stops.
            _ = events.recv() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        tokio::select! {
            biased;
            () = wakes.look.notified() => {}
            () = tokio::time::sleep_until(earliest) => {}
        }
        events = events.resubscribe();
    }
}

/// What one look found.
struct Found {
    changes: Vec<Change>,
    open: Vec<AlertRow>,
    recent: Vec<AlertRow>,
    notification: Telling,
}

async fn look(parts: &Parts, publisher: &Publisher, engine: &Engine) -> Result<(), StoreError> {
    let now = engine.now();
    let standings = Standing::all(engine);
    let Found { changes, open, recent, notification } = engine
        .store()
        .read(move |transaction| {
            let settings = load_settings(transaction)?;
            let open = alerts::open(transaction)?;
            let known: Vec<OpenAlert> = open
                .iter()
                .map(|row| OpenAlert { id: row.id, cause: row.cause, system: row.system.clone() })
                .collect();
            let figures = figures::read(transaction, &standings, now)?;
            Ok::<_, StoreError>(Found {
                changes: plan(&rules_of(&settings), &figures, &known),
                recent: alerts::closed_since(transaction, now.plus_millis(-COLLAPSED_MILLIS), 1_000)?,
                open,
                notification: settings.notification,
            })
        })
        .await?;
    let changes: Vec<Change> = changes.into_iter().filter(|change| is_news(change, &open, now)).collect();
    if changes.is_empty() {
        return Ok(());
    }
    let begun = engine
        .store()
        .write(Lane::Bulk, move |transaction| {
            let mut begun = Vec::new();
            for change in changes {
                match change {
                    Change::Open { cause, system, value, threshold } => {
                        let id = alerts::begin(transaction, cause, &system, value, threshold, now)?;
                        begun.extend(alerts::find(transaction, id)?);
                    }
                    Change::Keep { id, value } => alerts::seen(transaction, id, value, now)?,
                    Change::Close { id, end: End::Resolved } => alerts::close(transaction, id, now)?,
                    Change::Close { id, end: End::Unwatched } => alerts::forget(transaction, id, now)?,
                }
            }
            Ok::<_, StoreError>(begun)
        })
        .await?;
    publisher.send(UiEvent::Alerts);
    parts.alerting.tell.notify_one();
    let names = names(parts).await;
    for row in begun {
        tracing::warn!(cause = row.cause.code(), system = row.system, "an alert began");
        let repeated = recent.iter().any(|old| old.cause == row.cause && old.system == row.system);
        if notification == Telling::On && !repeated {
            parts.desktop().tell_alert(&view(row, &names));
        }
    }
    Ok(())
}

/// Whether a change is worth a row: an alert that goes on is written down when its figure moved, or now and then.
fn is_news(change: &Change, open: &[AlertRow], now: Timestamp) -> bool {
    match change {
        Change::Open { .. } | Change::Close { .. } => true,
        Change::Keep { id, value } => open.iter().find(|row| row.id == *id).is_none_or(|row| {
            let moved = value.is_some_and(|value| value.round() != row.value.round());
            moved || now.millis().saturating_sub(row.last_seen_at.millis()) >= NOTE_MILLIS
        }),
    }
}

/// What people called the systems.
pub(crate) type Names = BTreeMap<String, String>;

/// Names that cannot be read are left out: an alert is told all the same.
pub(crate) async fn names(parts: &Parts) -> Names {
    match parts.connections().list().await {
        Ok(connections) => connections.into_iter().map(|one| (one.system, one.name)).collect(),
        Err(error) => {
            tracing::warn!(%error, "the names of the connections could not be read");
            Names::new()
        }
    }
}

/// An alert for the screen and the machine.
pub(crate) fn view(row: AlertRow, names: &Names) -> AlertView {
    let name = names.get(&row.system).cloned();
    AlertView {
        id: row.id,
        cause: AlertCause::from(row.cause),
        system: Some(row.system).filter(|system| !system.is_empty()),
        name,
        value: row.value,
        threshold: row.threshold,
        opened_at: row.opened_at.millis(),
        last_seen_at: row.last_seen_at.millis(),
        closed_at: row.closed_at.map(Timestamp::millis),
        acknowledged_by: row.acknowledged_by,
    }
}
