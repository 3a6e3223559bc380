//! Puts the server together, runs it, and ends it in order.

use std::{io, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use motionwire_shared::Timestamp;
use tokio::{net::TcpListener, task::JoinSet, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    admission::{Attempts, Connections, Gate},
    announce,
    app::App,
    auth::{Accounts, AccountsError, Developer},
    base_url::BaseUrl,
    clock::Clock,
    config::{Config, ConfigError},
    data_dir::{self, DataDirError},
    feed::Feeds,
    gateway::{Gateway, GatewayConfig},
    listener::{self, Service},
    log::{
        Durability, EventLog, LogError, Turns,
        sqlite::{Options, SqliteLog},
    },
    maintenance,
    metrics::Metrics,
    notes::NoteBook,
    router::{Port, router},
    site::Site,
    tls::{self, Authority, CertificateSource, Certificates, TlsError},
    visitors::Visitors,
};

/// How long the shutdown waits for HTTP requests at hand.
const HTTP_DRAIN_TIMEOUT: Duration = Duration::from_secs(5);

/// Why the server does not run.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "each variant is another module's error")]
pub enum RunError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The system gives no thread.
    #[error("cannot start a thread: {0}")]
    Thread(io::Error),
    /// A port cannot be had.
    #[error("cannot listen on {address}: {source}; choose another address with {flag}")]
    Listen { address: SocketAddr, flag: &'static str, source: io::Error },
}

/// The ports, open.
#[derive(Debug)]
pub struct Listeners {
    /// `--listen`.
    pub http: TcpListener,
    /// `--tls-listen`; none with `--no-tls`.
    pub https: Option<TcpListener>,
}

impl Listeners {
    /// Opens the ports that the settings name.
    ///
    /// # Errors
    /// If the settings do not fit together, or a port cannot be had.
    pub async fn bind(config: &Config) -> Result<Self, RunError> {
        config.check()?;
        let open = async |address, flag| {
            TcpListener::bind(address).await.map_err(|source| RunError::Listen { address, flag, source })
        };
        let http = open(config.listen, "--listen").await?;
        let https = if config.no_tls { None } else { Some(open(config.tls_listen, "--tls-listen").await?) };
        Ok(Self { http, https })
    }

    fn addresses(&self) -> Result<(SocketAddr, Option<SocketAddr>), RunError> {
        let address = |listener: &TcpListener, flag| {
            let unspecified = SocketAddr::from(([0, 0, 0, 0], 0));
            listener.local_addr().map_err(|source| RunError::Listen { address: unspecified, flag, source })
        };
        let http = address(&self.http, "--listen")?;
        let https = self.https.as_ref().map(|https| address(https, "--tls-listen")).transpose()?;
        Ok((http, https))
    }
}

/// Runs the server until the shutdown; returns when what was accepted is stored and every connection is closed.
///
/// # Errors
/// If it cannot start.
pub async fn run(
    config: Config,
    clock: Clock,
    listeners: Listeners,
    shutdown: CancellationToken,
) -> Result<(), RunError> {
    config.check()?;
    let data_dir = config.data.path();
    let _lock = data_dir::lock(&data_dir)?;
    tracing::info!(data_dir = %data_dir.display(), version = env!("CARGO_PKG_VERSION"), "starting");
    let accounts = Accounts::open(&data_dir).await?;
    let store = open_log(&data_dir, config.durability).await?;
    let log: Arc<dyn EventLog> = store.clone();
    let pages = pages_developer(&config, &accounts).await?;

    let (http_address, https_address) = listeners.addresses()?;
    let given_names = config.own_certificate().map(|files| files.names()).transpose()?;
    let site = Arc::new(Site::new(http_address, https_address, config.public_url.clone(), given_names));
    let now = clock.timestamp();
    let authority = own_authority(&config, &data_dir, &site, now)?;

    let metrics = Metrics::new();
    let feeds = {
        let gather_for = Duration::from_millis(config.coalesce_ms);
        Feeds::start_gathering(Arc::clone(&log), clock.clone(), metrics.clone(), gather_for)
    };
    let feeds = feeds.map_err(RunError::Thread)?;
    let gateway = Gateway::new(
        accounts.clone(),
        feeds.clone(),
        clock.clone(),
        gateway_config(&config),
        metrics.clone(),
        shutdown.clone(),
    );
    let app = App {
        id: accounts.server_id().await?.into(),
        accounts: accounts.clone(),
        clock: clock.clone(),
        feeds,
        gate: gate(&config, &clock, &metrics),
        gateway: gateway.clone(),
        metrics: metrics.clone(),
        notes: NoteBook::new(accounts.clone(), clock.clone(), shutdown.clone()),
        pages: Arc::new(pages.clone()),
        site: Arc::clone(&site),
        // Behind another origin, phones meet that one's certificate.
        authority_fingerprint: authority
            .as_ref()
            .filter(|_| config.public_url.is_none())
            .map(|authority| authority.fingerprint().into()),
        charts: Turns::for_charts(),
        files: Turns::for_files(),
        visitors: Visitors::new(clock.clone()),
        retention: config.retention(),
        token_lifetime: config.token_lifetime(),
    };

    let mut background = JoinSet::new();
    let ports = ports(&config, &app, listeners, authority, &mut background)?;
    let retention = config.retention();
    background.spawn(maintenance::prune(accounts.clone(), log, retention, metrics, clock));
    background.spawn(maintenance::watch_revocations(app.clone()));

    tell(&config, &app, (http_address, https_address), now).await?;
    let requests = serve(ports, &app.gate, &shutdown).await;
    tracing::info!("shutting down");
    // At once, since a slow request is no reason to leave all others without a word.
    tokio::join!(gateway.drain(), end_requests(requests));
    background.shutdown().await;
    tokio::task::spawn_blocking(move || store.close()).await.unwrap_or(Err(LogError::Closed))?;
    tracing::info!("stopped");
    Ok(())
}

async fn open_log(data_dir: &Path, durability: Durability) -> Result<Arc<SqliteLog>, LogError> {
    let data_dir = data_dir.to_owned();
    let options = Options { durability, ..Options::default() };
    let open = move || SqliteLog::open_with(&data_dir, options).map(Arc::new);
    tokio::task::spawn_blocking(open).await.unwrap_or(Err(LogError::Closed))
}

/// Creates or updates the developer that the settings name, and finds out whom the pages belong to.
async fn pages_developer(config: &Config, accounts: &Accounts) -> Result<Developer, AccountsError> {
    if let (Some(id), Some(key)) = (&config.dev_id, &config.api_key) {
        accounts.set_developer(id.clone(), key).await?;
    }
    accounts.choose_pages_developer(config.dev_id.clone()).await
}

/// The server's own authority, if it is to have one.
fn own_authority(
    config: &Config,
    data_dir: &Path,
    site: &Site,
    now: Timestamp,
) -> Result<Option<Arc<Authority>>, TlsError> {
    if config.no_tls || config.tls_cert.is_some() {
        return Ok(None);
    }
    Ok(Some(Arc::new(Authority::load_or_create(data_dir, &site.certificate_names(), now)?)))
}

fn gateway_config(config: &Config) -> GatewayConfig {
    let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    GatewayConfig {
        heartbeat_interval: Duration::from_millis(config.heartbeat_interval_ms),
        identify_timeout: Duration::from_millis(config.identify_timeout_ms),
        max_consumers: size(config.max_consumers.into()),
        max_frame_bytes: size(config.max_frame_bytes),
    }
}

fn gate(config: &Config, clock: &Clock, metrics: &Metrics) -> Gate {
    let connections =
        Connections::new(config.max_connections_per_address, config.trusted_proxy.clone().into());
    let max_unidentified = usize::try_from(config.max_unidentified).unwrap_or(usize::MAX);
    Gate::new(Attempts::new(clock.clone()), connections, max_unidentified, metrics.clone())
}

/// Each port with what it answers.
fn ports(
    config: &Config,
    app: &App,
    listeners: Listeners,
    authority: Option<Arc<Authority>>,
    background: &mut JoinSet<()>,
) -> Result<Vec<(TcpListener, Service)>, TlsError> {
    let trusted: Arc<[_]> = config.trusted_proxy.clone().into();
    let mut ports = vec![(listeners.http, Service::Http(router(app, Arc::clone(&trusted), Port::Http)))];
    if let Some(listener) = listeners.https {
        let plain = tls::help_router(Arc::clone(&app.site), authority.as_deref(), &app.visitors);
        let source = match (authority, config.own_certificate()) {
            (_, Some(files)) => CertificateSource::Own(files),
            (Some(authority), None) => CertificateSource::Authority(authority, Arc::clone(&app.site)),
            (None, None) => return Ok(ports),
        };
        let certificates = Certificates::new(&source, &app.clock)?;
        let tls_config = tls::server_config(Arc::clone(&certificates))?;
        background.spawn(Certificates::keep_current(
            Arc::downgrade(&certificates),
            source,
            app.clock.clone(),
        ));
        let is_public =
            config.tls_cert.is_some() && config.public_url.as_ref().is_some_and(BaseUrl::is_https);
        let secure = router(app, trusted, Port::Https { is_public });
        ports.push((
            listener,
            Service::Https { config: tls_config, secure, plain, visitors: app.visitors.clone() },
        ));
    }
    Ok(ports)
}

/// Tells people and `motionwire link` where the server is.
async fn tell(
    config: &Config,
    App { accounts, pages, site, authority_fingerprint, .. }: &App,
    (http, https): (SocketAddr, Option<SocketAddr>),
    now: Timestamp,
) -> Result<(), AccountsError> {
    match https {
        Some(https) => tracing::info!(%http, %https, "listening"),
        None => tracing::info!(%http, "listening"),
    }
    if https.is_none() && !config.public_url.as_ref().is_some_and(BaseUrl::is_https) {
        tracing::warn!(
            "phones give motion to https pages only; with --no-tls, set --public-url to the proxy's address"
        );
    }
    if let Some(names) = site.names_elsewhere() {
        tracing::warn!(
            phones = site.phone_url(),
            ?names,
            "the certificate of --tls-cert is not for the address that phones are given, so their browsers will refuse it; \
             say with --public-url where phones reach the server"
        );
    }
    let base_url = site.dashboard_url();
    accounts.set_base_url(base_url.clone()).await?;
    let link = announce::dashboard_link(accounts, pages, &base_url, now).await?;
    announce::start(accounts, pages, site, &link, authority_fingerprint.is_some(), now).await?;
    if config.open
        && let Err(error) = open::that_detached(&link)
    {
        tracing::warn!(%error, "cannot open a browser; open the printed link");
    }
    Ok(())
}

/// Accepts until the shutdown; the connections that speak HTTP then, which end with the requests at hand.
async fn serve(ports: Vec<(TcpListener, Service)>, gate: &Gate, shutdown: &CancellationToken) -> TaskTracker {
    let connections = TaskTracker::new();
    let mut accepting = JoinSet::new();
    for (listener, service) in ports {
        let accept = listener::accept(listener, service, gate.clone(), connections.clone(), shutdown.clone());
        accepting.spawn(accept);
    }
    while accepting.join_next().await.is_some() {}
    connections.close();
    connections
}

/// Waits a short time for requests at hand.
async fn end_requests(connections: TaskTracker) {
    if timeout(HTTP_DRAIN_TIMEOUT, connections.wait()).await.is_err() {
        tracing::warn!(connections = connections.len(), "ended without waiting for slow requests");
    }
}
