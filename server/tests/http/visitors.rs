//! How far phones come, as the dashboard is told.

use std::sync::Arc;

use motionwire_shared::rest::{Visitor, VisitorStage};
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use serde_json::json;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::support::{Browser, Server, Socket, problem};

async fn stages(dashboard: &Browser) -> Vec<VisitorStage> {
    let answer = dashboard.get("/api/dashboard/visitors").await;
    assert_eq!(answer.status(), 200);
    let visitors: Vec<Visitor> = answer.json().await.unwrap();
    visitors.into_iter().map(|visitor| visitor.stage).collect()
}

#[tokio::test]
async fn the_dashboard_sees_how_far_a_phone_comes() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let (_, code) = dashboard.pairing(json!({})).await;
    let phone = server.browser();
    assert_eq!(stages(&dashboard).await, []);
    phone.get("/p").await;
    assert_eq!(stages(&dashboard).await, [VisitorStage::PageLoaded]);
    phone.post("/api/phone/offer", json!({ "code": "0000-0000" })).await;
    assert_eq!(stages(&dashboard).await, [VisitorStage::CodeRefused]);
    phone.post("/api/phone/offer", json!({ "code": code })).await;
    assert_eq!(stages(&dashboard).await, [VisitorStage::CodeRead]);
    phone.post("/api/phone/session", json!({ "code": code })).await;
    assert_eq!(stages(&dashboard).await, [VisitorStage::Paired]);
    Socket::open(&server.http.to_string()).await;
    assert_eq!(stages(&dashboard).await, [VisitorStage::Socket]);
    assert_eq!(problem(phone.get("/api/dashboard/visitors").await).await.0, 401, "for dashboards only");
}

#[tokio::test]
async fn a_phone_that_does_not_trust_the_certificate_is_seen() {
    let server = Server::start(&[]).await;
    let dashboard = server.dashboard().await;
    let https = server.https.unwrap();
    reqwest::get(format!("http://{https}/")).await.unwrap();
    assert_eq!(stages(&dashboard).await, [VisitorStage::CertificatePage]);
    reqwest::get(format!("http://{https}/motionwire-ca.crt")).await.unwrap();
    assert_eq!(stages(&dashboard).await, [VisitorStage::CertificateFile]);

    server.clock.advance(std::time::Duration::from_secs(60));
    let config = ClientConfig::builder().with_root_certificates(RootCertStore::empty()).with_no_client_auth();
    let stream = TcpStream::connect(https).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    assert!(TlsConnector::from(Arc::new(config)).connect(name, stream).await.is_err());
    // The server reads the alert at its own pace.
    let deadline = std::time::Instant::now() + crate::support::PATIENCE;
    while stages(&dashboard).await != [VisitorStage::Untrusted] {
        assert!(std::time::Instant::now() < deadline, "{:?}", stages(&dashboard).await);
    }
}
