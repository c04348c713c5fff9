//! What is played on which device, and for how long the device stays open. An output is opened for a sound and closed
//! after it: that costs nothing while nothing is heard, follows the system's choice of device, and finds one again that
//! was unplugged.

use std::time::{Duration, Instant};

use mostrador_api::reasons::readiness as reasons;
use mostrador_api::{SoundSettings, SoundTestRequest};

use super::Standing;
use super::voice::{Voice, length, samples};

/// A device that has not come to the end of a sound by this long after it stands still.
const PATIENCE: Duration = Duration::from_secs(2);
/// Whoever asks how the devices stand more often gets what was found before: looking wakes devices, and some systems
/// write a dozen lines about one that is not there.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

/// The machine's outputs for sound.
pub(super) trait Speakers {
    /// An open one.
    type Output: Output;

    /// Names, the system's own first; empty where there is none.
    fn names(&self) -> Vec<String>;

    /// Opens a device by name, or the system's own. `None`: it is not there, or does not open.
    fn open(&self, device: Option<&str>) -> Option<Self::Output>;
}

/// An open output.
pub(super) trait Output {
    /// A sound that is heard until this is dropped.
    type Playing: Playing;

    /// Begins a sound beside those that play already. `volume`: 0 to 1.
    fn play(&self, samples: Vec<f32>, volume: f32) -> Self::Playing;

    /// Whether the device was lost.
    fn is_lost(&self) -> bool;
}

/// A sound that is heard.
pub(super) trait Playing {
    /// Whether it has come to its end.
    fn is_over(&self) -> bool;
}

/// What a sound is for. A sound takes the place of the one before it in its channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channel {
    Orders,
    Connection,
    Test,
}

/// Plays by the settings.
pub(super) struct Desk<S: Speakers> {
    speakers: S,
    settings: SoundSettings,
    standing: Standing,
    looked_at: Option<Instant>,
    /// Together with the device that was asked for.
    open: Option<(Option<String>, S::Output)>,
    heard: Vec<Heard<<S::Output as Output>::Playing>>,
}

struct Heard<P> {
    channel: Channel,
    voice: Voice,
    volume: u8,
    playing: P,
    /// By then it is over, or the device stands still.
    until: Instant,
    /// Whether it has begun a second time already.
    attempt: Attempt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attempt {
    First,
    Second,
}

impl<S: Speakers> Desk<S> {
    pub(super) fn new(speakers: S, settings: SoundSettings) -> Self {
        Self { speakers, settings, standing: Standing::Good, looked_at: None, open: None, heard: Vec::new() }
    }

    pub(super) fn settings(&self) -> &SoundSettings {
        &self.settings
    }

    pub(super) fn follow(&mut self, settings: SoundSettings) {
        self.settings = settings;
        self.look();
    }

    /// Whether an output is open.
    pub(super) fn is_busy(&self) -> bool {
        self.open.is_some()
    }

    pub(super) fn standing(&self) -> Standing {
        if self.settings.enabled { self.standing } else { Standing::Off }
    }

    pub(super) fn devices(&self) -> Vec<String> {
        self.speakers.names()
    }

    /// Finds out how the devices stand, unless that was found out a moment ago.
    pub(super) fn look_if_due(&mut self, now: Instant) {
        if self.looked_at.is_none_or(|before| now >= before + LOOK_AGAIN) {
            self.looked_at = Some(now);
            self.look();
        }
    }

    /// Finds out how the devices stand.
    pub(super) fn look(&mut self) {
        let names = self.speakers.names();
        self.standing = match &self.settings.device {
            _ if names.is_empty() => Standing::NoDevice,
            Some(device) if !names.contains(device) => Standing::Missing,
            Some(_) | None => Standing::Good,
        };
    }

    /// Plays on the chosen device, or on the system's own where the chosen one is not there: better from the wrong place
    /// than not at all.
    pub(super) fn play(&mut self, channel: Channel, voice: Voice, now: Instant) {
        let volume = self.settings.volume;
        self.begin(channel, voice, volume, Attempt::First, now);
    }

    fn begin(&mut self, channel: Channel, voice: Voice, volume: u8, attempt: Attempt, now: Instant) {
        self.heard.retain(|heard| heard.channel != channel);
        let chosen = self.settings.device.clone();
        self.standing = match &chosen {
            Some(device) if self.ensure_open(Some(device)) => Standing::Good,
            Some(_) if self.ensure_open(None) => Standing::Missing,
            None if self.ensure_open(None) => Standing::Good,
            Some(_) | None => Standing::NoDevice,
        };
        self.start(channel, voice, volume, attempt, now);
    }

    /// Plays once on exactly this device. Answers why it does not.
    pub(super) fn test(&mut self, request: &SoundTestRequest, now: Instant) -> Option<&'static str> {
        self.heard.retain(|heard| heard.channel != Channel::Test);
        if !self.ensure_open(request.device.as_deref()) {
            let there = request.device.is_some() && !self.speakers.names().is_empty();
            return Some(if there { reasons::SOUND_DEVICE_MISSING } else { reasons::NO_SOUND_DEVICE });
        }
        let voice = Voice { name: request.sound, urgency: mostrador_api::alarm::Urgency::New };
        self.start(Channel::Test, voice, request.volume, Attempt::First, now);
        None
    }

    /// Cuts the sound for orders off.
    pub(super) fn hush(&mut self) {
        self.heard.retain(|heard| heard.channel != Channel::Orders);
        self.close_if_quiet();
    }

    /// Ends what is over, and begins once more what a lost device has cut off.
    pub(super) fn tick(&mut self, now: Instant) {
        let lost = self.open.as_ref().is_some_and(|(_, output)| output.is_lost())
            || self.heard.iter().any(|heard| heard.until <= now && !heard.playing.is_over());
        if lost {
            tracing::warn!("the sound device was lost");
            let cut_off: Vec<_> = std::mem::take(&mut self.heard)
                .into_iter()
                .filter(|heard| heard.attempt == Attempt::First && heard.channel != Channel::Test)
                .map(|heard| (heard.channel, heard.voice, heard.volume))
                .collect();
            self.open = None;
            self.look();
            for (channel, voice, volume) in cut_off {
                self.begin(channel, voice, volume, Attempt::Second, now);
            }
        }
        self.heard.retain(|heard| !heard.playing.is_over());
        self.close_if_quiet();
    }

    fn close_if_quiet(&mut self) {
        if self.heard.is_empty() {
            self.open = None;
        }
    }

    /// Opens a device unless it is open already. Another one is closed first, with what it plays: some systems have one
    /// output for one program.
    fn ensure_open(&mut self, device: Option<&str>) -> bool {
        if let Some((open, output)) = &self.open
            && open.as_deref() == device
            && !output.is_lost()
        {
            return true;
        }
        let Some(output) = self.speakers.open(device) else { return false };
        self.heard.clear();
        self.open = Some((device.map(str::to_owned), output));
        true
    }

    fn start(&mut self, channel: Channel, voice: Voice, volume: u8, attempt: Attempt, now: Instant) {
        let Some((_, output)) = &self.open else { return };
        let samples = samples(voice);
        let until = now + length(&samples) + PATIENCE;
        let playing = output.play(samples, amplitude(volume));
        self.heard.push(Heard { channel, voice, volume, playing, until, attempt });
    }
}

/// An ear hears half the strength as far more than half: the square comes closer to what a slider promises.
fn amplitude(volume: u8) -> f32 {
    let part = f32::from(volume.min(100)) / 100.0;
    part * part
}

#[cfg(test)]
#[path = "desk_tests.rs"]
mod tests;
