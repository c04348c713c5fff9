//! What somebody wants of a run.

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// What a person wants of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Go on.
    Go,
    /// Wait until it may go on.
    Pause,
    /// End.
    Stop,
}

/// What a run has to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Directive {
    /// Go on.
    Go,
    /// Wait.
    Pause,
    /// End.
    Stop,
    /// The program ends.
    Shutdown,
}

/// The run's side.
#[derive(Clone)]
pub(crate) struct Control {
    wanted: watch::Receiver<Wanted>,
    cancel: CancellationToken,
}

impl Control {
    pub(crate) fn new(cancel: CancellationToken) -> (watch::Sender<Wanted>, Self) {
        let (sender, wanted) = watch::channel(Wanted::Go);
        (sender, Self { wanted, cancel })
    }

    pub(crate) fn directive(&self) -> Directive {
        if self.cancel.is_cancelled() {
            return Directive::Shutdown;
        }
        match *self.wanted.borrow() {
            Wanted::Go => Directive::Go,
            Wanted::Pause => Directive::Pause,
            Wanted::Stop => Directive::Stop,
        }
    }

    /// Resolves as soon as the directive is another one than `directive`.
    pub(crate) async fn until_other_than(&self, directive: Directive) {
        let mut wanted = self.wanted.clone();
        loop {
            wanted.borrow_and_update();
            if self.directive() != directive {
                return;
            }
            tokio::select! {
                biased;
                () = self.cancel.cancelled() => {}
                // Nobody can want anything any more: then only the end of the program is left to wait for.
                changed = wanted.changed() => if changed.is_err() { self.cancel.cancelled().await },
            }
        }
    }
}
