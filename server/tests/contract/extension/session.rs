//! Capability `session`.

use motionwire_server::{auth::GrantRole, gateway::GatewayConfig};

use crate::harness::{CONFIG, Client, Server};

async fn tab(server: &Server, name: &str) -> Client {
    let more = format!(r#""want":["session"],"session":"{name}""#);
    server.extended(GrantRole::Consumer, &more).await.0
}

#[tokio::test]
async fn a_reloaded_page_takes_the_place_of_its_dead_socket() {
    let server = Server::with(GatewayConfig { max_consumers: 2, ..CONFIG }).await;
    let mut first = tab(&server, "a").await;
    let mut other = tab(&server, "b").await;
    let mut again = tab(&server, "a").await;
    assert_eq!(first.closed().await, 4002);
    again.quiet().await;
    other.quiet().await;
    let mut third = server.connect().await;
    let token = server.token(GrantRole::Consumer).await;
    third.identify(&token, 1).await;
    assert_eq!(third.closed().await, 4002, "the limit holds for everybody else");
}
