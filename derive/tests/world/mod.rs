//! What shakes a phone that nobody walks with.

use std::f64::consts::TAU;

/// Even noise that is the same in every run (SplitMix64).
pub(crate) struct Noise(pub(crate) u64);

impl Noise {
    /// In -1…1.
    pub(crate) fn even(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }

    /// Normal with variance 1, nearly: the sum of twelve (Irwin and Hall).
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.even()).sum::<f64>() / 2.0
    }
}

/// A quarter of a vehicle: what lies on one spring, and the wheel below it.
#[derive(Clone, Copy)]
pub(crate) struct Vehicle {
    body_kg: f64,
    spring_n_m: f64,
    damper_ns_m: f64,
    wheel_kg: f64,
    tyre_n_m: f64,
}

impl Vehicle {
    /// It bounces at 1.3 Hz, as fast as a slow walker steps.
    pub(crate) const CAR: Self = Self {
        body_kg: 300.0,
        spring_n_m: 20_000.0,
        damper_ns_m: 1_500.0,
        wheel_kg: 40.0,
        tyre_n_m: 200_000.0,
    };

    /// It does so longer, with weak dampers.
    pub(crate) const BUS: Self = Self {
        body_kg: 4_500.0,
        spring_n_m: 300_000.0,
        damper_ns_m: 15_000.0,
        wheel_kg: 500.0,
        tyre_n_m: 1_600_000.0,
    };
}

/// The body of a vehicle on its springs, over a road as rough as ISO 8608 classifies it: a quarter-car model. It stops and
/// goes as in a town, and runs over a kerb or into a hole now and then.
pub(crate) struct Drive {
    vehicle: Vehicle,
    noise: Noise,
    roughness_m3: f64,
    holes_per_min: f64,
    body: [f64; 2],
    wheel: [f64; 2],
    road_m: f64,
    hole_left_s: f64,
    t_s: f64,
}

/// The model's step, in seconds.
const STEP_S: f64 = 0.001;

/// The spatial frequency that ISO 8608 names roughness at, per metre.
const REFERENCE_PER_M: f64 = 0.1;

impl Drive {
    pub(crate) fn new(seed: u64, vehicle: Vehicle, roughness_m3: f64) -> Self {
        Self {
            vehicle,
            noise: Noise(seed),
            roughness_m3,
            holes_per_min: 2.0,
            body: [0.0; 2],
            wheel: [0.0; 2],
            road_m: 0.0,
            hole_left_s: 0.0,
            t_s: 0.0,
        }
    }

    /// Between 0 and 22 m/s, with a stop every two minutes.
    pub(crate) fn speed_m_s(&self) -> f64 {
        (22.0 * (TAU * self.t_s / 240.0).sin().abs() - 2.0).max(0.0)
    }

    /// The body's acceleration, in m/s², forwards, sideways and up, without gravity.
    fn step(&mut self) -> [f64; 3] {
        let speed_m_s = self.speed_m_s();
        // The road's slope as white noise in time, of the power that the class has at this speed.
        let density = TAU * REFERENCE_PER_M * (self.roughness_m3 * speed_m_s).sqrt();
        self.road_m += density * self.noise.normal() * (STEP_S / 2.0).sqrt() - 0.5 * self.road_m * STEP_S;
        if speed_m_s > 0.0 && (self.noise.even() + 1.0) / 2.0 < self.holes_per_min / 60.0 * STEP_S {
            self.hole_left_s = 0.5 / speed_m_s.max(2.0);
        }
        self.hole_left_s -= STEP_S;
        let road_m = self.road_m - if self.hole_left_s > 0.0 { 0.04 } else { 0.0 };
        let [height_m, rise_m_s] = self.body;
        let [wheel_m, wheel_m_s] = self.wheel;
        let Vehicle { body_kg, spring_n_m, damper_ns_m, wheel_kg, tyre_n_m } = self.vehicle;
        let spring = spring_n_m * (wheel_m - height_m) + damper_ns_m * (wheel_m_s - rise_m_s);
        let up = spring / body_kg;
        let rise_m_s = rise_m_s + up * STEP_S;
        let wheel_m_s = wheel_m_s + (tyre_n_m * (road_m - wheel_m) - spring) / wheel_kg * STEP_S;
        self.body = [height_m + rise_m_s * STEP_S, rise_m_s];
        self.wheel = [wheel_m + wheel_m_s * STEP_S, wheel_m_s];
        let before_m_s = speed_m_s;
        self.t_s += STEP_S;
        let forwards = (self.speed_m_s() - before_m_s) / STEP_S;
        [forwards, 1.2 * (TAU * self.t_s / 23.0).sin() + 0.3 * up, up]
    }

    /// The mean over so many milliseconds, as a sensor delivers it.
    pub(crate) fn sample(&mut self, ms: u32) -> [f64; 3] {
        let mut mean = [0.0; 3];
        for _ in 0..ms {
            let now = self.step();
            mean.iter_mut().zip(now).for_each(|(mean, part)| *mean += part / f64::from(ms));
        }
        mean.map(|part| part + 0.03 * self.noise.even())
    }
}

/// A phone on a desk where somebody types, which is picked up, turned about and put back every minute.
pub(crate) struct Desk {
    noise: Noise,
    knock: f64,
    handled: f64,
    t_s: f64,
}

impl Desk {
    pub(crate) fn new(seed: u64) -> Self {
        Self { noise: Noise(seed), knock: 0.0, handled: 0.0, t_s: 0.0 }
    }

    pub(crate) fn sample(&mut self, ms: u32) -> [f64; 3] {
        let passed_s = f64::from(ms) / 1000.0;
        self.t_s += passed_s;
        let strikes = self.noise.even() > 1.0 - 12.0 * passed_s;
        self.knock = if strikes { 1.5 * self.noise.even() } else { 0.5 * self.knock };
        // Hands move by jerks that last a third of a second or so.
        let is_handled = self.t_s % 60.0 < 5.0;
        let push = if is_handled { 4.0 * self.noise.normal() } else { 0.0 };
        self.handled += (push - self.handled) * (passed_s / 0.15).min(1.0);
        let noise = &mut self.noise;
        [
            self.handled + 0.03 * noise.even(),
            0.5 * self.handled + 0.03 * noise.even(),
            self.handled + self.knock,
        ]
    }
}

/// A phone in hands, which use it and turn it about for seconds, and rest as often.
pub(crate) struct Hands {
    noise: Noise,
    /// Two low-passes behind each other for each axis, in m/s².
    low: [[f64; 2]; 3],
    changes_s: f64,
    strength_m_s2: f64,
    jerk_s: f64,
    t_s: f64,
}

impl Hands {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            noise: Noise(seed),
            low: [[0.0; 2]; 3],
            changes_s: 0.0,
            strength_m_s2: 0.0,
            jerk_s: 0.1,
            t_s: 0.0,
        }
    }

    pub(crate) fn sample(&mut self, ms: u32) -> [f64; 3] {
        let passed_s = f64::from(ms) / 1000.0;
        self.t_s += passed_s;
        if self.t_s > self.changes_s {
            self.changes_s = self.t_s + 4.5 + 2.5 * self.noise.even();
            let rests = self.strength_m_s2 > 0.0;
            self.strength_m_s2 = if rests { 0.0 } else { 0.4 * (1.3 + 1.3 * self.noise.even()).exp() };
            self.jerk_s = 0.1 + 0.05 * self.noise.even();
        }
        let Self { noise, low, strength_m_s2, jerk_s, .. } = self;
        let share = (passed_s / *jerk_s).min(1.0);
        let push_m_s2 = *strength_m_s2 * (4.0 * *jerk_s / passed_s).sqrt();
        low.each_mut().map(|[first, second]| {
            *first += share * (push_m_s2 * noise.normal() - *first);
            *second += share * (*first - *second);
            *second + 0.03 * noise.even()
        })
    }
}
