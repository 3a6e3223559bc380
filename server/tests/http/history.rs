//! The past in columns, and as files.

use motionwire_shared::rest::{RetainedSeries, StorageInfo};
use serde_json::json;

use crate::support::{Browser, Role, Server, columns, problem};

/// Two seconds after this instant, in milliseconds since the epoch, the last of 200 readings was measured.
const START_MS: f64 = 1_795_521_600_000.0;

/// A server that has stored readings of a phone, and its dashboard.
async fn measured() -> (Server, Browser, String) {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let phone: serde_json::Value =
        dashboard.post("/api/dashboard/simulated-phone", json!({})).await.json().await.unwrap();
    let token =
        dashboard.post("/api/dashboard/token", json!({})).await.json::<serde_json::Value>().await.unwrap();
    let mut consumer = server.identify(token["token"].as_str().unwrap(), Role::Consumer).await.unwrap();
    let mut producer = server.identify(phone["token"].as_str().unwrap(), Role::Producer).await.unwrap();
    for n in 0..200u32 {
        let ts = format!("2026-11-24T12:00:{:02}.{:03}Z", n / 100, n % 100 * 10);
        let d = json!({ "ts": ts, "d": [f64::from(n) / 4.0, -1.0, 9.81] });
        producer.send(json!({ "op": 6, "t": "ACCELERATION", "d": d })).await;
    }
    producer.send(json!({ "op": 6, "t": "STEPS", "d": { "ts": "2026-11-24T12:00:01Z", "val": 3 } })).await;
    for _ in 0..201 {
        consumer.next().await.unwrap();
    }
    (server, dashboard, phone["uid"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn the_past_comes_in_as_many_columns_as_asked_for() {
    let (_server, dashboard, uid) = measured().await;
    let series: Vec<RetainedSeries> = dashboard.get("/api/dashboard/series").await.json().await.unwrap();
    let acceleration = series.iter().find(|series| series.data_type == "ACCELERATION").unwrap();
    assert_eq!((acceleration.uid.as_str(), acceleration.samples), (uid.as_str(), 200));
    assert_eq!((acceleration.from, acceleration.to), (START_MS, START_MS + 1990.0));
    assert_eq!(series.len(), 2);

    let ask = |columns: u32| {
        let to = START_MS + 2000.0;
        format!(
            "/api/dashboard/history?uid={uid}&type=ACCELERATION&from={START_MS}&to={to}&columns={columns}"
        )
    };
    let raw = columns(dashboard.get(&ask(200)).await).await;
    assert!(raw.is_raw() && raw.columns().count() == 200 && raw.components == 3);
    let column = raw.columns().nth(7).unwrap();
    assert_eq!((column.ts, column.count), (START_MS + 70.0, 1.0));
    assert_eq!(column.extents, [[1.75; 3], [-1.0; 3], [9.81; 3]]);

    let few = columns(dashboard.get(&ask(10)).await).await;
    assert!(!few.is_raw() && few.columns().count() == 10);
    let column = few.columns().nth(3).unwrap();
    assert_eq!((column.count, column.extents[0]), (20.0, [15.0, 19.75, 17.375]));
    assert!(column.squares.is_empty(), "which nobody has asked for");
    let spread = columns(dashboard.get(&format!("{}&squares=true", ask(10))).await).await;
    let same = spread.columns().nth(3).unwrap();
    assert_eq!((same.extents, same.squares.len()), (column.extents, 3));
    assert_eq!((same.squares[0], same.squares[1]), (665.0 / 16.0, 0.0));
    let raw = columns(dashboard.get(&format!("{}&squares=true", ask(200))).await).await;
    assert!(raw.is_raw() && raw.column(7).unwrap().squares.is_empty(), "readings are their own mean");
}

#[tokio::test]
async fn what_is_stored_is_told_with_its_bounds() {
    let (server, dashboard, _) = measured().await;
    let storage: StorageInfo = dashboard.get("/api/dashboard/storage").await.json().await.unwrap();
    assert!(storage.bytes > 0, "{storage:?}");
    assert_eq!((storage.max_bytes, storage.max_age_s), (10 << 30, 30 * 24 * 3600));
    assert_eq!(storage.oldest, Some(START_MS));
    let fresh: StorageInfo = Server::start(&["--no-tls"])
        .await
        .dashboard()
        .await
        .get("/api/dashboard/storage")
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(fresh.oldest, None);
    drop(server);
}

#[tokio::test]
async fn what_cannot_be_answered_is_refused_in_words() {
    let (server, dashboard, uid) = measured().await;
    let table = [
        (format!("history?uid={uid}&type=STEPS&from=0&to=1&columns=0"), "columns must be 1 to"),
        (format!("history?uid={uid}&type=STEPS&from=2&to=1&columns=5"), "from before to"),
        (format!("history?uid={uid}&type=STEPS&from=NaN&to=1&columns=5"), "from"),
        (format!("history?uid={uid}&type=steps!&from=0&to=1&columns=5"), "type must be"),
        (format!("history?uid={uid}&type=STEPS&from=0&to=1"), "columns"),
        ("export?format=xls&from=0&to=1".to_owned(), "xls"),
        ("export?format=csv&decimal=comma&from=0&to=1".to_owned(), "another separator"),
    ];
    for (query, words) in table {
        let (status, text) = problem(dashboard.get(&format!("/api/dashboard/{query}")).await).await;
        assert_eq!(status, 400, "{query}");
        assert!(text.contains(words), "{query}: {text}");
    }
    for path in ["series", "history?uid=a&type=STEPS&from=0&to=1&columns=5", "export?format=csv&from=0&to=1"]
    {
        let answer = server.browser().get(&format!("/api/dashboard/{path}")).await;
        assert_eq!(problem(answer).await.0, 401, "{path}");
    }
}
