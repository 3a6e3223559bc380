//! The ports: accepts connections, tells TLS from plain HTTP, and bounds everything that happens before an upgrade.

use std::{
    future::Future,
    io,
    net::SocketAddr,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{Router, body::Body};
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::ServerConfig;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;

use crate::{
    admission::{Gate, Held, House, Place, Seat},
    rest::visit::Connection,
    visitors::Visitors,
};

/// Connections of one port that speak HTTP at the same time, of which each address gets a fair share; one that became a WebSocket
/// is the gateway's and does not count.
const MAX_HTTP_CONNECTIONS: usize = 1024;

/// How long a client may take for its first byte, and then for the TLS handshake.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a client may take for a request's headers, and how long a connection may be idle.
const HEADER_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a connection may speak HTTP; then it ends with the request at hand, so that nobody holds one forever.
const MAX_HTTP_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// How long a request at hand may go on when its connection is to end, and again as long as its answer makes progress: an old
/// connection is no reason to cut a long download.
const LAST_REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// What an answer must bring within that time, in bytes: little for any network, too much for who only wants to hold a connection.
const LEAST_PROGRESS_BYTES: u64 = 64 * 1024;

/// How long a request at hand may go on when the server ends.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

/// Largest head of a request, in bytes.
const MAX_HEAD_BYTES: usize = 32 * 1024;

/// How long to wait after a failure to accept, like too many open files.
const ACCEPT_RETRY: Duration = Duration::from_millis(100);

/// The first byte of a TLS connection: a record that holds a handshake message (RFC 8446, section 5.1).
const TLS_HANDSHAKE: u8 = 0x16;

/// How a port answers.
#[derive(Clone)]
pub enum Service {
    /// Plain HTTP.
    Http(Router),
    /// HTTPS, and something else for those who come with plain HTTP.
    Https {
        /// How TLS is spoken.
        config: Arc<ServerConfig>,
        /// Answers over TLS.
        secure: Router,
        /// Answers to plain HTTP.
        plain: Router,
        /// Hears of those whose handshake failed.
        visitors: Visitors,
    },
}

/// Accepts connections until the shutdown; those that are open then run on in `connections` for a short time.
pub async fn accept(
    listener: TcpListener,
    service: Service,
    gate: Gate,
    connections: TaskTracker,
    shutdown: CancellationToken,
) {
    let house = House::new(MAX_HTTP_CONNECTIONS, &gate.connections);
    loop {
        let next = async {
            let place = house.free_place().await?;
            Some((place, listener.accept().await))
        };
        let (place, accepted) = tokio::select! {
            () = shutdown.cancelled() => return,
            next = next => match next {
                Some(next) => next,
                None => return,
            },
        };
        match accepted {
            Ok((stream, peer)) => {
                let Some((seat, place)) = gate.seat(peer.ip(), &house, place) else { continue };
                let (service, shutdown) = (service.clone(), shutdown.clone());
                connections.spawn(async move {
                    // Whatever a stranger's connection dies of concerns nobody else.
                    if let Err(error) = serve(stream, peer, service, (place, seat), &shutdown).await {
                        tracing::debug!(%peer, %error, "a connection ended");
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept connections; trying again");
                sleep(ACCEPT_RETRY).await;
            }
        }
    }
}

async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    service: Service,
    (_place, seat): (Place, Option<Seat>),
    shutdown: &CancellationToken,
) -> io::Result<()> {
    // Readings are small and urgent.
    stream.set_nodelay(true)?;
    let connection = Connection { peer, local: stream.local_addr()?, tls: false };
    let stream = Held::new(stream, seat);
    let term = Term { written_bytes: stream.written_bytes(), shutdown };
    match service {
        Service::Http(router) => http(stream, router, connection, term).await,
        Service::Https { config, secure, plain, visitors } => {
            let mut first = [0];
            let speaks_tls = unless(shutdown, async {
                let read = timeout(HANDSHAKE_TIMEOUT, stream.get_ref().peek(&mut first)).await??;
                Ok(read == 1 && first[0] == TLS_HANDSHAKE)
            });
            let speaks_tls = speaks_tls.await?;
            if !speaks_tls {
                return http(stream, plain, connection, term).await;
            }
            let handshake = unless(shutdown, async {
                timeout(HANDSHAKE_TIMEOUT, TlsAcceptor::from(config).accept(stream)).await?
            });
            let stream = handshake.await.inspect_err(|error| {
                visitors.handshake_failed(peer.ip().to_canonical(), error);
            })?;
            http(stream, secure, Connection { tls: true, ..connection }, term).await
        }
    }
}

/// Gives up at the shutdown.
async fn unless<T>(shutdown: &CancellationToken, work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    let ended = || io::Error::new(io::ErrorKind::ConnectionAborted, "the server is shutting down");
    shutdown.run_until_cancelled(work).await.unwrap_or_else(|| Err(ended()))
}

async fn http(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    router: Router,
    connection: Connection,
    term: Term<'_>,
) -> io::Result<()> {
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(connection);
        router.clone().oneshot(request)
    });
    let exchange = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut exchange = pin!(exchange);
    tokio::select! {
        result = &mut exchange => return result.map_err(io::Error::other),
        () = term.last_request() => exchange.as_mut().graceful_shutdown(),
    }
    tokio::select! {
        result = exchange => result.map_err(io::Error::other),
        () = term.end() => Err(io::ErrorKind::TimedOut.into()),
    }
}

/// How long a connection may speak HTTP.
struct Term<'a> {
    written_bytes: Arc<AtomicU64>,
    shutdown: &'a CancellationToken,
}

impl Term<'_> {
    /// Resolves when the connection shall end with the request at hand.
    async fn last_request(&self) {
        // Either way.
        let _ = timeout(MAX_HTTP_LIFETIME, self.shutdown.cancelled()).await;
    }

    /// After that: resolves when the request at hand has no more time.
    async fn end(&self) {
        tokio::select! {
            () = self.stalled() => {}
            () = self.shutdown.cancelled() => sleep(SHUTDOWN_TIMEOUT).await,
        }
    }

    async fn stalled(&self) {
        loop {
            let before = self.written_bytes.load(Ordering::Relaxed);
            sleep(LAST_REQUEST_TIMEOUT).await;
            if self.written_bytes.load(Ordering::Relaxed) - before < LEAST_PROGRESS_BYTES {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::{body::Bytes, routing::get};
    use futures_util::stream;
    use rustls::{crypto::ring, server::ResolvesServerCertUsingSni};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        sync::Notify,
        time::Instant,
    };

    use super::*;
    use crate::{
        admission::{Attempts, Connections},
        clock::Clock,
        metrics::Metrics,
    };

    struct Port {
        address: SocketAddr,
        connections: TaskTracker,
        shutdown: CancellationToken,
    }

    impl Port {
        async fn open(service: Service) -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let (connections, shutdown) = (TaskTracker::new(), CancellationToken::new());
            tokio::spawn(accept(listener, service, gate(), connections.clone(), shutdown.clone()));
            Self { address, connections, shutdown }
        }

        async fn connect(&self) -> TcpStream {
            TcpStream::connect(self.address).await.unwrap()
        }
    }

    fn gate() -> Gate {
        let connections = Connections::new(1, Arc::default());
        Gate::new(Attempts::new(Clock::System), connections, 1, Metrics::new())
    }

    fn http() -> Service {
        Service::Http(Router::new().route("/", get(async || "here")))
    }

    fn https() -> Service {
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(ResolvesServerCertUsingSni::new()));
        let plain = Router::new().route("/", get(async || "plain"));
        let visitors = Visitors::new(Clock::System);
        Service::Https { config: Arc::new(config), secure: Router::new(), plain, visitors }
    }

    // The runtime's time stands still while there is work and jumps to the next deadline when there is none.
    #[tokio::test(start_paused = true)]
    async fn whoever_says_nothing_or_only_half_is_dropped() {
        let starts: [&[u8]; 4] = [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n", &[TLS_HANDSHAKE, 3, 1]];
        for service in [http(), https()] {
            let port = Port::open(service).await;
            for start in starts {
                let mut stream = port.connect().await;
                stream.write_all(start).await.unwrap();
                let mut rest = Vec::new();
                // A reset is as good an end as any.
                let _ = stream.read_to_end(&mut rest).await;
            }
            port.connections.close();
            port.connections.wait().await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_sends_half_a_body_is_answered_and_dropped() {
        let trusted: Arc<[ipnet::IpNet]> = Arc::default();
        let router = Router::new()
            .route("/", axum::routing::post(async |body: String| body))
            .layer(axum::middleware::from_fn_with_state(trusted, crate::rest::visit::attend));
        let port = Port::open(Service::Http(router)).await;
        let mut stream = port.connect().await;
        stream.write_all(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf").await.unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer).await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        port.connections.close();
        port.connections.wait().await;
    }

    /// Asks for an endless answer that comes in such pieces, one every 20 s; reads as much as it is given of it, then no more.
    /// Tells how many bytes it got, and how long the connection lasted.
    async fn download(piece_bytes: usize, read_bytes: u64) -> (u64, Duration) {
        let piece = Bytes::from(vec![b'x'; piece_bytes]);
        let endless = move || async move {
            Body::from_stream(stream::unfold(piece, |piece| async {
                sleep(Duration::from_secs(20)).await;
                Some((Ok::<_, io::Error>(piece.clone()), piece))
            }))
        };
        let port = Port::open(Service::Http(Router::new().route("/", get(endless)))).await;
        let mut stream = port.connect().await;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        let started = Instant::now();
        let mut got_bytes = 0;
        let mut buffer = vec![0; piece_bytes];
        while got_bytes < read_bytes
            && let Ok(bytes @ 1..) = stream.read(&mut buffer).await
        {
            got_bytes += bytes as u64;
        }
        port.connections.close();
        port.connections.wait().await;
        (got_bytes, started.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_goes_on_while_it_is_taken_and_no_longer() {
        const MINUTE: Duration = Duration::from_secs(60);
        let read_bytes = 200 * LEAST_PROGRESS_BYTES;
        let (got_bytes, lasted) = download(128 * 1024, read_bytes).await;
        assert!(got_bytes >= read_bytes && lasted > 30 * MINUTE, "{got_bytes} of {read_bytes} in {lasted:?}");
        for (piece_bytes, read_bytes) in [(100, u64::MAX), (16 * 1024 * 1024, 1)] {
            let (_, lasted) = download(piece_bytes, read_bytes).await;
            assert!((10 * MINUTE..12 * MINUTE).contains(&lasted), "{piece_bytes}: {lasted:?}");
        }
    }

    #[tokio::test]
    async fn plain_http_on_the_tls_port_gets_its_own_answers() {
        let port = Port::open(https()).await;
        let mut stream = port.connect().await;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("plain"), "{answer}");
    }

    #[tokio::test]
    async fn at_the_shutdown_requests_at_hand_are_answered_and_idle_connections_end() {
        let (asked, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (ask, go) = (Arc::clone(&asked), Arc::clone(&go_on));
        let slow = get(move || async move {
            ask.notify_one();
            go.notified().await;
            "late"
        });
        let port = Port::open(Service::Http(Router::new().route("/", slow))).await;
        let (mut idle, mut busy) = (port.connect().await, port.connect().await);
        busy.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        asked.notified().await;
        port.shutdown.cancel();
        assert_eq!(idle.read(&mut [0]).await.unwrap_or(0), 0);
        go_on.notify_one();
        let mut answer = String::new();
        busy.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("late"), "{answer}");
        port.connections.close();
        port.connections.wait().await;
        assert!(TcpStream::connect(port.address).await.is_err(), "nothing is accepted any more");
    }
}
