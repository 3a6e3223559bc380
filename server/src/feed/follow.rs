//! Readers at the live end, whom the feed itself brings what it publishes.

use std::sync::Arc;

use motionwire_volley::{Letter, MAX_LETTERS, Volley};
use parking_lot::{MappedMutexGuard, Mutex};

use super::Frames;

/// A single letter is cheaper to write by itself.
const MIN_LETTERS: usize = 2;

/// A reader that takes frames on the spot where they are published.
pub trait Follower: Send + Sync {
    /// Offers the frames that follow what it took last; it may have read some of them by itself in the meantime. Must not
    /// wait.
    fn offer(&self, frames: &Frames) -> Offered<'_>;

    /// Nothing is offered any more, since it did not take all of what it was offered.
    fn let_go(&self);
}

/// What a follower makes of an offer.
pub enum Offered<'a> {
    /// It has what it was offered.
    Had,
    /// It does not take it.
    Refused,
    /// It takes it: what is to be done now. The follower does nothing else until this is dropped.
    Begun(MappedMutexGuard<'a, dyn Delivery>),
}

/// The writing of what a follower takes.
pub trait Delivery {
    /// What is to be written, and to which socket, where a socket is all that it takes.
    fn letter(&self) -> Option<Letter<'_>>;

    /// So many bytes of the letter were written.
    fn written(&mut self, bytes: usize);

    /// Writes what is left, without waiting. If it returns false, something is left all the same, for the follower itself.
    fn finish(&mut self) -> bool;
}

/// Who follows a feed.
#[derive(Default)]
pub(super) struct Followers(Mutex<Vec<Arc<dyn Follower>>>);

impl Followers {
    /// Brings frames to all, to many at once where there is a volley; whoever does not take them is let go.
    pub(super) fn offer(&self, frames: &Frames, mut volley: Option<&mut Volley>) {
        let mut followers = self.0.lock();
        let mut leaving = Vec::new();
        for (chunk, some) in followers.chunks(MAX_LETTERS).enumerate() {
            let left = bring(some, frames, volley.as_deref_mut());
            leaving.extend(left.into_iter().map(|place| chunk * MAX_LETTERS + place));
        }
        // From the last, so that places before it stay what they are.
        for place in leaving.into_iter().rev() {
            followers.swap_remove(place).let_go();
        }
    }

    /// Adds a follower, if it is up to date: `is_up_to_date` is asked while nothing is offered.
    pub(super) fn add(&self, follower: &Arc<dyn Follower>, is_up_to_date: impl FnOnce() -> bool) -> bool {
        let mut followers = self.0.lock();
        let is_up_to_date = is_up_to_date();
        if is_up_to_date {
            followers.push(Arc::clone(follower));
        }
        is_up_to_date
    }

    pub(super) fn remove(&self, follower: &Arc<dyn Follower>) {
        let mut followers = self.0.lock();
        if let Some(place) = followers.iter().position(|known| Arc::ptr_eq(known, follower)) {
            followers.swap_remove(place);
        }
    }
}

/// Brings frames to some followers; the places of those that are to be let go, in order.
fn bring(followers: &[Arc<dyn Follower>], frames: &Frames, volley: Option<&mut Volley>) -> Vec<usize> {
    let mut leaving = Vec::new();
    let mut begun = Vec::with_capacity(followers.len());
    for (place, follower) in followers.iter().enumerate() {
        match follower.offer(frames) {
            Offered::Had => {}
            Offered::Refused => leaving.push(place),
            Offered::Begun(delivery) => begun.push((place, delivery)),
        }
    }
    if let Some(volley) = volley.filter(|_| begun.len() >= MIN_LETTERS) {
        let written = volley.send(begun.iter().filter_map(|(_, delivery)| delivery.letter()));
        let sent = begun.iter_mut().filter(|(_, delivery)| delivery.letter().is_some());
        for ((_, delivery), bytes) in sent.zip(written) {
            delivery.written(*bytes);
        }
    }
    for (place, mut delivery) in begun {
        if !delivery.finish() {
            leaving.push(place);
        }
    }
    leaving.sort_unstable();
    leaving
}

#[cfg(test)]
mod tests {
    use std::{
        io::{ErrorKind, Read, Write},
        net::{TcpListener, TcpStream},
        sync::atomic::{AtomicUsize, Ordering},
    };

    use motionwire_shared::DataType;
    use parking_lot::MutexGuard;

    use super::{super::frames::FramesBuilder, *};

    /// A connection's two ends, and what is left to write.
    struct Connection {
        writer: TcpStream,
        reader: TcpStream,
        unsent: Vec<u8>,
        is_alone: bool,
    }

    /// A follower that refuses when it has something left.
    struct Peer {
        connection: Mutex<Connection>,
        lettings_go: AtomicUsize,
    }

    impl Follower for Peer {
        fn offer(&self, frames: &Frames) -> Offered<'_> {
            let mut connection = self.connection.lock();
            if !connection.unsent.is_empty() {
                return Offered::Refused;
            }
            if frames.is_empty() {
                return Offered::Had;
            }
            connection.unsent = frames.wire().to_vec();
            Offered::Begun(MutexGuard::map(connection, |connection| -> &mut dyn Delivery { connection }))
        }

        fn let_go(&self) {
            self.lettings_go.fetch_add(1, Ordering::Relaxed);
        }
    }

    impl Delivery for Connection {
        #[cfg(target_os = "linux")]
        fn letter(&self) -> Option<Letter<'_>> {
            (!self.is_alone).then(|| Letter::new(std::os::fd::AsFd::as_fd(&self.writer), &self.unsent))
        }

        #[cfg(not(target_os = "linux"))]
        fn letter(&self) -> Option<Letter<'_>> {
            None
        }

        fn written(&mut self, bytes: usize) {
            self.unsent.drain(..bytes);
        }

        fn finish(&mut self) -> bool {
            while !self.unsent.is_empty() {
                match self.writer.write(&self.unsent) {
                    Ok(bytes) => self.written(bytes),
                    Err(error) => {
                        assert_eq!(error.kind(), ErrorKind::WouldBlock);
                        return false;
                    }
                }
            }
            true
        }
    }

    /// Peers; of each five one has more before it than its socket, as with TLS.
    fn peers(count: usize) -> Vec<Arc<Peer>> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let connect = |place: usize| {
            let reader = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
            let (writer, _) = listener.accept().unwrap();
            writer.set_nonblocking(true).unwrap();
            let connection = Connection { writer, reader, unsent: Vec::new(), is_alone: place % 5 == 4 };
            Arc::new(Peer { connection: Mutex::new(connection), lettings_go: AtomicUsize::new(0) })
        };
        (0..count).map(connect).collect()
    }

    fn followers(peers: &[Arc<Peer>]) -> Followers {
        let followers = Followers::default();
        for peer in peers {
            assert!(followers.add(&(Arc::clone(peer) as Arc<dyn Follower>), || true));
        }
        followers
    }

    fn frames(seq: u64, reading_bytes: usize) -> Frames {
        let mut builder = FramesBuilder::with_room(1, reading_bytes);
        let steps = DataType::from_name("STEPS").unwrap();
        builder.push(" ".repeat(reading_bytes).as_bytes(), &"u".parse().unwrap(), seq, &steps);
        builder.finish()
    }

    fn read(peer: &Peer, bytes: usize) -> Vec<u8> {
        let mut connection = peer.connection.lock();
        let mut read = vec![0; bytes];
        connection.reader.read_exact(&mut read).unwrap();
        read
    }

    /// By a volley where there is one, and without.
    fn each_way(check: impl Fn(Option<&mut Volley>)) {
        check(None);
        match Volley::new() {
            Ok(mut volley) => check(Some(&mut volley)),
            Err(error) => println!("skipped: no io_uring here: {error}"),
        }
    }

    #[test]
    fn everybody_gets_the_same_in_order() {
        each_way(|mut volley| {
            for count in [1, MIN_LETTERS, MAX_LETTERS + 9] {
                let peers = peers(count);
                let followers = followers(&peers);
                let (first, second) = (frames(1, 10), frames(2, 20));
                followers.offer(&first, volley.as_deref_mut());
                followers.offer(&Frames::default(), volley.as_deref_mut());
                followers.offer(&second, volley.as_deref_mut());
                let both = [first.wire(), second.wire()].concat();
                assert!(peers.iter().all(|peer| read(peer, both.len()) == both));
                assert_eq!(followers.0.lock().len(), count);
            }
        });
    }

    #[test]
    fn whoever_takes_a_part_is_let_go_with_the_rest() {
        each_way(|mut volley| {
            let peers = peers(MAX_LETTERS + 9);
            let followers = followers(&peers);
            let slow = [3, 4, MAX_LETTERS + 1];
            // More than a socket takes, so that something is left before it.
            let much = frames(1, 16 * 1024 * 1024);
            for place in slow {
                let alone = Followers::default();
                assert!(alone.add(&(Arc::clone(&peers[place]) as Arc<dyn Follower>), || true));
                alone.offer(&much, volley.as_deref_mut());
                assert!(alone.0.lock().is_empty());
            }
            let news = frames(2, 10);
            followers.offer(&news, volley.as_deref_mut());
            for (place, peer) in peers.iter().enumerate() {
                if slow.contains(&place) {
                    // Once alone, and once with the others, where it refused.
                    assert_eq!(peer.lettings_go.load(Ordering::Relaxed), 2, "{place}");
                    let left = peer.connection.lock().unsent.len();
                    assert!(left > 0 && left < much.bytes());
                    let taken = much.bytes() - left;
                    assert_eq!(read(peer, taken), much.wire()[..taken], "{place}");
                } else {
                    assert_eq!(peer.lettings_go.load(Ordering::Relaxed), 0, "{place}");
                    assert_eq!(read(peer, news.bytes()), news.wire(), "{place}");
                }
            }
            assert_eq!(followers.0.lock().len(), peers.len() - slow.len());
        });
    }
}
