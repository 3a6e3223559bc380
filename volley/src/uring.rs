//! By io_uring.

use std::{
    io,
    marker::PhantomData,
    os::fd::{AsRawFd, BorrowedFd},
};

use io_uring::{IoUring, opcode, squeue::Entry, types::Fd};

use crate::MAX_LETTERS;

/// Bytes for a socket.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    socket: BorrowedFd<'a>,
    bytes: &'a [u8],
}

impl<'a> Letter<'a> {
    /// These bytes, for this socket.
    pub fn new(socket: BorrowedFd<'a>, bytes: &'a [u8]) -> Self {
        Self { socket, bytes }
    }
}

/// Writes to many sockets at once, without waiting for any.
///
/// It stays on the thread that made it.
pub struct Volley {
    /// None, once it has failed.
    ring: Option<IoUring>,
    entries: Vec<Entry>,
    written: Vec<usize>,
    /// The kernel takes lists of one thread only.
    on_this_thread: PhantomData<*const ()>,
}

impl Volley {
    /// Asks the kernel for a ring.
    ///
    /// # Errors
    /// If it gives none.
    pub fn new() -> io::Result<Self> {
        let ring = IoUring::builder()
            .dontfork()
            .setup_submit_all()
            .setup_coop_taskrun()
            .setup_single_issuer()
            .setup_defer_taskrun()
            .build(MAX_LETTERS as u32)?;
        let (entries, written) = (Vec::with_capacity(MAX_LETTERS), Vec::with_capacity(MAX_LETTERS));
        Ok(Self { ring: Some(ring), entries, written, on_this_thread: PhantomData })
    }

    /// Writes each letter to its socket, as much as that takes at once; of the letters after the first [`MAX_LETTERS`] nothing.
    ///
    /// Returns the bytes that each socket took, in the order of the letters. Why it took less than all, it will tell whoever
    /// writes on: that it is full, or closed.
    pub fn send<'a>(&mut self, letters: impl IntoIterator<Item = Letter<'a>>) -> &[usize] {
        self.entries.clear();
        self.written.clear();
        for Letter { socket, bytes } in letters {
            let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            let send = opcode::Send::new(Fd(socket.as_raw_fd()), bytes.as_ptr(), len)
                .flags(libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL)
                .build();
            if self.entries.len() < MAX_LETTERS {
                self.entries.push(send.user_data(self.entries.len() as u64));
            }
            self.written.push(0);
        }
        self.enter();
        &self.written
    }

    /// Hands the entries to the kernel, and reads what became of them.
    #[expect(unsafe_code, reason = "the kernel reads what the entries point to")]
    fn enter(&mut self) {
        let Some(ring) = &mut self.ring else { return };
        // SAFETY: What the entries point to, the sockets' descriptors and the bytes, is borrowed by `send`, which does not return
        // before the kernel is through with them. With `MSG_DONTWAIT` it writes what can be written while it is entered, and
        // keeps nothing for later; and the loop below ends when all entries are answered, or with the ring, and with it the list
        // that held those that were never taken.
        let pushed = unsafe { ring.submission().push_multiple(&self.entries) };
        let mut left = if pushed.is_ok() { self.entries.len() } else { 0 };
        while left > 0 {
            let entered = ring.submit_and_wait(left);
            for answer in ring.completion() {
                left -= 1;
                let place = usize::try_from(answer.user_data()).ok();
                let written = place.and_then(|place| self.written.get_mut(place));
                if let (Some(written), Ok(bytes)) = (written, usize::try_from(answer.result())) {
                    *written = bytes;
                }
            }
            if entered.is_err_and(|error| !is_passing(&error)) {
                self.ring = None;
                return;
            }
        }
    }
}

/// Whether it is the error of a moment, after which what was not taken is still in the list.
fn is_passing(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::EINTR | libc::EAGAIN | libc::EBUSY))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::{
        io::Read,
        net::{TcpListener, TcpStream},
        os::fd::AsFd,
    };

    use super::*;

    /// A volley, where the kernel gives one.
    fn volley() -> Option<Volley> {
        Volley::new().inspect_err(|error| println!("skipped: no io_uring here: {error}")).ok()
    }

    /// Connections: the end that is written to, and the one that reads.
    fn connections(count: usize) -> Vec<(TcpStream, TcpStream)> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        (0..count)
            .map(|_| {
                let reader = TcpStream::connect(address).unwrap();
                (listener.accept().unwrap().0, reader)
            })
            .collect()
    }

    fn text(place: usize) -> Vec<u8> {
        format!("letter {place}").repeat(place + 1).into_bytes()
    }

    #[test]
    fn each_socket_gets_its_own() {
        let Some(mut volley) = volley() else { return };
        for count in [0, 1, 2, MAX_LETTERS] {
            let mut connections = connections(count);
            let texts: Vec<Vec<u8>> = (0..count).map(text).collect();
            for _ in 0..3 {
                let letters = connections
                    .iter()
                    .zip(&texts)
                    .map(|((writer, _), text)| Letter::new(writer.as_fd(), text));
                let lengths: Vec<usize> = texts.iter().map(Vec::len).collect();
                assert_eq!(volley.send(letters), lengths);
                for ((_, reader), text) in connections.iter_mut().zip(&texts) {
                    let mut read = vec![0; text.len()];
                    reader.read_exact(&mut read).unwrap();
                    assert_eq!(&read, text);
                }
            }
        }
    }

    #[test]
    fn whoever_is_full_or_gone_holds_nobody_up() {
        let Some(mut volley) = volley() else { return };
        let mut connections = connections(3);
        let much = vec![7; 32 * 1024 * 1024];
        let (full, gone, well) = (0, 1, 2);
        connections[gone].0.shutdown(std::net::Shutdown::Write).unwrap();
        let send = |volley: &mut Volley, connections: &[(TcpStream, TcpStream)], bytes: &[u8]| {
            volley.send(connections.iter().map(|(writer, _)| Letter::new(writer.as_fd(), bytes))).to_vec()
        };
        let mut taken = send(&mut volley, &connections[..1], &much)[0];
        assert!(taken > 0 && taken < much.len(), "{taken} bytes");
        // The peer's buffer may take a little more after its first acknowledgement.
        while let more @ 1.. = send(&mut volley, &connections[..1], &much)[0] {
            taken += more;
        }
        assert_eq!(send(&mut volley, &connections, b"news"), [0, 0, 4]);
        let mut read = [0; 4];
        connections[well].1.read_exact(&mut read).unwrap();
        assert_eq!(&read, b"news");
        let mut rest = vec![0; taken];
        connections[full].1.read_exact(&mut rest).unwrap();
        assert_eq!(send(&mut volley, &connections[..1], b"news"), [4]);
    }

    #[test]
    fn what_is_too_much_is_not_sent() {
        let Some(mut volley) = volley() else { return };
        let connections = connections(1);
        let letters = (0..MAX_LETTERS + 2).map(|_| Letter::new(connections[0].0.as_fd(), b"x"));
        let written = volley.send(letters).to_vec();
        assert_eq!(written.len(), MAX_LETTERS + 2);
        assert_eq!(written.iter().sum::<usize>(), MAX_LETTERS);
        assert_eq!(written[MAX_LETTERS..], [0, 0]);
    }
}
