//! Notification to the card on screen, reported by the page itself.

use std::collections::VecDeque;
use std::time::Duration;

use anyhow::Context;
use serde_json::json;

use super::chromium::Chromium;
use super::commit::{own_figures, until_confirmed, until_live};
use super::figures::Latency;
use crate::app::{App, AppSettings};
use crate::remote::{API_KEY, Remote};
use crate::wait;

/// A busy board. Older orders are sent off it, as a restaurant does; a board that only grows measures something else.
const OPEN_ORDERS: usize = 20;

/// How long the browser may take to start.
const BROWSER_LIMIT: Duration = Duration::from_secs(60);

/// How long one card may take before the run counts as broken.
const CARD_LIMIT: Duration = Duration::from_secs(10);

/// Sends `orders` orders one at a time to an application whose board is open in Chromium.
///
/// # Errors
/// Chromium or the programs are missing, or a card does not appear: then there is no figure.
pub async fn measure(orders: u64, seed: u64) -> anyhow::Result<Latency> {
    let folder = tempfile::tempdir()?;
    let remote = Remote::start(seed).await?;
    let (mut app, session) = App::start(&AppSettings::new(folder.path(), remote.url(), API_KEY)).await?;
    until_live(&session).await?;
    let mut events = session.events().await?;
    let profile = tempfile::tempdir()?;
    let _browser = Chromium::show(profile.path(), session.base(), session.cookie()).await?;
    // The page listens from some moment on: the first orders only find that moment, and are shown on its first drawing.
    let mut open = VecDeque::new();
    let mut shown = 0;
    let warm = wait::until("the page reports a card", BROWSER_LIMIT, async || {
        let id = remote.emit_one().await?;
        until_confirmed(&mut events, &id).await?;
        open.push_back(id);
        let seen = session.figure("/screenLatency/count").await?;
        Ok((seen > shown).then_some(seen))
    })
    .await;
    shown = match warm {
        Ok(seen) => seen,
        Err(error) => {
            return Err(error.context("is the user interface built? `npm run build` in its folder does it"));
        }
    };
    while shown < orders {
        let id = remote.emit_one().await?;
        until_confirmed(&mut events, &id).await?;
        open.push_back(id);
        let before = shown;
        shown = wait::until("the page reports the card", CARD_LIMIT, async || {
            let seen = session.figure("/screenLatency/count").await?;
            Ok((seen > before).then_some(seen))
        })
        .await?;
        if open.len() > OPEN_ORDERS {
            let oldest = open.pop_front().context("the board is empty")?;
            session.rpc("order_reject", json!({ "id": oldest, "reason": "Cocina cerrada" })).await?;
        }
    }
    let diagnostics = session.diagnostics().await?;
    let figures = own_figures(&diagnostics, "/screenLatency", shown)?;
    app.stop().await?;
    Ok(figures)
}
