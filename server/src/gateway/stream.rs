//! The bytes of an upgraded connection, in two halves.

#[cfg(target_os = "linux")]
use std::os::fd::AsFd;
use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use motionwire_volley::Letter;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};
use tokio_rustls::server::TlsStream;

use crate::admission::{Held, Seat};

/// Reads.
pub(super) enum ReadHalf {
    /// With the connection's seat among those of its address.
    Tcp(OwnedReadHalf, #[expect(dead_code, reason = "it is held")] Option<Seat>),
    Other(Box<dyn AsyncRead + Send + Unpin>),
}

/// Writes.
pub(super) enum WriteHalf {
    Tcp(OwnedWriteHalf),
    Other(Box<dyn AsyncWrite + Send + Unpin>),
}

/// Takes a connection back from the HTTP layer, whose buffers end here; with what the client has sent already.
///
/// The types are those that [`listener`](crate::listener) hands to hyper; another one works too, within hyper's own wrapping.
pub(super) fn split(upgraded: Upgraded) -> (ReadHalf, WriteHalf, Bytes) {
    let upgraded = match upgraded.downcast::<TokioIo<Held<TcpStream>>>() {
        Ok(parts) => {
            let (stream, seat) = parts.io.into_inner().into_parts();
            let (read, write) = stream.into_split();
            return (ReadHalf::Tcp(read, seat), WriteHalf::Tcp(write), parts.read_buf);
        }
        Err(upgraded) => upgraded,
    };
    match upgraded.downcast::<TokioIo<TlsStream<Held<TcpStream>>>>() {
        Ok(parts) => {
            let (read, write) = tokio::io::split(parts.io.into_inner());
            (ReadHalf::Other(Box::new(read)), WriteHalf::Other(Box::new(write)), parts.read_buf)
        }
        Err(upgraded) => {
            let (read, write) = tokio::io::split(TokioIo::new(upgraded));
            (ReadHalf::Other(Box::new(read)), WriteHalf::Other(Box::new(write)), Bytes::new())
        }
    }
}

impl ReadHalf {
    /// Reads what is there into `buffer`; 0 bytes are the end.
    pub(super) fn poll_read(&mut self, cx: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        let mut buffer = ReadBuf::new(buffer);
        let read = match self {
            Self::Tcp(half, _) => Pin::new(half).poll_read(cx, &mut buffer),
            Self::Other(half) => Pin::new(half).poll_read(cx, &mut buffer),
        };
        read.map_ok(|()| buffer.filled().len())
    }
}

impl WriteHalf {
    /// Writes as much as is taken now.
    pub(super) fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self {
            Self::Tcp(half) => Pin::new(half).poll_write(cx, bytes),
            Self::Other(half) => Pin::new(half).poll_write(cx, bytes),
        }
    }

    /// These bytes for the socket itself, if nothing but the socket takes them.
    #[cfg(target_os = "linux")]
    pub(super) fn letter<'a>(&'a self, bytes: &'a [u8]) -> Option<Letter<'a>> {
        match self {
            Self::Tcp(half) => Some(Letter::new(half.as_ref().as_fd(), bytes)),
            Self::Other(_) => None,
        }
    }

    /// Letters are for Linux only.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn letter<'a>(&'a self, _: &'a [u8]) -> Option<Letter<'a>> {
        None
    }

    /// Sees to it that what was written is on its way.
    pub(super) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Tcp(_) => Poll::Ready(Ok(())),
            Self::Other(half) => Pin::new(half).poll_flush(cx),
        }
    }
}
