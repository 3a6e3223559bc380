//! How much this page has sent over its sockets since it was opened, for those who pay by the megabyte.

use std::cell::Cell;

thread_local! {
    static SENT_BYTES: Cell<u64> = const { Cell::new(0) };
}

/// A message of this length was handed to a socket.
pub fn add(bytes: usize) {
    SENT_BYTES.set(SENT_BYTES.get().saturating_add(bytes as u64));
}

/// All that was sent, in bytes, without what the network adds.
pub fn sent_bytes() -> u64 {
    SENT_BYTES.get()
}
