use js_sys::{Array, Function, Reflect};
use wasm_bindgen::JsCast;
use web_sys::AudioContext;

use super::{Timeout, window};

/// On, off, on, in milliseconds.
const PATTERN_MS: [u32; 3] = [300, 150, 300];

/// What the pattern takes, and a little more, in milliseconds.
const CALL_MS: u32 = 1_000;

/// The beep: its pitch in hertz and its loudness.
const PITCH_HZ: f32 = 880.0;
const GAIN: f32 = 0.3;

/// Calls somebody who does not look: by vibration and sound, as far as the browser has them.
pub struct Alarm {
    audio: Option<AudioContext>,
}

impl Alarm {
    /// Gets ready. To be called from a tap, without which browsers keep pages silent.
    pub fn arm() -> Self {
        let alarm = Self { audio: AudioContext::new().ok() };
        alarm.resume();
        alarm
    }

    /// Whoever takes the sound away, as a telephone call does, gives it back only to who asks.
    fn resume(&self) {
        if let Some(audio) = &self.audio {
            let _ = audio.resume();
        }
    }

    /// Calls.
    pub fn sound(&self) {
        vibrate();
        self.resume();
        if let Some(audio) = &self.audio {
            let _ = beep(audio);
        }
    }
}

/// What calls at the end of a stream is heard to its own.
impl Drop for Alarm {
    fn drop(&mut self) {
        if let Some(audio) = self.audio.take() {
            Timeout::new(CALL_MS, move || drop(audio.close())).forget();
        }
    }
}

/// `navigator.vibrate(…)`, which not every browser has.
fn vibrate() {
    let navigator = window().navigator();
    let function =
        Reflect::get(&navigator, &"vibrate".into()).ok().and_then(|f| f.dyn_into::<Function>().ok());
    if let Some(function) = function {
        let pattern: Array = PATTERN_MS.iter().map(|ms| wasm_bindgen::JsValue::from(*ms)).collect();
        let _ = function.call1(&navigator, &pattern);
    }
}

/// Two beeps, in the rhythm of the vibration.
fn beep(audio: &AudioContext) -> Result<(), wasm_bindgen::JsValue> {
    let [on_s, pause_s, _] = PATTERN_MS.map(|ms| f64::from(ms) / 1_000.0);
    let gain = audio.create_gain()?;
    gain.gain().set_value(GAIN);
    gain.connect_with_audio_node(&audio.destination())?;
    for start_s in [audio.current_time(), audio.current_time() + on_s + pause_s] {
        let tone = audio.create_oscillator()?;
        tone.frequency().set_value(PITCH_HZ);
        tone.connect_with_audio_node(&gain)?;
        tone.start_with_when(start_s)?;
        tone.stop_with_when(start_s + on_s)?;
    }
    Ok(())
}
