//! What the sensors of a phone in somebody's hand measure while that person walks.

use std::f64::consts::TAU;

use motionwire_shared::{Timestamp, Value};

/// Steps a second of a walk at leisure.
const STEPS_HZ: f64 = 1.85;

/// Heart rate of such a walk, in beats per minute.
const HEART_RATE_BPM: f64 = 98.0;

/// A walk, sampled.
pub(super) struct Walk {
    samples: u64,
    steps: u64,
    /// Each phone's own pace and phase, 0 to 1.
    character: f64,
}

impl Walk {
    pub(super) fn of_phone(phone: u32) -> Self {
        // The golden ratio spreads any number of phones evenly.
        Self { samples: 0, steps: 0, character: (f64::from(phone) * 0.618_034).fract() }
    }

    /// The SUBMIT frames of the next sample: acceleration and rotation, each step, and once a second the heart rate.
    pub(super) fn sample(&mut self, hz: f64, ts: Timestamp) -> Vec<String> {
        let t = self.samples as f64 / hz;
        self.samples += 1;
        let pace = STEPS_HZ * (0.9 + 0.2 * self.character);
        let step = t * pace + self.character;
        let (swing, bounce) = (TAU * step / 2.0, TAU * step);
        let acceleration = [
            0.6 * swing.sin() + 0.1 * (7.0 * bounce).sin(),
            0.9 * bounce.sin() + 0.4 * (2.0 * bounce + 0.7).sin(),
            1.9 * bounce.cos() + 0.7 * (2.0 * bounce).cos() + 0.15 * (11.0 * swing).sin(),
        ];
        let rotation = [0.5 * swing.cos(), 0.25 * bounce.sin(), 0.3 * (swing + 0.4).sin()];
        let mut frames = vec![
            frame("ACCELERATION", &Value::Vector(acceleration.map(rounded).to_vec()), ts),
            frame("GYROSCOPE", &Value::Vector(rotation.map(rounded).to_vec()), ts),
        ];
        let steps = (t * pace) as u64;
        if steps > self.steps {
            self.steps = steps;
            frames.push(frame("STEPS", &Value::Scalar(steps as f64), ts));
        }
        if self.samples.is_multiple_of((hz as u64).max(1)) {
            let beats = HEART_RATE_BPM + 10.0 * self.character + 3.0 * (t / 20.0).sin();
            frames.push(frame("HEART_RATE", &Value::Scalar(beats.round()), ts));
        }
        frames
    }
}

fn rounded(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}

fn frame(data_type: &str, value: &Value, ts: Timestamp) -> String {
    format!(r#"{{"op":6,"t":"{data_type}","d":{}}}"#, value.to_reading_json(ts))
}

#[cfg(test)]
mod tests {
    use motionwire_shared::wire::{Capabilities, Envelope};

    use super::*;

    #[test]
    fn a_minute_of_walking_is_valid_and_has_the_steps_of_a_walk() {
        let mut walk = Walk::of_phone(3);
        let mut types = std::collections::BTreeMap::new();
        for sample in 0..3_600 {
            for text in walk.sample(60.0, Timestamp::from_micros(sample * 16_667)) {
                let envelope = Envelope::decode(&text).unwrap();
                let submit = envelope.submit(Capabilities::default()).unwrap();
                *types.entry(submit.data_type.name().to_owned()).or_insert(0) += 1;
            }
        }
        assert_eq!((types["ACCELERATION"], types["GYROSCOPE"], types["HEART_RATE"]), (3_600, 3_600, 60));
        assert!((95..=125).contains(&types["STEPS"]), "{types:?}");
    }
}
