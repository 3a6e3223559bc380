//! Writes to many sockets with one system call.
//!
//! Whoever sends the same to many pays above all for entering the kernel, once for each of them. Linux's io_uring takes a list
//! of writes at once. Where it cannot be had (other systems, Linux before 6.1, containers that forbid it), [`Volley::new`]
//! says so, and its caller writes to one socket after the other.

#[cfg(target_os = "linux")]
#[path = "uring.rs"]
mod engine;

#[cfg(not(target_os = "linux"))]
#[path = "elsewhere.rs"]
mod engine;

pub use engine::{Letter, Volley};

/// Letters that one volley takes at most.
pub const MAX_LETTERS: usize = 128;
