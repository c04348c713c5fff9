//! Sound without a screen: a thread of its own that owns the output, told by state what to play.

mod desk;
mod speakers;
mod voice;

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use mostrador_api::alarm::Urgency;
use mostrador_api::reasons::readiness as reasons;
use mostrador_api::{Condition, SoundDevicesView, SoundSettings, SoundTestRequest, SoundTestView};
use tokio::sync::oneshot;

use desk::{Channel, Desk};
use speakers::SystemSpeakers;
use voice::Voice;

/// How often it is looked whether a sound is over, while one is heard.
const LOOK: Duration = Duration::from_millis(50);

/// The machine's sound. Cheap to clone; nothing of it waits for the output.
#[derive(Clone)]
pub(crate) struct Sound {
    orders: Sender<Order>,
    /// How the output stood when it was last looked at.
    standing: Arc<Mutex<Standing>>,
}

/// How the output stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Sound can be played.
    Good,
    /// Sounds are switched off.
    Off,
    /// The chosen device is not there.
    Missing,
    /// There is no device at all.
    NoDevice,
    /// The thread could not be started, or has ended.
    Failed,
}

impl Standing {
    /// Said once per change: an alarm without a device would say it every few seconds.
    fn log(self) {
        match self {
            Self::Good => tracing::info!("the sound device is there"),
            Self::Off => tracing::info!("sounds are switched off"),
            Self::Missing => tracing::warn!("the chosen sound device is not there; the system's own is used"),
            Self::NoDevice => tracing::warn!("there is no sound device that opens: orders are not heard"),
            Self::Failed => tracing::error!("the thread for sound has ended"),
        }
    }
}

enum Order {
    Follow(SoundSettings),
    Play(Cue),
    Hush,
    Look,
    Devices(oneshot::Sender<Vec<String>>),
    Test(SoundTestRequest, oneshot::Sender<Option<&'static str>>),
}

/// A sound that the alarm asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cue {
    /// An order waits.
    Order(Urgency),
    /// The connection is lost.
    Connection,
}

impl Sound {
    /// Starts the thread. A machine without sound gets one as well: a device may be plugged in later.
    pub(crate) fn start(settings: SoundSettings) -> Self {
        let (orders, received) = mpsc::channel();
        let standing = Arc::new(Mutex::new(Standing::Good));
        let (shared, thread) = (standing.clone(), std::thread::Builder::new().name("sound".to_owned()));
        let started = thread.spawn(move || {
            let tell = |now| {
                let before =
                    std::mem::replace(&mut *shared.lock().unwrap_or_else(PoisonError::into_inner), now);
                if before != now {
                    now.log();
                }
            };
            work(Desk::new(SystemSpeakers, settings), &received, tell);
        });
        if let Err(error) = started {
            tracing::error!(%error, "no thread for sound");
        }
        Self { orders, standing }
    }

    /// Other settings, from the next sound on.
    pub(crate) fn follow(&self, settings: &SoundSettings) {
        self.send(Order::Follow(settings.clone()));
    }

    /// Plays in place of what the same cause still plays.
    pub(crate) fn play(&self, cue: Cue) {
        self.send(Order::Play(cue));
    }

    /// Cuts the sound for orders off.
    pub(crate) fn hush(&self) {
        self.send(Order::Hush);
    }

    /// Names of the output devices, the system's own first.
    pub(crate) async fn devices(&self) -> SoundDevicesView {
        let (answer, answered) = oneshot::channel();
        self.send(Order::Devices(answer));
        match answered.await {
            Ok(devices) if devices.is_empty() => no_devices(reasons::NO_SOUND_DEVICE),
            Ok(devices) => SoundDevicesView { devices, reason: None },
            Err(_) => no_devices(reasons::SOUND_FAILED),
        }
    }

    /// Plays a sound once, on exactly the device that is asked for.
    pub(crate) async fn test(&self, request: SoundTestRequest) -> SoundTestView {
        let (answer, answered) = oneshot::channel();
        self.send(Order::Test(request, answer));
        let reason = answered.await.unwrap_or(Some(reasons::SOUND_FAILED));
        SoundTestView { reason: reason.map(str::to_owned) }
    }

    /// How sound stood when it was last looked at; looks again for the next time.
    pub(crate) fn condition(&self) -> Condition {
        self.send(Order::Look);
        match *self.standing.lock().unwrap_or_else(PoisonError::into_inner) {
            Standing::Good => Condition::Good,
            Standing::Off => Condition::Bad(reasons::SOUND_OFF),
            Standing::Missing => Condition::Bad(reasons::SOUND_DEVICE_MISSING),
            Standing::NoDevice => Condition::Bad(reasons::NO_SOUND_DEVICE),
            Standing::Failed => Condition::Bad(reasons::SOUND_FAILED),
        }
    }

    fn send(&self, order: Order) {
        if self.orders.send(order).is_err() {
            *self.standing.lock().unwrap_or_else(PoisonError::into_inner) = Standing::Failed;
        }
    }
}

fn no_devices(reason: &str) -> SoundDevicesView {
    SoundDevicesView { devices: Vec::new(), reason: Some(reason.to_owned()) }
}

/// Runs until every handle is gone. Sleeps while nothing is heard.
fn work<S: desk::Speakers>(
    mut desk: Desk<S>,
    received: &mpsc::Receiver<Order>,
    mut tell: impl FnMut(Standing),
) {
    desk.look_if_due(Instant::now());
    tell(desk.standing());
    loop {
        let order = if desk.is_busy() {
            match received.recv_timeout(LOOK) {
                Ok(order) => Some(order),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        } else {
            match received.recv() {
                Ok(order) => Some(order),
                Err(_) => return,
            }
        };
        let now = Instant::now();
        match order {
            Some(order) => take(&mut desk, order, now),
            None => desk.tick(now),
        }
        tell(desk.standing());
    }
}

fn take<S: desk::Speakers>(desk: &mut Desk<S>, order: Order, now: Instant) {
    match order {
        Order::Follow(settings) => desk.follow(settings),
        Order::Play(Cue::Order(urgency)) => {
            let name = desk.settings().order_sound;
            desk.play(Channel::Orders, Voice { name, urgency }, now);
        }
        Order::Play(Cue::Connection) => {
            let voice = Voice { name: mostrador_api::SoundName::Lost, urgency: Urgency::New };
            desk.play(Channel::Connection, voice, now);
        }
        Order::Hush => desk.hush(),
        Order::Look => desk.look_if_due(now),
        // Whoever asked may have gone; then nobody misses the answer.
        Order::Devices(answer) => drop(answer.send(desk.devices())),
        Order::Test(request, answer) => drop(answer.send(desk.test(&request, now))),
    }
}
