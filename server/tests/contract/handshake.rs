use std::time::Duration;

use motionwire_server::auth::GrantRole;

use crate::harness::{CONFIG, Server, uid};

#[tokio::test]
async fn hello_comes_at_once_and_identify_may_come_before_it_is_read() {
    let server = Server::start().await;
    let token = server.token(GrantRole::Consumer).await;
    let mut client = server.connect().await;
    client.send(r#"{"op":0}"#).await;
    client.identify(&token, 1).await;
    client.send(r#"{"op":0}"#).await;
    for expected in [r#"{"op":1}"#, r#"{"op":4}"#, r#"{"op":1}"#] {
        assert_eq!(client.text().await, expected);
    }
}

#[tokio::test]
async fn without_identify_in_time_the_connection_ends_with_4000() {
    let server = Server::start().await;
    let mut silent = server.connect().await;
    let mut beating = server.connect().await;
    server.clock.advance(Duration::from_millis(14_999));
    silent.quiet().await;
    beating.quiet().await;
    server.clock.advance(Duration::from_millis(1));
    assert_eq!(silent.closed().await, 4000);
    assert_eq!(beating.closed().await, 4000);
}

#[tokio::test]
async fn a_token_is_good_for_one_connection_within_its_time() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.identify("unknown", 1).await;
    assert_eq!(client.closed().await, 4001);

    let token = server.token(GrantRole::Consumer).await;
    let mut first = server.connect().await;
    first.identify(&token, 1).await;
    assert_eq!(first.text().await, r#"{"op":4}"#);
    let mut second = server.connect().await;
    second.identify(&token, 1).await;
    let (code, reason) = second.closed_with_reason().await;
    assert_eq!(code, 4001);
    assert!(!reason.contains(&token));

    let token = server.token(GrantRole::Consumer).await;
    server.clock.advance(Duration::from_secs(14));
    // In steps, so that the connection below has its time for IDENTIFY.
    for _ in 0..12 {
        server.clock.advance(Duration::from_secs(14));
    }
    let mut late = server.connect().await;
    late.identify(&token, 1).await;
    assert_eq!(late.closed().await, 4001);
}

#[tokio::test]
async fn a_token_of_the_other_role_is_refused_and_stays_good() {
    let server = Server::start().await;
    for (role, wrong, right) in [(GrantRole::Producer(uid("user")), 1, 0), (GrantRole::Consumer, 0, 1)] {
        let token = server.token(role).await;
        let mut client = server.connect().await;
        client.identify(&token, wrong).await;
        assert_eq!(client.closed().await, 4001);
        let mut client = server.connect().await;
        client.identify(&token, right).await;
        assert_eq!(client.text().await, r#"{"op":4}"#);
    }
}

#[tokio::test]
async fn the_newest_connection_of_a_producer_wins() {
    let server = Server::start().await;
    let mut older = server.producer("user").await;
    let mut other = server.producer("other").await;
    let mut newer = server.producer("user").await;
    assert_eq!(older.closed().await, 4002);
    newer.quiet().await;
    other.quiet().await;
    assert!(server.gateway.is_connected(&server.dev, &uid("user")));
}

#[tokio::test]
async fn the_newest_consumer_beyond_the_limit_is_refused_and_keeps_its_token() {
    let server = Server::start().await;
    let mut seated = Vec::new();
    for _ in 0..CONFIG.max_consumers {
        seated.push(server.consumer().await);
    }
    let token = server.token(GrantRole::Consumer).await;
    let mut client = server.connect().await;
    client.identify(&token, 1).await;
    assert_eq!(client.closed().await, 4002);
    // Another developer's consumers count for themselves.
    let other = server.accounts.add_developer(None).await.unwrap().developer.id;
    server.identified(&other, GrantRole::Consumer).await.quiet().await;
    for client in &mut seated {
        client.quiet().await;
    }

    drop(seated.pop());
    // The place is free as soon as the server has seen the connection end.
    loop {
        let mut client = server.connect().await;
        client.identify(&token, 1).await;
        let frame = client.next_or_close().await;
        match frame.as_deref() {
            Ok(r#"{"op":4}"#) => break,
            Err(4002) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_revoked_user_and_a_removed_developer_are_disconnected() {
    let server = Server::start().await;
    let (mut consumer, mut producer) = server.pair().await;
    let mut other = server.producer("other").await;
    server.gateway.disconnect_user(&server.dev, &uid("user"));
    assert_eq!(producer.closed().await, 4001);
    other.quiet().await;
    consumer.quiet().await;
    server.gateway.disconnect_developer(&server.dev);
    assert_eq!(other.closed().await, 4001);
    assert_eq!(consumer.closed().await, 4001);
}
