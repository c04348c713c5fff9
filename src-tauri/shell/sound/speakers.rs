//! The system's outputs for sound.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rodio::buffer::SamplesBuffer;
use rodio::cpal::traits::HostTrait;
use rodio::cpal::{self, Device};
use rodio::{CpalError, CpalErrorKind, DeviceSinkBuilder, DeviceTrait, MixerDeviceSink, Player};

use super::desk::{Output, Playing, Speakers};
use super::voice::SAMPLE_RATE;

/// What the system offers.
pub(super) struct SystemSpeakers;

/// An open device.
pub(super) struct Opened {
    sink: MixerDeviceSink,
    lost: Arc<AtomicBool>,
}

impl Speakers for SystemSpeakers {
    type Output = Opened;

    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for device in usable() {
            if let Some(name) = name_of(&device)
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names
    }

    fn open(&self, device: Option<&str>) -> Option<Opened> {
        let found = match device {
            Some(wanted) => usable().find(|device| name_of(device).as_deref() == Some(wanted)),
            None => cpal::default_host().default_output_device(),
        }?;
        let lost = Arc::new(AtomicBool::new(false));
        let shared = lost.clone();
        let opened = DeviceSinkBuilder::from_device(found).and_then(|builder| {
            let watched = builder.with_error_callback(move |error: CpalError| {
                if ends_the_sound(error.kind()) {
                    shared.store(true, Ordering::Release);
                }
            });
            watched.open_sink_or_fallback()
        });
        match opened {
            Ok(mut sink) => {
                sink.log_on_drop(false);
                Some(Opened { sink, lost })
            }
            Err(error) => {
                tracing::debug!(%error, "a sound device does not open");
                None
            }
        }
    }
}

impl Output for Opened {
    type Playing = Player;

    fn play(&self, samples: Vec<f32>, volume: f32) -> Player {
        let player = Player::connect_new(self.sink.mixer());
        player.set_volume(volume);
        if let (Some(channel), Some(rate)) = (NonZero::new(1), NonZero::new(SAMPLE_RATE)) {
            player.append(SamplesBuffer::new(channel, rate, samples));
        }
        player
    }

    fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Acquire)
    }
}

impl Playing for Player {
    fn is_over(&self) -> bool {
        self.empty()
    }
}

/// A stumble (a late buffer, another route) is heard as such and goes on; everything else is the end of this output.
fn ends_the_sound(kind: CpalErrorKind) -> bool {
    !matches!(kind, CpalErrorKind::Xrun | CpalErrorKind::RealtimeDenied | CpalErrorKind::DeviceChanged)
}

/// The system's own device, where it can be opened, and then the others.
fn usable() -> impl Iterator<Item = Device> {
    let host = cpal::default_host();
    let own = host.default_output_device().filter(|device| device.default_output_config().is_ok());
    let others = host.output_devices().ok().into_iter().flatten().filter(is_a_device);
    own.into_iter().chain(others)
}

fn name_of(device: &Device) -> Option<String> {
    device.description().ok().map(|description| description.name().to_owned())
}

/// ALSA lists every device under a dozen names, and converters that are no devices at all: one name for each is left.
#[cfg(target_os = "linux")]
fn is_a_device(device: &Device) -> bool {
    let id = device.id().map(|id| id.id().to_owned()).unwrap_or_default();
    id.starts_with("plughw:") || id == "pipewire" || id == "pulse"
}

#[cfg(not(target_os = "linux"))]
fn is_a_device(_: &Device) -> bool {
    true
}
