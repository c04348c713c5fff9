//! Notification to the card on screen, reported by the page itself.

use std::collections::VecDeque;
use std::time::Duration;

use anyhow::Context;
use serde_json::json;
use tokio::time::sleep;

use super::chromium::Chromium;
use super::commit::{until_confirmed, until_live};
use super::figures::Latency;
use super::page;
use crate::app::{App, AppSettings, Session};
use crate::remote::{API_KEY, Remote};
use crate::wait;

/// A busy board. Older orders are sent off it, as a restaurant does; a board that only grows measures something else.
const OPEN_ORDERS: usize = 20;

/// So many cards are shown before the first one counts: a browser that has just started is not what a restaurant sees.
const WARM_UP: u32 = 20;

/// So many orders come between two looks at the figures.
const BATCH: usize = 20;

/// Between two things that happen on the board: time to draw one.
const PACE: Duration = Duration::from_millis(120);

/// How long the browser may take to start.
const BROWSER_LIMIT: Duration = Duration::from_secs(60);

/// How long one card may take before the run counts as broken.
const CARD_LIMIT: Duration = Duration::from_secs(10);

/// Figures of one run.
#[derive(Clone, Copy, Debug)]
pub struct ScreenRun {
    /// Of the board, reported by the page.
    pub application: Latency,
    /// Of a bare page in the same browser.
    pub floor: Latency,
}

/// Sends `orders` orders one at a time to an application whose board is open in Chromium.
///
/// # Errors
/// Chromium or the programs are missing, or a card does not appear: then there is no figure.
pub async fn measure(orders: usize, seed: u64) -> anyhow::Result<ScreenRun> {
    let application = board(orders, seed).await?;
    let floor = page::measure(orders, seed).await?;
    Ok(ScreenRun { application, floor })
}

async fn board(orders: usize, seed: u64) -> anyhow::Result<Latency> {
    let folder = tempfile::tempdir()?;
    let remote = Remote::start(seed).await?;
    let (mut app, session) = App::start(&AppSettings::new(folder.path(), remote.url(), API_KEY)).await?;
    until_live(&session).await?;
    let mut events = session.events().await?;
    let profile = tempfile::tempdir()?;
    let _browser = Chromium::show(profile.path(), session.base(), session.cookie()).await?;
    // The page listens from some moment on; the first orders find that moment and let the browser warm up.
    let mut open = VecDeque::new();
    let mut warm = 0;
    wait::until("the page reports its first cards", BROWSER_LIMIT, async || {
        let id = remote.emit_one().await?;
        until_confirmed(&mut events, &id).await?;
        open.push_back(id);
        // A board that fills up while the browser starts would not draw the newest card at all.
        if open.len() > OPEN_ORDERS {
            let oldest = open.pop_front().context("the board is empty")?;
            session.rpc("order_reject", json!({ "id": oldest, "reason": "Cocina cerrada" })).await?;
        }
        sleep(PACE).await;
        warm += u32::from(session.figure("/screenLatency/count").await? > 0);
        Ok((warm >= WARM_UP).then_some(()))
    })
    .await
    .context("is the user interface built? `npm run build` does it")?;
    let mut measured = Vec::with_capacity(orders);
    while measured.len() < orders {
        let mut batch = Vec::with_capacity(BATCH);
        for _ in 0..BATCH.min(orders - measured.len()) {
            // The beat of the evening: one order leaves the board, one comes. Nothing is asked of the application near an
            // arrival, as that would be part of the figure.
            sleep(PACE).await;
            if open.len() > OPEN_ORDERS {
                let oldest = open.pop_front().context("the board is empty")?;
                session.rpc("order_reject", json!({ "id": oldest, "reason": "Cocina cerrada" })).await?;
                sleep(PACE).await;
            }
            let id = remote.emit_one().await?;
            batch.push(id.clone());
            open.push_back(id);
        }
        measured.extend(until_reported(&session, &batch).await?);
    }
    let figures = Latency::of(measured).context("nothing was shown")?;
    app.stop().await?;
    Ok(figures)
}

/// Waits until the page has reported the cards of these orders, and answers the milliseconds of each.
async fn until_reported(session: &Session, ids: &[String]) -> anyhow::Result<Vec<f64>> {
    wait::until("the page reports the cards", CARD_LIMIT, async || {
        let diagnostics = session.diagnostics().await?;
        let recent = diagnostics["recent"].as_array().context("no recent orders")?;
        let shown = |id: &String| {
            let order = recent.iter().find(|order| order["id"] == id.as_str());
            order.and_then(|order| order["screenMs"].as_f64())
        };
        Ok(ids.iter().map(shown).collect())
    })
    .await
}
