use super::*;

const NAMES: [SoundName; 4] = [SoundName::Bell, SoundName::Chime, SoundName::Alarm, SoundName::Lost];

fn new(name: SoundName) -> Vec<f32> {
    samples(Voice { name, urgency: Urgency::New })
}

fn urgent(name: SoundName) -> Vec<f32> {
    samples(Voice { name, urgency: Urgency::Unattended })
}

fn peak(samples: &[f32]) -> f32 {
    samples.iter().fold(0.0, |peak, sample| peak.max(sample.abs()))
}

/// Root mean square of the loudest half second: what an ear takes for loudness, roughly.
fn loudness(samples: &[f32]) -> f32 {
    let window = samples.len().min(22_050);
    let power = |part: &[f32]| part.iter().map(|sample| sample * sample).sum::<f32>() / 22_050.0;
    samples.windows(window).step_by(2_205).map(power).fold(0.0, f32::max).sqrt()
}

#[test]
fn every_sound_can_be_heard_and_no_sample_is_cut_off() {
    for name in NAMES {
        for samples in [new(name), urgent(name)] {
            assert!(samples.iter().all(|sample| sample.is_finite() && sample.abs() <= 1.0), "{name:?}");
            assert!(loudness(&samples) > 0.05, "{name:?}: {}", loudness(&samples));
        }
    }
}

#[test]
fn what_is_urgent_is_louder_and_longer() {
    for name in NAMES {
        let (new, urgent) = (new(name), urgent(name));
        assert!(loudness(&urgent) > 1.5 * loudness(&new), "{name:?}");
        assert!(length(&urgent) > length(&new), "{name:?}");
    }
}

#[test]
fn a_sound_is_over_before_the_shortest_repeat_and_begins_at_once() {
    for name in NAMES {
        let samples = urgent(name);
        assert!(length(&samples) < Duration::from_secs(3), "{name:?}: {:?}", length(&samples));
        assert!(peak(&samples[..2_205]) > 0.1, "{name:?}: the first 50 ms");
    }
}

#[test]
fn a_sound_begins_and_ends_without_a_click() {
    for name in NAMES {
        for samples in [new(name), urgent(name)] {
            assert!(samples[0].abs() < 0.02, "{name:?}");
            let tail = &samples[samples.len() - 2_205..];
            assert!(peak(tail) < 0.001, "{name:?}: the last 50 ms are silence");
        }
    }
}

#[test]
fn the_sounds_differ() {
    for (place, name) in NAMES.iter().enumerate() {
        for other in &NAMES[place + 1..] {
            assert_ne!(new(*name), new(*other), "{name:?} {other:?}");
        }
    }
}
