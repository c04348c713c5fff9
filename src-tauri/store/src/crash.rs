//! Crash points and switched-off safeguards, for the tests that kill the real program. They exist only in builds with
//! debug assertions: the macros drop even the names from a release binary.
//!
//! - `MOSTRADOR_CRASH_AT=order.stored` or `order.stored:3`: SIGKILL at the first (third) time that point is reached.
//! - `MOSTRADOR_SAFEGUARD_OFF=dedupe,store_before_confirm`: these safeguards are off, so that a test can show that it
//!   notices. A check within one process uses [`without`] instead.

/// Ends the process as a power switch would (SIGKILL) when the environment names this point.
///
/// ```
/// mostrador_store::crash_point!("order.stored");
/// ```
#[macro_export]
macro_rules! crash_point {
    ($name:literal) => {
        #[cfg(debug_assertions)]
        $crate::crash::reached($name);
    };
}

/// Whether the environment or [`crash::without`](crate::crash::without) switched this safeguard off; always `false` in a
/// release build. A debug build holds the name behind `safeguard.`, so that a check can tell it from the same word elsewhere.
///
/// ```
/// assert!(!mostrador_store::safeguard_off!("dedupe"));
/// ```
#[macro_export]
macro_rules! safeguard_off {
    ($name:literal) => {{
        #[cfg(debug_assertions)]
        let off = $crate::crash::is_off(concat!("safeguard.", $name));
        #[cfg(not(debug_assertions))]
        let off = false;
        off
    }};
}

#[cfg(debug_assertions)]
pub use switched_on::{Without, is_off, reached, without};

#[cfg(debug_assertions)]
mod switched_on {
    use std::cell::RefCell;
    use std::marker::PhantomData;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    thread_local! {
        /// Safeguards that are off on this thread, as often as somebody switched them off.
        static OFF_HERE: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
    }

    /// While it lives, a safeguard is off on this thread.
    #[must_use = "the safeguard is on again as soon as this is dropped"]
    pub struct Without {
        name: &'static str,
        /// It must be dropped on the thread on which it was made.
        _thread: PhantomData<*const ()>,
    }

    /// Switches a safeguard off on this thread: for a simulation, which runs everything on one, and which must show that it
    /// notices.
    ///
    /// ```
    /// let off = mostrador_store::crash::without("example");
    /// assert!(mostrador_store::crash::is_off("example"));
    /// drop(off);
    /// assert!(!mostrador_store::crash::is_off("example"));
    /// ```
    pub fn without(name: &'static str) -> Without {
        OFF_HERE.with_borrow_mut(|off| off.push(name));
        Without { name, _thread: PhantomData }
    }

    impl Drop for Without {
        fn drop(&mut self) {
            OFF_HERE.with_borrow_mut(|off| {
                if let Some(place) = off.iter().rposition(|name| *name == self.name) {
                    off.remove(place);
                }
            });
        }
    }

    /// The point to die at, and how often it is still to be reached.
    struct Target {
        name: String,
        left: AtomicU32,
    }

    impl Target {
        fn parse(text: &str) -> Self {
            let (name, times) = match text.rsplit_once(':') {
                Some((name, times)) => (name, times.parse().unwrap_or(1)),
                None => (text, 1),
            };
            Self { name: name.to_owned(), left: AtomicU32::new(times) }
        }

        /// True at exactly one call: the one that brings the count to 0.
        fn hit(&self, name: &str) -> bool {
            self.name == name
                && self.left.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(1))
                    == Ok(1)
        }
    }

    /// Behind [`crash_point!`](crate::crash_point).
    pub fn reached(name: &str) {
        static TARGET: OnceLock<Option<Target>> = OnceLock::new();
        let target = TARGET.get_or_init(|| {
            let text = std::env::var("MOSTRADOR_CRASH_AT").ok()?;
            Some(Target::parse(text.trim()))
        });
        if target.as_ref().is_some_and(|target| target.hit(name)) {
            die();
        }
    }

    /// Behind [`safeguard_off!`](crate::safeguard_off), which puts `safeguard.` before the name.
    pub fn is_off(name: &str) -> bool {
        let name = name.strip_prefix("safeguard.").unwrap_or(name);
        static OFF: OnceLock<Vec<String>> = OnceLock::new();
        OFF.get_or_init(|| {
            let text = std::env::var("MOSTRADOR_SAFEGUARD_OFF").unwrap_or_default();
            text.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
        })
        .iter()
        .any(|off| off == name)
            || OFF_HERE.with_borrow(|off| off.contains(&name))
    }

    /// No destructor, no flush, no handler: what a kill from outside does.
    #[cfg(unix)]
    fn die() {
        let own = rustix::process::getpid();
        if rustix::process::kill_process(own, rustix::process::Signal::KILL).is_err() {
            std::process::abort();
        }
        // The signal is delivered before the call returns; nothing after it may run.
        loop {
            std::thread::park();
        }
    }

    #[cfg(not(unix))]
    fn die() {
        std::process::abort();
    }

    #[cfg(test)]
    mod tests {
        use super::{Target, is_off, without};

        #[test]
        fn a_safeguard_is_off_on_one_thread_for_as_long_as_somebody_wants_it() {
            let outer = without("net");
            let inner = without("net");
            drop(outer);
            assert!(is_off("net"));
            assert!(!std::thread::spawn(|| is_off("net")).join().expect("no panic"));
            drop(inner);
            assert!(!is_off("net"));
        }

        #[test]
        fn a_point_is_hit_once_at_the_asked_time() {
            let target = Target::parse("order.stored:3");
            let hits: Vec<bool> = (0..5).map(|_| target.hit("order.stored")).collect();
            assert_eq!(hits, [false, false, true, false, false]);
        }

        #[test]
        fn another_point_does_not_count() {
            let target = Target::parse("order.stored");
            assert!(!target.hit("order.numbered"));
            assert!(target.hit("order.stored"));
        }
    }
}
