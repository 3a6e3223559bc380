use std::time::Duration;

use motionwire_server::{auth::GrantRole, gateway::GatewayConfig};
use tokio_tungstenite::tungstenite::{
    Bytes, Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

use crate::harness::{CONFIG, Client, Server};

/// Every row of the table that a single frame can reach, for each of the three states of a connection.
#[tokio::test]
async fn each_bad_frame_chooses_its_close_code() {
    let server = Server::start().await;
    let table = [
        // frame; unidentified, producer, consumer
        ("not json", 1007, 1007, 1007),
        ("[1]", 1007, 1007, 1007),
        (r#"{"d":{}}"#, 1007, 1007, 1007),
        (r#"{"op":"6"}"#, 1007, 1007, 1007),
        (r#"{"op":1}"#, 4000, 4004, 4004),
        (r#"{"op":2}"#, 4000, 4004, 4004),
        (r#"{"op":3}"#, 1007, 4003, 4003),
        (r#"{"op":3,"d":{"token":"t","type":0}}"#, 4001, 4003, 4003),
        (r#"{"op":4}"#, 4000, 4004, 4004),
        (r#"{"op":5,"d":{"val":1},"uid":"u","seq":1,"t":"ECG"}"#, 4000, 4004, 4004),
        (r#"{"op":6}"#, 4000, 1007, 4004),
        (r#"{"op":6,"t":"ECG","d":{"val":"1"}}"#, 4000, 1007, 4004),
        (r#"{"op":7}"#, 4000, 4004, 1007),
        (r#"{"op":7,"d":{"after":-1}}"#, 4000, 4004, 1007),
        (r#"{"op":8,"d":{"connected":true}}"#, 4000, 0, 4004),
        (r#"{"op":9}"#, 4000, 4004, 4004),
        (r#"{"op":-1}"#, 4000, 4004, 4004),
    ];
    for (frame, unidentified, producer, consumer) in table {
        let states = [
            (server.connect().await, unidentified),
            (server.producer("user").await, producer),
            (server.consumer().await, consumer),
        ];
        for (mut client, code) in states {
            client.send(frame).await;
            if code == 0 {
                client.quiet().await;
                continue;
            }
            let (actual, reason) = client.closed_with_reason().await;
            assert_eq!(actual, code, "{frame}: {reason}");
            assert!(!reason.is_empty() && reason.len() <= 123, "{reason}");
        }
    }
}

async fn each_state(server: &Server) -> [Client; 3] {
    [server.connect().await, server.producer("user").await, server.consumer().await]
}

#[tokio::test]
async fn binary_frames_and_broken_text_are_refused_in_every_state() {
    let server = Server::start().await;
    for mut client in each_state(&server).await {
        client.message(Message::binary(Bytes::from_static(br#"{"op":0}"#))).await;
        assert_eq!(client.closed().await, 1003);
    }
    // A final, masked text frame of one byte that is not UTF-8.
    for mut client in each_state(&server).await {
        client.raw(&[0x81, 0x81, 0, 0, 0, 0, 0xff]).await;
        assert_eq!(client.closed().await, 1007);
    }
    // A reserved opcode of WebSocket's own.
    for mut client in each_state(&server).await {
        client.raw(&[0x83, 0x80, 0, 0, 0, 0]).await;
        assert_eq!(client.closed().await, 1002);
    }
}

#[tokio::test]
async fn size_is_judged_before_all_else() {
    let config = GatewayConfig { max_frame_bytes: 1024, ..CONFIG };
    let server = Server::with(config).await;
    let fits = format!(r#"{{"op":0,"x":"{}"}}"#, "x".repeat(1024 - 15));
    assert_eq!(fits.len(), 1024);
    for mut client in each_state(&server).await {
        client.send(fits.as_str()).await;
        assert_eq!(client.text().await, r#"{"op":1}"#);
    }
    for (i, mut client) in each_state(&server).await.into_iter().enumerate() {
        match i {
            0 => client.send("x".repeat(1025)).await,
            1 => client.message(Message::binary(vec![0; 1025])).await,
            // Announced, but never sent: the size is known from the header.
            _ => client.raw(&[0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]).await,
        }
        assert_eq!(client.closed().await, 1009);
    }
    // Neither may fragments add up to more.
    let mut client = server.consumer().await;
    client.raw(&[0x01, 0xfe, 0x03, 0xff, 0, 0, 0, 0]).await;
    client.raw(&[b' '; 1023]).await;
    client.raw(&[0x80, 0x82, 0, 0, 0, 0, b' ', b' ']).await;
    assert_eq!(client.closed().await, 1009);
}

#[tokio::test]
async fn without_heartbeat_a_connection_ends_after_one_and_a_half_intervals() {
    let server = Server::start().await;
    let (mut consumer, mut producer) = server.pair().await;
    let mut beating = server.consumer().await;
    server.clock.advance(Duration::from_millis(59_999));
    beating.quiet().await;
    producer.submit("STEPS", r#"{"val":1}"#).await;
    assert_eq!(consumer.seqs(1).await.len(), 1);
    server.clock.advance(Duration::from_millis(1));
    assert_eq!(producer.closed().await, 4005);
    assert_eq!(consumer.closed().await, 4005);
    assert_eq!(beating.seqs(1).await.len(), 1);
    beating.quiet().await;
}

#[tokio::test]
async fn a_bad_client_harms_nobody_else() {
    let server = Server::start().await;
    let (mut consumer, mut producer) = server.pair().await;
    for frame in ["x", r#"{"op":6,"t":"ECG","d":{"val":1e999}}"#, r#"{"op":99}"#] {
        let mut bad = server.producer("bad").await;
        bad.send(frame).await;
        bad.closed().await;
    }
    producer.submit("STEPS", r#"{"val":1}"#).await;
    let event = consumer.json().await;
    assert_eq!((event["uid"].as_str(), event["t"].as_str()), (Some("user"), Some("STEPS")));
    consumer.quiet().await;
}

#[tokio::test]
async fn a_failure_of_the_server_itself_is_1011() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    let token = server.token(GrantRole::Consumer).await;
    server.log.close().unwrap();
    client.identify(&token, 1).await;
    let (code, reason) = client.closed_with_reason().await;
    assert_eq!((code, reason.as_str()), (1011, "internal error; the server's log has the cause"));
}

#[tokio::test]
async fn a_client_that_closes_is_answered_in_kind() {
    let server = Server::start().await;
    for mut client in each_state(&server).await {
        let frame = CloseFrame { code: CloseCode::Normal, reason: "done".into() };
        client.message(Message::Close(Some(frame))).await;
        assert_eq!(client.closed().await, 1000);
    }
}
