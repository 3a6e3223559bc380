//! Where there is no io_uring.

use std::{convert::Infallible, io};

/// Bytes for a socket; here there are none.
#[derive(Debug)]
pub struct Letter<'a>(Infallible, std::marker::PhantomData<&'a [u8]>);

/// Cannot be had here.
#[derive(Debug)]
pub struct Volley(Infallible);

impl Volley {
    /// Fails.
    ///
    /// # Errors
    /// Always.
    pub fn new() -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Never called.
    pub fn send<'a>(&mut self, _: impl IntoIterator<Item = Letter<'a>>) -> &[usize] {
        match self.0 {}
    }
}
