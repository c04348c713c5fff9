//! The next page, asked for while the one before it is stored.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mostrador_connector::{Page, ReadRequest};
use tokio_util::task::AbortOnDropHandle;

use super::Reader;
use super::call::{Asked, Caller};
use crate::destination::Call;
use crate::runs::Directive;

/// A page that was asked for before its turn came. Dropped, it is asked for no more.
pub(crate) struct PageAhead {
    request: ReadRequest,
    /// Whether the call was let through. Until then it is no call, and whoever waits for it is told nothing of the wait.
    begun: Arc<AtomicBool>,
    task: AbortOnDropHandle<Option<Asked<Page>>>,
}

impl PageAhead {
    fn ask(caller: Caller, request: ReadRequest) -> Self {
        let begun = Arc::new(AtomicBool::new(false));
        let (wanted, let_through) = (request.clone(), begun.clone());
        let task = tokio::spawn(async move {
            let permit = caller.destination.admit(Call::Read).await.ok()?;
            let_through.store(true, Ordering::Release);
            let connector = caller.destination.connector();
            Some(caller.call(permit, connector.read(wanted)).await)
        });
        Self { request, begun, task: AbortOnDropHandle::new(task) }
    }
}

impl Reader {
    /// Asks for a page before its turn. One at a time: the one after it follows from it.
    pub(super) fn ask_ahead(&mut self, request: ReadRequest) {
        self.ahead = Some(PageAhead::ask(self.caller(), request));
    }

    /// What came of asking for this page ahead. `None` where it was not asked for, could not be asked for yet, or somebody
    /// wants the run to do something else: it is asked for in the usual way then, which tells what it waits for.
    pub(super) async fn asked_ahead(&mut self, request: &ReadRequest) -> Option<Asked<Page>> {
        let ahead = self.ahead.take()?;
        if ahead.request != *request || !ahead.begun.load(Ordering::Acquire) {
            return None;
        }
        tokio::select! {
            biased;
            () = self.control.until_other_than(Directive::Go) => None,
            asked = ahead.task => asked.ok().flatten(),
        }
    }
}
