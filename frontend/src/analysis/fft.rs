//! The discrete Fourier transform of real numbers, for sizes that are powers of two.

use std::f64::consts::PI;

/// A complex number: real and imaginary part.
pub(super) type Complex = (f64, f64);

/// Radix 2, decimation in time, over one table of roots of unity that serves all sizes up to the largest
/// (J. W. Cooley, J. W. Tukey, "An algorithm for the machine calculation of complex Fourier series", 1965).
#[derive(Debug)]
pub(super) struct Fft {
    /// exp(−2πik/n) of the largest size n, for k below n/2.
    roots: Vec<Complex>,
}

impl Fft {
    /// For sizes up to `max_size`, a power of two.
    pub(super) fn new(max_size: usize) -> Self {
        let root = |k: usize| (-2.0 * PI * k as f64 / max_size as f64).sin_cos();
        Self { roots: (0..max_size / 2).map(root).map(|(sin, cos)| (cos, sin)).collect() }
    }

    /// Transforms 2·n real numbers, given as n pairs of neighbours in `data`, in place: `data[k]` becomes the coefficient
    /// of k cycles for k in 1..n, and `data[0]` those of 0 and of n cycles, both real. n is a power of two.
    pub(super) fn real(&self, data: &mut [Complex]) {
        let n = data.len();
        self.complex(data);
        let stride = self.roots.len() / n;
        data[0] = (data[0].0 + data[0].1, data[0].0 - data[0].1);
        // Even and odd numbers were transformed as one complex sequence; symmetry tells them apart.
        for k in 1..=n / 2 {
            let (a, b) = (data[k], data[n - k]);
            let even = (0.5 * (a.0 + b.0), 0.5 * (a.1 - b.1));
            let odd = (0.5 * (a.1 + b.1), 0.5 * (b.0 - a.0));
            let turned = times(odd, self.roots[k * stride]);
            data[k] = (even.0 + turned.0, even.1 + turned.1);
            data[n - k] = (even.0 - turned.0, turned.1 - even.1);
        }
    }

    fn complex(&self, data: &mut [Complex]) {
        let n = data.len();
        let mut reversed = 0;
        for i in 1..n {
            let mut bit = n / 2;
            while reversed & bit != 0 {
                reversed ^= bit;
                bit /= 2;
            }
            reversed |= bit;
            if i < reversed {
                data.swap(i, reversed);
            }
        }
        let mut half = 1;
        while half < n {
            let stride = self.roots.len() / half;
            for block in data.chunks_exact_mut(2 * half) {
                let (low, high) = block.split_at_mut(half);
                for (k, (a, b)) in low.iter_mut().zip(high).enumerate() {
                    let turned = times(*b, self.roots[k * stride]);
                    *b = (a.0 - turned.0, a.1 - turned.1);
                    *a = (a.0 + turned.0, a.1 + turned.1);
                }
            }
            half *= 2;
        }
    }
}

fn times(a: Complex, b: Complex) -> Complex {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn equals_the_sum_that_defines_it(
            (power, numbers) in (1u32..8).prop_flat_map(|p| (Just(p), prop::collection::vec(-10.0f64..10.0, 1 << p))),
        ) {
            let size = 1usize << power;
            let mut data: Vec<Complex> = numbers.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
            Fft::new(256).real(&mut data);
            for k in 0..=size / 2 {
                let sum = numbers.iter().enumerate().fold((0.0, 0.0), |sum, (i, x)| {
                    let (sin, cos) = (-2.0 * PI * (k * i % size) as f64 / size as f64).sin_cos();
                    (sum.0 + x * cos, sum.1 + x * sin)
                });
                let got = match k {
                    0 => (data[0].0, 0.0),
                    k if k == size / 2 => (data[0].1, 0.0),
                    k => data[k],
                };
                prop_assert!((got.0 - sum.0).abs() < 1e-9 && (got.1 - sum.1).abs() < 1e-9, "{} {:?} {:?}", k, got, sum);
            }
        }
    }
}
