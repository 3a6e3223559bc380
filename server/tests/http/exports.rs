//! The past as files.

use motionwire_shared::rest::MadeViewerLink;
use serde_json::{Value, json};

use crate::support::{Browser, Role, Server, Socket};

/// The hour that all is measured in, in milliseconds since the epoch.
const START_MS: i64 = 1_795_521_600_000;

/// A server whose dashboard is asked for files, and what it has been sent.
struct Lab {
    server: Server,
    dashboard: Browser,
    consumer: Socket,
}

/// A phone of the lab.
struct Phone {
    browser: Browser,
    uid: String,
    socket: Socket,
}

impl Lab {
    async fn open() -> Self {
        let server = Server::start(&["--no-tls"]).await;
        let dashboard = server.dashboard().await;
        let token: Value = dashboard.post("/api/dashboard/token", json!({})).await.json().await.unwrap();
        let consumer = server.identify(token["token"].as_str().unwrap(), Role::Consumer).await.unwrap();
        Self { server, dashboard, consumer }
    }

    async fn pair(&self, name: &str) -> Phone {
        let (_, code) = self.dashboard.pairing(json!({})).await;
        let browser = self.server.browser();
        let session: Value =
            browser.post("/api/phone/session", json!({ "code": code })).await.json().await.unwrap();
        let uid = session["uid"].as_str().unwrap().to_owned();
        let path = format!("/api/dashboard/phones/{uid}");
        assert_eq!(self.dashboard.patch(&path, json!({ "name": name })).await.status(), 204);
        let token: Value = browser.post("/api/phone/token", json!({})).await.json().await.unwrap();
        let socket = self.server.identify(token["token"].as_str().unwrap(), Role::Producer).await.unwrap();
        Phone { browser, uid, socket }
    }

    /// Has a phone measure so many ms after the start, and waits until it is stored.
    async fn measure(&mut self, phone: &mut Phone, name: &str, ms: u32, mut d: Value) {
        d["ts"] = json!(format!("2026-11-24T12:{:02}:{:02}.{:03}Z", ms / 60_000, ms / 1000 % 60, ms % 1000));
        phone.socket.send(json!({ "op": 6, "t": name, "d": d })).await;
        self.consumer.next().await.unwrap();
    }

    async fn mark(&self, ms: i64, text: &str) {
        let marker = json!({ "at": START_MS + ms, "text": text });
        assert_eq!(self.dashboard.post("/api/dashboard/markers", marker).await.status(), 200);
    }

    /// The lines of the first minute's file.
    async fn lines(&self, query: &str) -> Vec<String> {
        lines(&self.dashboard, &format!("/api/dashboard/export?{}", minute(query))).await
    }
}

fn minute(query: &str) -> String {
    format!("from={START_MS}&to={}&{query}", START_MS + 60_000)
}

async fn lines(browser: &Browser, path: &str) -> Vec<String> {
    browser.get(path).await.text().await.unwrap().lines().map(str::to_owned).collect()
}

fn vector(len: u32) -> Value {
    json!({ "d": (1..=len).collect::<Vec<_>>() })
}

#[tokio::test]
async fn a_table_of_one_type_has_its_units_in_the_head() {
    let mut lab = Lab::open().await;
    let mut phone = lab.pair("Ada").await;
    for n in 0..200u32 {
        let d = json!({ "d": [f64::from(n) / 4.0, -1.0, 9.81] });
        lab.measure(&mut phone, "ACCELERATION", 10 * n, d).await;
    }
    lab.measure(&mut phone, "STEPS", 700, json!({ "val": 3 })).await;
    let ask =
        |query: &str| format!("/api/dashboard/export?from={}&to={}&{query}", START_MS + 500, START_MS + 1500);
    let answer = lab.dashboard.get(&ask("format=csv&type=ACCELERATION")).await;
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(
        answer.headers()["content-disposition"],
        "attachment; filename=\"motionwire-2026-11-24T12-00-00.csv\""
    );
    let text = answer.text().await.unwrap();
    let rows: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(rows.len(), 102, "a head, 100 readings, an end");
    assert_eq!(rows[0], "time_s,time,uid,name,type,x (m/s²),y (m/s²),z (m/s²)");
    let uid = &phone.uid;
    assert_eq!(rows[2], format!("0.01,2026-11-24T12:00:00.510000Z,{uid},Ada,ACCELERATION,12.75,-1,9.81"));

    let answer = lab.dashboard.get(&ask("format=csv&separator=tab&type=STEPS")).await;
    assert_eq!(answer.headers()["content-type"], "text/tab-separated-values; charset=utf-8");
    let name = answer.headers()["content-disposition"].to_str().unwrap();
    assert!(name.ends_with("T12-00-00.tsv\""), "{name}");
    let text = answer.text().await.unwrap();
    assert!(text.starts_with("time_s\ttime\tuid\tname\ttype\tsteps (steps)\r\n"), "{text}");

    let text = lab.dashboard.get(&ask("format=jsonl&type=STEPS")).await.text().await.unwrap();
    let event: Value = serde_json::from_str(text.trim_end()).unwrap();
    assert_eq!((&event["t"], &event["d"]["val"]), (&json!("STEPS"), &json!(3)));
    assert_eq!((&event["uid"], &event["name"]), (&json!(uid), &json!("Ada")));
    assert!(event.get("marks").is_none(), "{event}");
}

#[tokio::test]
async fn spreadsheets_are_told_that_a_table_is_utf_8_and_programs_are_not() {
    let mut lab = Lab::open().await;
    let mut phone = lab.pair("J\u{fc}rgen").await;
    lab.measure(&mut phone, "STEPS", 0, json!({ "val": 3 })).await;
    let table = [
        ("format=csv", "time_s,"),
        ("format=csv&bom=true", "\u{feff}time_s,"),
        ("format=csv&separator=semicolon", "\u{feff}time_s;"),
        ("format=csv&separator=tab", "time_s\t"),
        ("format=jsonl&bom=true", "{\"seq\":"),
    ];
    for (query, begin) in table {
        let lines = lab.lines(query).await;
        assert!(lines[0].starts_with(begin), "{query}: {}", lines[0]);
        assert!(lines.last().unwrap().contains("J\u{fc}rgen"), "{query}: {lines:?}");
    }
}

#[tokio::test]
async fn every_row_has_as_many_cells_as_the_head() {
    let mut lab = Lab::open().await;
    let mut phone = lab.pair("Ada").await;
    lab.measure(&mut phone, "HEART_RATE", 0, json!({ "val": 60.5 })).await;
    lab.measure(&mut phone, "GYROSCOPE", 0, vector(3)).await;
    lab.measure(&mut phone, "ECG", 0, vector(2)).await;
    lab.measure(&mut phone, "ECG", 10, vector(12)).await;
    lab.measure(&mut phone, "ECG", 70_000, vector(20)).await;

    let rows = lab.lines("format=csv&separator=semicolon&decimal=comma").await;
    let head = "\u{feff}time_s;time;uid;name;type;unit;v1;v2;v3;v4;v5;v6;v7;v8;v9;v10;v11;v12";
    assert!(rows[0].starts_with(head), "{}", rows[0]);
    let cells = rows[0].split(';').count();
    assert!(rows.len() == 5 && rows.iter().all(|row| row.split(';').count() == cells), "{rows:?}");
    let row = |name: &str| rows.iter().find(|row| row.contains(name)).unwrap();
    assert!(
        row(";HEART_RATE;").ends_with(&format!(";Ada;HEART_RATE;beats per minute;60,5{}", ";".repeat(11)))
    );
    assert!(row(";GYROSCOPE;").contains(";Ada;GYROSCOPE;rad/s;1;2;3;;;"));
    assert!(rows.iter().any(|row| row.contains(";Ada;ECG;;1;2;3;4;5;6;7;8;9;10;11;12")));

    let rows = lab.lines("format=csv&type=ECG").await;
    assert!(rows[0].starts_with("time_s,time,uid,name,type,v1,v2,v3,v4,v5,v6,v7,v8,v9,v10,v11,v12"));
    let cells = rows[0].split(',').count();
    assert!(rows.len() == 3 && rows.iter().all(|row| row.split(',').count() == cells), "{rows:?}");

    let rows = lab.lines("format=csv&type=POWER").await;
    assert_eq!(rows, ["time_s,time,uid,name,type,power"], "of nothing");
    let rows = lab.lines("format=csv&uid=nobody").await;
    assert_eq!(rows, ["time_s,time,uid,name,type,unit,v1"], "of nobody");
}

#[tokio::test]
async fn names_and_remarks_are_told_and_are_no_formulas() {
    let mut lab = Lab::open().await;
    let mut ada = lab.pair("Ada; \"A\"").await;
    let mut ben = lab.pair("=1+2").await;
    for (n, ms) in (0u32..).zip([1_000, 2_000, 3_000]) {
        lab.measure(&mut ada, "HEART_RATE", ms, json!({ "val": 60 + n })).await;
    }
    lab.measure(&mut ben, "HEART_RATE", 1_500, json!({ "val": 90 })).await;
    let rows = lab.lines("format=csv").await;
    assert_eq!(rows[0], "time_s,time,uid,name,type,heart_rate (beats per minute)", "no remarks");
    for (ms, text) in [(1_200, "jump"), (1_900, "@home, or not"), (9_000, "=end"), (70_000, "later")] {
        lab.mark(ms, text).await;
    }
    let rows = lab.lines("format=csv").await;
    assert_eq!(rows[0], "time_s,time,uid,name,type,heart_rate (beats per minute),mark");
    let told = |uid: &str| -> Vec<String> {
        let of = rows.iter().filter_map(|row| row.split_once(&format!(",{uid},")));
        of.map(|(_, rest)| rest.to_owned()).collect()
    };
    assert_eq!(
        told(&ada.uid),
        [
            r#""Ada; ""A""",HEART_RATE,60,"#,
            r#""Ada; ""A""",HEART_RATE,61,"jump / @home, or not""#,
            r#""Ada; ""A""",HEART_RATE,62,'=end"#,
        ]
    );
    assert_eq!(told(&ben.uid), [r#"'=1+2,HEART_RATE,90,"jump / @home, or not / =end""#]);

    let told = lab.lines("format=jsonl").await;
    let events: Vec<Value> = told.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let second = events.iter().find(|event| event["d"]["val"] == 61).unwrap();
    assert_eq!(
        (&second["name"], &second["marks"]),
        (&json!("Ada; \"A\""), &json!(["jump", "@home, or not"]))
    );
    assert!(events.iter().filter(|event| event.get("marks").is_some()).count() == 3, "{told:?}");

    // Who is forgotten has no name any more, and who watches through a link reads no remarks.
    let until = lab.server.clock().timestamp().as_micros() / 1000 + 3_600_000;
    let link = json!({ "name": "Eve", "uids": [ada.uid], "past": true, "until": until });
    let made: MadeViewerLink = lab.dashboard.post("/api/dashboard/links", link).await.json().await.unwrap();
    let viewer = lab.server.browser();
    viewer.open_link(&made).await;
    let path = format!("/api/viewer/{}/export?{}", made.link.id, minute("format=csv"));
    let rows = lines(&viewer, &path).await;
    assert!(rows.len() == 4 && rows[0].ends_with("(beats per minute)"), "{rows:?}");
    assert!(rows.iter().all(|row| !row.contains("jump")), "{rows:?}");
    let path = format!("/api/dashboard/phones/{}", ada.uid);
    assert_eq!(lab.dashboard.delete(&path).await.status(), 204);
    let rows = lab.lines("format=csv").await;
    assert_eq!(rows.iter().filter(|row| row.contains(&format!(",{},,HEART_RATE,", ada.uid))).count(), 3);
}

#[tokio::test]
async fn remarks_stand_beside_what_a_wrong_clock_told_at_their_moment() {
    let mut lab = Lab::open().await;
    let mut ada = lab.pair("Ada").await;
    for (n, ms) in (0u32..).zip([1_000, 2_000, 3_000]) {
        lab.measure(&mut ada, "HEART_RATE", ms, json!({ "val": 60 + n })).await;
    }
    lab.mark(1_500 - 7_200_000, "jump").await;
    let rows = lab.lines("format=csv&ahead=7200000").await;
    assert_eq!(rows.iter().filter(|row| row.ends_with(",jump")).count(), 1, "{rows:?}");
    assert!(rows[2].ends_with(",61,jump"), "{rows:?}");
    let rows = lab.lines("format=csv").await;
    assert!(rows.iter().all(|row| !row.contains("jump")), "{rows:?}");
}

#[tokio::test]
async fn a_phone_is_handed_its_name_and_nobodys_remarks() {
    let mut lab = Lab::open().await;
    let mut ada = lab.pair("Ada").await;
    lab.measure(&mut ada, "HEART_RATE", 1_000, json!({ "val": 60 })).await;
    lab.mark(1_000, "jump").await;
    let own = lines(&ada.browser, "/api/phone/data").await;
    let event: Value = serde_json::from_str(&own[0]).unwrap();
    assert_eq!((own.len(), &event["name"], event.get("marks")), (1, &json!("Ada"), None));
}
