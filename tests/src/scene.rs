//! A remote, a data folder and what a test usually does with them.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::Value;
use tempfile::TempDir;

use crate::app::{App, AppSettings, Session};
use crate::file::FileCopy;
use crate::remote::{API_KEY, Remote};
use crate::wait;

/// A start, a reconnection or an order over a healthy connection never takes so long.
pub const SOON: Duration = Duration::from_secs(20);

/// One restaurant and its remote.
#[derive(Debug)]
pub struct Scene {
    /// The remote.
    pub remote: Remote,
    folder: TempDir,
}

impl Scene {
    /// A remote without orders and an empty data folder.
    ///
    /// # Errors
    /// The stand-in is missing or does not start.
    pub async fn new(seed: u64) -> anyhow::Result<Self> {
        Ok(Self { remote: Remote::start(seed).await?, folder: tempfile::tempdir()? })
    }

    /// Folder of the data.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        self.folder.path()
    }

    /// The usual settings.
    #[must_use]
    pub fn settings(&self) -> AppSettings {
        AppSettings::new(self.data_dir(), self.remote.url(), API_KEY)
    }

    /// Starts the application and waits until the socket is up.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn start(&self) -> anyhow::Result<(App, Session)> {
        let (app, session) = App::start(&self.settings()).await?;
        until_state(&session, "LIVE", SOON).await?;
        Ok((app, session))
    }

    /// Waits until both sides agree that these orders are confirmed.
    ///
    /// # Errors
    /// They are not within the limit.
    pub async fn until_confirmed(
        &self,
        session: &Session,
        ids: &[String],
        limit: Duration,
    ) -> anyhow::Result<()> {
        let what = format!("{} orders are confirmed", ids.len());
        wait::until(&what, limit, async || {
            let orders = self.remote.orders().await?;
            let mut ours = orders.iter().filter(|order| ids.contains(&order.id));
            let at_the_remote = ours.all(|order| !order.pending && !order.confirmations.is_empty());
            if !at_the_remote {
                return Ok(None);
            }
            let cards = session.cards().await?;
            let mut badges = ids.iter().map(|id| {
                let card = cards.iter().find(|card| card["id"] == id.as_str());
                card.is_some_and(|card| card["sync"]["state"] == "SYNCED")
            });
            Ok(badges.all(|synced| synced).then_some(()))
        })
        .await
    }

    /// Checks the file and the remote's records: exactly these orders, numbers 1 to N, and every confirmation with the
    /// stored number. The application must be down.
    ///
    /// # Errors
    /// Something else is there.
    pub async fn expect_dense(&self, ids: &[String]) -> anyhow::Result<FileCopy> {
        let file = FileCopy::of(self.data_dir())?;
        let damage = file.damage()?;
        if !damage.is_empty() {
            bail!("the file is damaged: {damage:?}");
        }
        let stored = file.orders()?;
        let mut expected: Vec<&String> = ids.iter().collect();
        expected.sort();
        expected.dedup();
        if !stored.keys().eq(expected.iter().copied()) {
            bail!("{} orders are stored, {} were listed", stored.len(), expected.len());
        }
        let mut numbers: Vec<_> =
            stored.values().map(|order| (order.business_date.clone(), order.daily_number)).collect();
        numbers.sort();
        let mut previous: Option<(String, i64)> = None;
        for (day, number) in numbers {
            let wanted = previous.filter(|(before, _)| *before == day).map_or(1, |(_, last)| last + 1);
            if number != wanted {
                bail!("on {day} number {number} stands where {wanted} is expected");
            }
            previous = Some((day, number));
        }
        for order in self.remote.orders().await? {
            let here = stored.get(&order.id).map(|stored| stored.daily_number);
            for confirmation in &order.confirmations {
                if here.is_none() || confirmation.daily_number != here {
                    bail!("{} was confirmed with {:?}, is {here:?}", order.id, confirmation.daily_number);
                }
            }
        }
        Ok(file)
    }
}

/// Waits until the connection chip says `state`.
///
/// # Errors
/// It does not within the limit.
pub async fn until_state(session: &Session, state: &str, limit: Duration) -> anyhow::Result<()> {
    wait::until(&format!("the connection is {state}"), limit, async || {
        Ok((session.connection_state().await? == state).then_some(()))
    })
    .await
}

/// Waits until an order is on the board and answers its card.
///
/// # Errors
/// It is not within the limit.
pub async fn until_shown(session: &Session, id: &str, limit: Duration) -> anyhow::Result<Value> {
    wait::until("the order is on the board", limit, async || session.card(id).await).await
}

/// The number on a card.
///
/// # Errors
/// There is none.
pub fn number_of(card: &Value) -> anyhow::Result<i64> {
    card["dailyNumber"].as_i64().context("the card has no number")
}
