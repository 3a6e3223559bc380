//! Whatever a file holds, reading it as a recording ends in rows or in words, and the detectors take any row.
#![no_main]

use libfuzzer_sys::fuzz_target;
use motionwire_derive::{Gravity, Pipeline, recording};

fuzz_target!(|bytes: &[u8]| {
    let mut pipeline = Pipeline::new();
    let mut steps = 0.0;
    let read = recording::read(bytes, |row| {
        let Ok(row) = row else { return };
        assert!(row.t_ms.is_finite());
        let mut take = |derived: motionwire_derive::Derived| {
            assert!(derived.value.is_finite(), "{derived:?}");
            if derived.kind == motionwire_derive::Kind::Steps {
                assert!(derived.value >= steps, "steps only grow");
                steps = derived.value;
            }
        };
        if let Some(xyz) = row.acceleration {
            pipeline.acceleration(row.t_ms, xyz, Gravity::Included, &mut take);
        }
        if let Some(fix) = row.fix {
            pipeline.fix(&fix, &mut take);
        }
    });
    if let Err(error) = read {
        assert!(!error.to_string().is_empty());
    }
});
