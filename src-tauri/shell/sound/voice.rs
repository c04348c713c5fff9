//! The sounds, made from sines: nobody else's recordings are in the program, and there is no file to lose.

use std::f32::consts::TAU;
use std::time::Duration;

use mostrador_api::SoundName;
use mostrador_api::alarm::Urgency;

/// Samples per second, one channel.
pub(crate) const SAMPLE_RATE: u32 = 44_100;

/// The loudest sample of a sound at full volume. What is urgent uses the whole range.
const PEAK: f32 = 0.5;
const URGENT_PEAK: f32 = 0.98;

/// Silence at the end: a device that is closed at once cuts off what it still holds.
const TAIL: Duration = Duration::from_millis(200);
/// Rise and fall of every note: a sudden step is heard as a click.
const RAMP: f32 = 0.004;

/// A sound as it is to be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Voice {
    /// Which.
    pub(crate) name: SoundName,
    /// How urgent.
    pub(crate) urgency: Urgency,
}

/// One note. Times in seconds.
struct Note {
    at: f32,
    length: f32,
    hertz: f32,
    /// Parts of the fundamental: multiple and strength.
    partials: &'static [(f32, f32)],
    /// After so long a part of the note has lost two thirds; higher parts fade faster.
    fade: f32,
}

/// A struck bell is not harmonic; these are the classic parts of one, without the lowest.
const BELL: &[(f32, f32)] = &[(1.0, 1.0), (1.2, 0.35), (1.5, 0.25), (2.0, 0.6), (2.66, 0.25), (4.1, 0.15)];
const SOFT: &[(f32, f32)] = &[(1.0, 1.0), (2.0, 0.35), (3.0, 0.12)];
/// Odd parts: hard, and heard over a kitchen's hood.
const HARD: &[(f32, f32)] = &[(1.0, 1.0), (3.0, 0.45), (5.0, 0.25), (7.0, 0.12)];

/// The samples of a sound, each within -1 to 1.
pub(crate) fn samples(voice: Voice) -> Vec<f32> {
    let once = phrase(voice.name);
    let length = once.iter().map(|note| note.at + note.length).fold(0.0, f32::max);
    let (times, every, peak) = match (voice.urgency, voice.name) {
        (Urgency::New, _) => (1_u8, 0.0, PEAK),
        // Again before the first has faded: denser, not only louder.
        (Urgency::Unattended, SoundName::Bell | SoundName::Chime | SoundName::Lost) => {
            (3, length * 0.55, URGENT_PEAK)
        }
        // Does not fade: two at once would only be quieter each.
        (Urgency::Unattended, SoundName::Alarm) => (2, length, URGENT_PEAK),
    };
    let whole = every * f32::from(times - 1) + length;
    let mut mixed = vec![0.0_f32; places(whole)];
    for time in 0..times {
        for note in &once {
            add(&mut mixed, note, every * f32::from(time));
        }
    }
    let loudest = mixed.iter().fold(0.0_f32, |loudest, sample| loudest.max(sample.abs()));
    let scale = if loudest > 0.0 { peak / loudest } else { 0.0 };
    mixed.iter_mut().for_each(|sample| *sample *= scale);
    mixed.resize(mixed.len() + places(TAIL.as_secs_f32()), 0.0);
    mixed
}

/// How long a sound lasts.
pub(crate) fn length(samples: &[f32]) -> Duration {
    let count = u32::try_from(samples.len()).unwrap_or(u32::MAX);
    Duration::from_secs(1) * count / SAMPLE_RATE
}

fn phrase(name: SoundName) -> Vec<Note> {
    let note = |at, length, hertz, partials, fade| Note { at, length, hertz, partials, fade };
    match name {
        SoundName::Bell => vec![note(0.0, 0.9, 1_046.5, BELL, 0.30), note(0.22, 0.9, 1_046.5, BELL, 0.30)],
        SoundName::Chime => vec![
            note(0.0, 0.5, 659.3, SOFT, 0.22),
            note(0.18, 0.5, 784.0, SOFT, 0.22),
            note(0.36, 0.8, 1_046.5, SOFT, 0.30),
        ],
        SoundName::Alarm => (0_u8..6)
            .map(|place| {
                let hertz = if place % 2 == 0 { 988.0 } else { 1_318.5 };
                note(f32::from(place) * 0.18, 0.16, hertz, HARD, 2.0)
            })
            .collect(),
        SoundName::Lost => vec![note(0.0, 0.5, 587.3, SOFT, 0.5), note(0.45, 0.8, 392.0, SOFT, 0.5)],
    }
}

fn add(mixed: &mut [f32], note: &Note, offset: f32) {
    let start = places(note.at + offset);
    let count = places(note.length);
    for (place, sample) in mixed.iter_mut().skip(start).take(count).enumerate() {
        let seconds = seconds(place);
        let ramp = (seconds / RAMP).min((note.length - seconds) / RAMP).clamp(0.0, 1.0);
        let tone: f32 = note
            .partials
            .iter()
            .map(|(multiple, strength)| {
                let fading = (-seconds * multiple / note.fade).exp();
                strength * fading * (TAU * note.hertz * multiple * seconds).sin()
            })
            .sum();
        *sample += ramp * tone;
    }
}

/// A few seconds hold far fewer samples than an f32 counts exactly.
fn places(seconds: f32) -> usize {
    (seconds.max(0.0) * SAMPLE_RATE as f32) as usize
}

fn seconds(place: usize) -> f32 {
    place as f32 / SAMPLE_RATE as f32
}

#[cfg(test)]
#[path = "voice_tests.rs"]
mod tests;
