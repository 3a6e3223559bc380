//! `devicemotion` and `deviceorientation`.

use std::{cell::RefCell, rc::Rc};

use web_sys::{DeviceAcceleration, DeviceMotionEvent, DeviceOrientationEvent};

use super::{
    convert::{Vector, rotation_rad_s, vector},
    gravity::GravityFilter,
    permission::global,
    sign::SignDetector,
};
use crate::browser::{Listener, window};

/// What a motion event says, in the protocol's units, axes and signs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Motion {
    /// m/s², without gravity.
    pub(super) acceleration: Option<Vector>,
    /// Whether acceleration was estimated, by a filter of our own.
    pub(super) is_estimated: bool,
    /// Whether there is an acceleration that is held back until its sign is known.
    pub(super) is_held_back: bool,
    /// m/s², with gravity; at rest it points away from the earth.
    pub(super) including_gravity: Option<Vector>,
    /// rad/s.
    pub(super) rotation: Option<Vector>,
}

/// What a motion event has, as browsers deliver it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct RawMotion {
    pub(super) acceleration: Option<Vector>,
    pub(super) including_gravity: Option<Vector>,
    pub(super) rotation_deg_s: Option<Vector>,
}

/// Turns events into what the protocol means.
pub(super) struct Normalizer {
    sign: SignDetector,
    gravity: GravityFilter,
}

impl Normalizer {
    pub(super) fn new() -> Self {
        Self { sign: SignDetector::new(), gravity: GravityFilter::default() }
    }

    /// How the device is held: beta and gamma, in degrees.
    pub(super) fn orientation(&mut self, beta_deg: f64, gamma_deg: f64) {
        self.sign.orientation(beta_deg, gamma_deg);
    }

    pub(super) fn motion(&mut self, raw: RawMotion, time_ms: f64) -> Motion {
        let estimated = match (raw.acceleration, raw.including_gravity) {
            (None, Some(vector)) => Some(self.gravity.linear(vector, time_ms)),
            _ => None,
        };
        // Both vectors carry the same sign. Until it is known, no acceleration is better than the opposite one.
        let factor = self.sign.factor(raw.including_gravity, time_ms);
        let unsigned = raw.acceleration.or(estimated);
        let signed = |vector: Option<Vector>| {
            factor.and_then(|factor| vector.map(|vector| vector.map(|number| number * factor)))
        };
        Motion {
            acceleration: signed(unsigned),
            including_gravity: signed(raw.including_gravity),
            is_estimated: estimated.is_some(),
            is_held_back: unsigned.is_some() && factor.is_none(),
            rotation: raw.rotation_deg_s.map(rotation_rad_s),
        }
    }
}

/// Listens to the events; dropping it ends that.
pub(super) struct DeviceMotion {
    _listeners: [Listener; 2],
}

impl DeviceMotion {
    /// Starts to listen; motion comes with its time in milliseconds since the time origin. `None` if the browser does
    /// not know such events.
    pub(super) fn start(on_motion: impl Fn(Motion, f64) + 'static) -> Option<Self> {
        global("DeviceMotionEvent")?;
        let normalizer = Rc::new(RefCell::new(Normalizer::new()));
        let orientations = Rc::clone(&normalizer);
        let orientation =
            Listener::new(&window(), "deviceorientation", move |event: DeviceOrientationEvent| {
                if let (Some(beta), Some(gamma)) = (event.beta(), event.gamma()) {
                    orientations.borrow_mut().orientation(beta, gamma);
                }
            });
        let motion = Listener::new(&window(), "devicemotion", move |event: DeviceMotionEvent| {
            let time_ms = event.time_stamp();
            let motion = normalizer.borrow_mut().motion(read(&event), time_ms);
            on_motion(motion, time_ms);
        });
        Some(Self { _listeners: [orientation, motion] })
    }
}

fn read(event: &DeviceMotionEvent) -> RawMotion {
    let acceleration = |a: DeviceAcceleration| vector(a.x(), a.y(), a.z());
    RawMotion {
        acceleration: event.acceleration().and_then(acceleration),
        including_gravity: event.acceleration_including_gravity().and_then(acceleration),
        rotation_deg_s: event.rotation_rate().and_then(|r| vector(r.alpha(), r.beta(), r.gamma())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRAVITY: Vector = [0.0, 0.0, 9.8];

    fn negated(vector: Vector) -> Vector {
        vector.map(|number| -number)
    }

    /// The motion after enough events to know the sign; the phone lies face up.
    fn settled(raw: RawMotion) -> Motion {
        let mut normalizer = Normalizer::new();
        normalizer.orientation(0.0, 0.0);
        (0..60).map(|i| normalizer.motion(raw, f64::from(i) * 16.7)).last().unwrap()
    }

    #[test]
    fn a_browser_that_negates_is_put_right() {
        let acceleration = [1.0, -2.0, 0.5];
        let rotation_deg_s = Some([180.0, 0.0, 0.0]);
        let standard = RawMotion {
            acceleration: Some(acceleration),
            including_gravity: Some([1.0, -2.0, 10.3]),
            rotation_deg_s,
        };
        let negating = RawMotion {
            acceleration: Some(negated(acceleration)),
            including_gravity: Some(negated([1.0, -2.0, 10.3])),
            rotation_deg_s,
        };
        for raw in [standard, negating] {
            let motion = settled(raw);
            assert_eq!(motion.acceleration, Some(acceleration));
            assert_eq!(motion.including_gravity, Some([1.0, -2.0, 10.3]));
            assert_eq!(motion.rotation, Some([std::f64::consts::PI, 0.0, 0.0]), "rotation is never negated");
            assert!(!motion.is_estimated);
        }
    }

    #[test]
    fn acceleration_waits_for_its_sign_and_rotation_does_not() {
        let raw = RawMotion {
            acceleration: Some([1.0, 0.0, 0.0]),
            including_gravity: Some(GRAVITY),
            rotation_deg_s: Some([0.0; 3]),
        };
        let first = Normalizer::new().motion(raw, 0.0);
        assert_eq!((first.acceleration, first.rotation), (None, Some([0.0; 3])));
        assert!(first.is_held_back);
    }

    #[test]
    fn without_linear_acceleration_it_is_estimated_and_says_so() {
        let motion = settled(RawMotion { including_gravity: Some(negated(GRAVITY)), ..RawMotion::default() });
        assert!(motion.is_estimated);
        assert!(motion.acceleration.unwrap().iter().all(|number| number.abs() < 0.01));
    }

    #[test]
    fn an_empty_event_has_no_values() {
        let motion = settled(RawMotion::default());
        assert_eq!((motion.acceleration, motion.rotation), (None, None));
    }
}
