//! What every engine of the event log promises, tested against each.
//!
//! A further engine plugs in with a line in `engines!`.

#![allow(clippy::unwrap_used, reason = "only tests are here")]

mod log_conformance {
    pub(crate) mod durability;
    pub(crate) mod faults;
    pub(crate) mod harness;
    pub(crate) mod model;
    pub(crate) mod reading;
    pub(crate) mod removal;
    pub(crate) mod series;
}

use std::time::Duration;

use log_conformance::{
    durability, faults,
    harness::{Engine, Sqlite},
    model, reading, removal, series,
};
use motionwire_server::log::sqlite::Options;

/// Makes a module of tests per engine, and the way to find an engine by its name in a child process.
macro_rules! engines {
    ($($name:ident: $engine:expr;)*) => {
        fn engine(name: &str) -> Option<Box<dyn Engine>> {
            match name {
                $(stringify!($name) => Some(Box::new($engine)),)*
                _ => None,
            }
        }
        $(mod $name {
            use super::*;
            engines!(@tests $name, $engine;
                reading: numbers_are_consecutive_and_in_the_order_of_the_appends,
                    developers_have_logs_of_their_own, empty_appends_take_no_numbers, bounds_of_a_read_are_exclusive,
                    pages_hold_what_fits_and_say_if_there_is_more, unusual_readings_come_back_byte_for_byte,
                    an_unknown_developer_has_an_empty_log, many_appends_at_once_keep_their_order,
                    readers_see_a_growing_prefix_while_it_is_written, a_clock_that_jumps_changes_no_order;
                series: only_the_asked_user_type_and_time_are_read, equal_and_disordered_times_page_without_loss,
                    a_stray_time_hides_nothing, pages_of_a_series_survive_a_growing_log, long_readings_make_short_pages,
                    columns_tell_of_every_reading, columns_tell_of_every_number, columns_tell_how_far_readings_spread, how_many_numbers_readings_have_is_told,
                    what_is_retained_is_told;
                durability: positions_only_grow_and_are_committed_with_events, everything_is_there_after_reopening,
                    numbers_are_never_used_again, a_closed_directory_can_be_opened_at_once,
                    what_was_acknowledged_survives_a_kill;
                removal: deleting_a_user_leaves_the_others, deleting_a_developer_leaves_the_others,
                    retention_by_age_removes_just_what_is_old, retention_forgets_types_of_which_nothing_is_left, retention_by_size_removes_the_oldest,
                    retention_of_everything_keeps_the_numbers, appends_go_on_during_retention;
                faults: a_disk_that_fails_at_any_byte_loses_nothing;
                model: any_sequence_of_calls_acts_like_a_list
            );
        })*
    };
    (@tests $name:ident, $engine:expr; $($module:ident: $($test:ident),*);*) => {
        $($(
            #[test]
            fn $test() {
                $module::$test(stringify!($name), &$engine);
            }
        )*)*
    };
}

engines! {
    sqlite: Sqlite(Options::default());
    sqlite_compacting_at_once: Sqlite(Options { segment_events: 24, journal_age: Duration::ZERO, ..Options::default() });
    sqlite_half_compacted: Sqlite(Options { segment_events: 7, segment_bytes: 2_000, ..Options::default() });
}

/// Not a test: what `what_was_acknowledged_survives_a_kill` runs in a process of its own.
#[test]
#[ignore = "started by another test"]
fn child_that_appends_until_it_is_killed() {
    let (Ok(name), Ok(dir)) = (std::env::var(durability::CHILD_ENGINE), std::env::var(durability::CHILD_DIR))
    else {
        return;
    };
    let engine = engine(&name).expect("an engine's name");
    durability::append_until_killed(&*engine, dir.as_ref());
}

/// Not a test: what `a_disk_that_fails_at_any_byte_loses_nothing` runs in a process of its own.
#[test]
#[ignore = "started by another test"]
fn child_that_outlives_a_failing_disk() {
    let (Ok(name), Ok(dir)) = (std::env::var(faults::CHILD_ENGINE), std::env::var(faults::CHILD_DIR)) else {
        return;
    };
    let engine = engine(&name).expect("an engine's name");
    faults::outlive_a_failing_disk(&*engine, dir.as_ref());
}
