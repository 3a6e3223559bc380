use proptest::prelude::*;

use super::{quaternion::dot, *};

const START_MS: f64 = 1.79e12;

/// Numbers in [−1, 1) that are the same at every run.
fn noise(seed: &mut u64) -> f64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

/// A phone whose motion is known, and the filter that follows it.
struct Phone {
    truth: Quaternion,
    filter: Orientation,
    now_ms: f64,
    bias_rad_s: Vector,
    noise: f64,
    seed: u64,
}

impl Phone {
    fn new(truth: Quaternion) -> Self {
        let filter = Orientation::new();
        Self { truth, filter, now_ms: START_MS, bias_rad_s: [0.0; 3], noise: 0.0, seed: 5 }
    }

    fn noisy(&mut self, vector: Vector, amount: f64) -> Vector {
        vector.map(|x| x + amount * noise(&mut self.seed))
    }

    /// Turns at a rate that is a function of time in seconds, with irregular intervals around 60 Hz.
    fn turn(&mut self, seconds: f64, rate: impl Fn(f64) -> Vector) {
        let from_ms = self.now_ms;
        while self.now_ms < from_ms + seconds * 1000.0 {
            let step_ms = 16.7 + 8.0 * noise(&mut self.seed);
            // The truth goes in small steps.
            for i in 0..20 {
                let t_s = (self.now_ms - from_ms + (f64::from(i) + 0.5) * step_ms / 20.0) / 1000.0;
                self.truth = self.truth * Quaternion::turn(scaled(rate(t_s), step_ms / 20_000.0));
            }
            self.now_ms += step_ms;
            let up = scaled(self.truth.inverse().rotate([0.0, 0.0, 1.0]), GRAVITY_M_S2);
            let acceleration = self.noisy(up, 3.0 * self.noise);
            let rad_s =
                self.noisy(sum(rate((self.now_ms - from_ms) / 1000.0), self.bias_rad_s), 0.2 * self.noise);
            self.filter.accelerate(self.now_ms, acceleration);
            self.filter.rotate(self.now_ms, rad_s);
        }
    }

    /// By how many degrees the filter is off, in all and in its tilt alone.
    fn error_deg(&self) -> (f64, f64) {
        let off = self.truth.inverse() * self.filter.quaternion();
        let up = |q: Quaternion| q.inverse().rotate([0.0, 0.0, 1.0]);
        let tilt = dot(up(self.truth), up(self.filter.quaternion())).clamp(-1.0, 1.0).acos();
        (2.0 * length(off.xyz).atan2(off.w.abs()).to_degrees(), tilt.to_degrees())
    }
}

#[test]
fn follows_a_phone_that_is_swung_about() {
    for (amount, limit_deg) in [(0.0, 0.2), (0.1, 1.5)] {
        let mut phone = Phone::new(Quaternion::default());
        phone.noise = amount;
        phone.turn(60.0, |t| [2.0 * (3.0 * t).sin(), 1.5 * (2.1 * t).cos(), (0.7 * t).sin()]);
        let (all, tilt) = phone.error_deg();
        assert!(all < limit_deg && tilt < limit_deg, "noise {amount}: {all}° in all, {tilt}° of tilt");
    }
}

#[test]
fn bias_is_learnt_at_rest_and_does_not_turn_the_heading() {
    let mut phone = Phone::new(Quaternion::default());
    phone.bias_rad_s = [0.02, -0.015, 0.03];
    phone.noise = 0.03;
    phone.turn(8.0, |_| [0.0; 3]);
    for (got, expected) in phone.filter.bias_rad_s().into_iter().zip(phone.bias_rad_s) {
        assert!((got - expected).abs() < 0.002, "{:?}", phone.filter.bias_rad_s());
    }
    phone.filter.centre_on(phone.filter.quaternion().heading());
    phone.turn(60.0, |_| [0.0; 3]);
    let (all, _) = phone.error_deg();
    assert!(all < 1.0, "{all}° after a minute, where the bias alone would turn by 103°");
}

#[test]
fn a_slow_turn_is_no_bias() {
    let mut phone = Phone::new(Quaternion::default());
    phone.turn(20.0, |_| [0.0, 0.0, 0.1]);
    assert_eq!(phone.filter.bias_rad_s(), [0.0; 3]);
    let (all, _) = phone.error_deg();
    assert!(all < 0.2, "{all}");
}

#[test]
fn acceleration_alone_tells_the_tilt() {
    let table = [
        ([0.0, 0.0, 9.81], 0.0, 0.0),
        ([0.0, 9.81, 0.0], 90.0, 0.0),
        ([-9.81, 0.0, 0.001], 0.0, 90.0),
        ([0.0, 6.94, 6.94], 45.0, 0.0),
        ([0.0, -4.905, 8.4957], -30.0, 0.0),
    ];
    for (m_s2, beta_deg, gamma_deg) in table {
        let mut filter = Orientation::new();
        for i in 0..60 {
            filter.accelerate(START_MS + f64::from(i) * 20.0, m_s2);
        }
        let euler = filter.quaternion().euler();
        assert!(
            (euler.beta_deg - beta_deg).abs() < 0.1 && (euler.gamma_deg - gamma_deg).abs() < 0.1,
            "{euler:?}"
        );
        let up = filter.quaternion().rotate(m_s2);
        assert!(up[2] > 0.999 * length(m_s2), "{up:?}");
    }
}

#[test]
fn on_its_face_and_back_without_a_gyroscope() {
    let mut filter = Orientation::new();
    for (i, z) in [9.81, -9.81, 9.81].into_iter().enumerate() {
        for n in 0..100u32 {
            filter.accelerate(START_MS + (i as f64) * 2000.0 + f64::from(n) * 20.0, [0.0, 0.0, z]);
        }
        assert!((filter.quaternion().matrix()[2][2] - z.signum()).abs() < 1e-6, "{i}");
    }
}

#[test]
fn recentring_makes_the_heading_zero_and_keeps_the_tilt() {
    let mut phone = Phone::new(Quaternion::turn([0.5, 0.2, 0.0]));
    phone.turn(3.0, |_| [0.0, 0.0, 1.0]);
    let before = phone.filter.quaternion().matrix()[2];
    phone.filter.centre_on(phone.filter.quaternion().heading());
    let after = phone.filter.quaternion();
    assert!(after.xyz[2].abs() < 1e-12);
    for (a, b) in before.into_iter().zip(after.matrix()[2]) {
        assert!((a - b).abs() < 1e-9);
    }
}

#[test]
fn after_a_gap_the_tilt_is_right_at_once() {
    let mut phone = Phone::new(Quaternion::default());
    phone.turn(3.0, |_| [0.0; 3]);
    phone.now_ms += 5000.0;
    phone.truth = Quaternion::turn([1.2, 0.4, 0.0]);
    phone.turn(0.2, |_| [0.0; 3]);
    let (_, tilt) = phone.error_deg();
    assert!(tilt < 1.0, "{tilt}");
}

proptest! {
    #[test]
    fn whatever_comes_it_stays_a_rotation(
        samples in prop::collection::vec(
            (-1000.0f64..1000.0, prop::array::uniform3(-50.0f64..50.0), any::<bool>(), any::<f64>()), 0..200),
    ) {
        let mut filter = Orientation::new();
        let mut now = START_MS;
        for (step, vector, is_rate, wild) in samples {
            now += step.max(-100.0);
            if is_rate {
                filter.rotate(now, vector);
                filter.rotate(now + 1.0, [wild, 0.0, 0.0].map(|x: f64| x.clamp(-1e6, 1e6)));
            } else {
                filter.accelerate(now, vector);
                filter.accelerate(now, [wild, 0.0, 1.0]);
            }
            let q = filter.quaternion();
            prop_assert!((q.w * q.w + dot(q.xyz, q.xyz) - 1.0).abs() < 1e-9, "{:?}", q);
        }
    }
}
