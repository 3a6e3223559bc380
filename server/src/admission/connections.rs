//! Open connections, by source.

use std::{
    collections::HashMap,
    io,
    net::IpAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
};

use ipnet::IpNet;
use parking_lot::Mutex;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::Source;

/// Counts the open connections of each source. Cheap to clone; every clone counts the same.
#[derive(Debug, Clone)]
pub struct Connections {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    max: u32,
    /// Whose connections stand for many: they are counted by the requests' own clients.
    proxies: Arc<[IpNet]>,
    open: Mutex<HashMap<Source, u32>>,
}

/// A source has as many connections as it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

impl Connections {
    /// Lets each source have `max` connections; proxies any number.
    pub fn new(max: u32, proxies: Arc<[IpNet]>) -> Self {
        Self { inner: Arc::new(Inner { max, proxies, open: Mutex::default() }) }
    }

    /// Counts a connection from this address for as long as its seat lives; no seat is needed by this machine itself and
    /// by proxies.
    ///
    /// # Errors
    /// If the address has too many.
    pub fn admit(&self, address: IpAddr) -> Result<Option<Seat>, Full> {
        self.source(address).map(|source| self.seat(source)).transpose()
    }

    /// Counts a connection of this source for as long as the seat lives.
    ///
    /// # Errors
    /// If the source has too many.
    pub fn seat(&self, source: Source) -> Result<Seat, Full> {
        self.seat_if(source, |open| open < self.inner.max)
    }

    /// Counts a connection of this source if there is room for it, with so many open.
    pub(super) fn seat_if(&self, source: Source, has_room: impl FnOnce(u32) -> bool) -> Result<Seat, Full> {
        let mut open = self.inner.open.lock();
        let count = open.get(&source).copied().unwrap_or(0);
        if !has_room(count) {
            return Err(Full);
        }
        open.insert(source, count + 1);
        Ok(Seat { connections: self.clone(), source })
    }

    /// Whom a connection from this address counts for.
    pub(super) fn source(&self, address: IpAddr) -> Option<Source> {
        let address = address.to_canonical();
        let is_proxy = self.inner.proxies.iter().any(|network| network.contains(&address));
        if is_proxy { None } else { Source::of(address) }
    }

    /// The same limits and proxies, and nobody counted.
    pub(super) fn anew(&self) -> Self {
        Self::new(self.inner.max, Arc::clone(&self.inner.proxies))
    }
}

/// A connection that counts until this is dropped.
#[derive(Debug)]
pub struct Seat {
    connections: Connections,
    source: Source,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.connections.inner.open.lock();
        if let Some(count) = open.get_mut(&self.source) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.source);
            }
        }
    }
}

/// A stream that keeps its seat for as long as it lives, into whatever hands it passes, and counts the bytes it takes.
#[derive(Debug)]
pub struct Held<S> {
    stream: S,
    seat: Option<Seat>,
    written_bytes: Arc<AtomicU64>,
}

impl<S> Held<S> {
    /// Binds the seat to the stream.
    pub fn new(stream: S, seat: Option<Seat>) -> Self {
        Self { stream, seat, written_bytes: Arc::default() }
    }

    /// What is held.
    pub const fn get_ref(&self) -> &S {
        &self.stream
    }

    /// How many bytes it has taken; goes on counting.
    pub fn written_bytes(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.written_bytes)
    }

    fn count(&self, written: &Poll<io::Result<usize>>) {
        if let Poll::Ready(Ok(bytes)) = written {
            self.written_bytes.fetch_add(*bytes as u64, Ordering::Relaxed);
        }
    }

    /// The stream, and the seat, which is to be kept beside it.
    pub fn into_parts(self) -> (S, Option<Seat>) {
        (self.stream, self.seat)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Held<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Held<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.count(&written);
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.count(&written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn each_source_has_its_share_and_gets_it_back() {
        let connections = Connections::new(2, ["10.0.0.0/8".parse().unwrap()].into());
        let first = connections.admit(address("192.0.2.1")).unwrap();
        let second = connections.admit(address("192.0.2.1")).unwrap();
        assert!(connections.admit(address("192.0.2.1")).is_err());
        let _other = connections.admit(address("192.0.2.2")).unwrap();
        drop(first);
        let third = connections.admit(address("192.0.2.1")).unwrap();
        assert!(connections.admit(address("192.0.2.1")).is_err());
        for exempt in ["127.0.0.1", "::1", "10.1.2.3"] {
            let many: Vec<_> = (0..9).map(|_| connections.admit(address(exempt)).unwrap()).collect();
            assert!(many.iter().all(Option::is_none), "{exempt}");
        }
        drop((second, third));
        assert_eq!(connections.inner.open.lock().len(), 1, "nothing is kept of those who left");
    }
}
