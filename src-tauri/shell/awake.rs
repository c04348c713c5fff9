//! Keeps the machine awake while the program runs, where the system lets it: an order that arrives at a sleeping machine
//! is heard by nobody.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use keepawake::KeepAwake;
use mostrador_api::reasons::readiness as reasons;
use mostrador_api::{Condition, MachineLanguage};

use crate::words;

/// A system that refused is asked again after this long: a session may not be complete yet when the program starts.
const ASK_AGAIN: Duration = Duration::from_secs(10 * 60);

/// Whether the machine may sleep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Awake(MachineLanguage),
    Whatever,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Awake,
    MaySleep,
    Off,
}

/// Keeps the machine awake. The request ends with the thread, whatever happens to the program.
#[derive(Clone)]
pub(crate) struct Awake {
    wishes: Sender<Wish>,
    standing: Arc<Mutex<Standing>>,
}

impl Awake {
    /// Starts the thread; nothing is asked of the system yet.
    pub(crate) fn start() -> Self {
        let (wishes, received) = mpsc::channel();
        let standing = Arc::new(Mutex::new(Standing::Off));
        let shared = standing.clone();
        let thread = std::thread::Builder::new().name("awake".to_owned());
        let started = thread.spawn(move || {
            work(&received, ask, |now| *shared.lock().unwrap_or_else(PoisonError::into_inner) = now);
        });
        if let Err(error) = started {
            tracing::error!(%error, "no thread that keeps the machine awake");
        }
        Self { wishes, standing }
    }

    /// What is wanted from now on.
    pub(crate) fn follow(&self, keep_awake: bool, language: MachineLanguage) {
        let wish = if keep_awake { Wish::Awake(language) } else { Wish::Whatever };
        if self.wishes.send(wish).is_err() {
            *self.standing.lock().unwrap_or_else(PoisonError::into_inner) = Standing::MaySleep;
        }
    }

    /// How it stands.
    pub(crate) fn condition(&self) -> Condition {
        match *self.standing.lock().unwrap_or_else(PoisonError::into_inner) {
            Standing::Awake => Condition::Good,
            Standing::MaySleep => Condition::Bad(reasons::MAY_SLEEP),
            Standing::Off => Condition::Bad(reasons::AWAKE_OFF),
        }
    }
}

/// Not the display: a dark screen costs no order, the sound is heard all the same.
fn ask(language: MachineLanguage) -> Option<KeepAwake> {
    let asked = keepawake::Builder::default()
        .idle(true)
        .sleep(true)
        .reason(words::awake(language))
        .app_name("Mostrador")
        .app_reverse_domain("app.mostrador.desktop")
        .create();
    match asked {
        Ok(held) => Some(held),
        Err(error) => {
            tracing::warn!(%error, "this machine may go to sleep: the system does not let it be kept awake");
            None
        }
    }
}

/// Holds what the system gave until it is no longer wanted.
fn work<T>(
    received: &Receiver<Wish>,
    mut ask: impl FnMut(MachineLanguage) -> Option<T>,
    mut tell: impl FnMut(Standing),
) {
    let (mut wish, mut held) = (Wish::Whatever, None::<T>);
    loop {
        let next = match (wish, &held) {
            (Wish::Awake(_), None) => received.recv_timeout(ASK_AGAIN),
            (Wish::Awake(_) | Wish::Whatever, _) => {
                received.recv().map_err(|_| RecvTimeoutError::Disconnected)
            }
        };
        match next {
            Ok(next) => wish = next,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        match wish {
            Wish::Awake(language) => held = held.or_else(|| ask(language)),
            Wish::Whatever => held = None,
        }
        tell(match (wish, &held) {
            (Wish::Awake(_), Some(_)) => Standing::Awake,
            (Wish::Awake(_), None) => Standing::MaySleep,
            (Wish::Whatever, _) => Standing::Off,
        });
    }
}

#[cfg(test)]
#[path = "awake_tests.rs"]
mod tests;
