//! What the outside has seen of the disk: a life may end anywhere after the last thing that it told anybody, also in the
//! middle of a transaction, but not before it.

use std::sync::{Arc, Mutex, PoisonError};

use mostrador_store::vfs::{Image, Recorder};
use rand::RngExt;
use rand::rngs::StdRng;

/// Shared by the remotes and by whoever acts for a person.
#[derive(Clone, Debug, Default)]
pub(crate) struct Witness(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    recorder: Option<Arc<Recorder>>,
    /// Entries of the recorder's log at the last contact.
    seen: usize,
}

impl Witness {
    /// A new life writes through this recorder.
    pub(crate) fn watch(&self, recorder: &Arc<Recorder>) {
        *self.state() = State { recorder: Some(Arc::clone(recorder)), seen: recorder.position() };
    }

    /// The outside learned something now.
    pub(crate) fn sees(&self) {
        let mut state = self.state();
        state.seen = state.recorder.as_ref().map_or(0, |recorder| recorder.position());
    }

    /// The outside learned something that it will hold us to; the tag is in every later image.
    pub(crate) fn is_promised(&self, tag: impl FnOnce() -> String) {
        let mut state = self.state();
        if let Some(recorder) = state.recorder.clone() {
            recorder.acknowledge(tag());
            state.seen = recorder.position();
        }
    }

    /// What a sudden end leaves: a kill or a power cut, now or at any instant since the last contact.
    pub(crate) fn sudden_end(&self, random: &mut StdRng) -> (&'static str, Image) {
        let state = self.state();
        let recorder = state.recorder.as_ref().expect("a life is being lived");
        let now = recorder.position();
        let instant =
            if random.random_range(0..2) == 0 { now } else { random.random_range(state.seen..=now) };
        if random.random_range(0..2) == 0 {
            ("killed", recorder.process_kill_at(instant))
        } else {
            ("power cut", recorder.power_cut_at(instant, random.random()))
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
