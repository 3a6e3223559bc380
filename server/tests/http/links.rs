//! Viewer links: who makes them, what they open, and how they end.

use std::time::Duration;

use motionwire_shared::rest::{
    LinkMaker, MadeViewerLink, Phone, RetainedSeries, TokenResponse, ViewerInfo, ViewerLink,
};
use serde_json::{Value, json};

use crate::support::{Browser, Role, Server, Socket, columns, problem};

const LINKS: &str = "/api/dashboard/links";

/// A server with two phones, of which each has stored a heart rate and steps, and its dashboard.
struct House {
    server: Server,
    dashboard: Browser,
    anna: Phoned,
    ben: Phoned,
}

struct Phoned {
    browser: Browser,
    uid: String,
    socket: Socket,
}

impl Phoned {
    async fn pair(server: &Server, dashboard: &Browser, name: &str) -> Self {
        let (_, code) = dashboard.pairing(json!({})).await;
        let browser = server.browser();
        let body = json!({ "code": code, "name": name });
        let session: Value = browser.post("/api/phone/session", body).await.json().await.unwrap();
        let token = token(&browser, "/api/phone/token").await;
        let socket = server.identify(&token, Role::Producer).await.unwrap();
        Self { browser, uid: session["uid"].as_str().unwrap().to_owned(), socket }
    }

    async fn measure(&mut self, value: u32) {
        for t in ["HEART_RATE", "STEPS"] {
            self.socket
                .send(json!({ "op": 6, "t": t, "d": { "ts": "2026-11-24T12:00:00Z", "val": value } }))
                .await;
        }
    }
}

async fn token(browser: &Browser, path: &str) -> String {
    browser.post(path, json!({})).await.json::<TokenResponse>().await.unwrap().token
}

impl House {
    async fn build() -> Self {
        let server = Server::start(&["--no-tls"]).await;
        let dashboard = server.dashboard().await;
        let consumer = token(&dashboard, "/api/dashboard/token").await;
        let mut consumer = server.identify(&consumer, Role::Consumer).await.unwrap();
        let mut anna = Phoned::pair(&server, &dashboard, "Anna's phone").await;
        let mut ben = Phoned::pair(&server, &dashboard, "Ben's phone").await;
        anna.measure(60).await;
        ben.measure(90).await;
        for _ in 0..4 {
            consumer.next().await.unwrap();
        }
        Self { server, dashboard, anna, ben }
    }

    /// And a little, so that whole milliseconds and seconds do not matter.
    fn in_an_hour(&self) -> i64 {
        self.server.clock().timestamp().as_micros() / 1000 + 3_600_500
    }

    /// A link to Anna's heart rate.
    async fn link(&self, past: bool) -> MadeViewerLink {
        self.link_until(past, self.in_an_hour()).await
    }

    async fn link_until(&self, past: bool, until: i64) -> MadeViewerLink {
        let new = json!({
            "name": " Grandma ", "uids": [self.anna.uid], "types": ["HEART_RATE"], "past": past, "until": until,
        });
        let answer = self.dashboard.post(LINKS, new).await;
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }

    async fn viewer(&self, made: &MadeViewerLink) -> Viewer {
        let browser = self.server.browser();
        browser.open_link(made).await;
        Viewer { browser, base: format!("/api/viewer/{}", made.link.id) }
    }

    async fn links(&self) -> Vec<ViewerLink> {
        self.dashboard.get(LINKS).await.json().await.unwrap()
    }
}

struct Viewer {
    browser: Browser,
    base: String,
}

impl Viewer {
    fn path(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        self.browser.get(&self.path(path)).await
    }

    async fn watch(&self, server: &Server) -> Socket {
        server.identify(&token(&self.browser, &self.path("/token")).await, Role::Consumer).await.unwrap()
    }
}

fn ask(uid: &str, data_type: &str) -> String {
    format!("/history?uid={uid}&type={data_type}&from=0&to=1e14&columns=5")
}

#[tokio::test]
async fn a_link_is_made_listed_and_opened_with_a_secret_that_is_shown_once() {
    let house = House::build().await;
    let made = house.link(true).await;
    let (page, secret) = made.url.split_once('#').unwrap();
    assert!(secret.starts_with("mwv_") && secret.len() == 36, "{secret}");
    assert_eq!(page, house.server.url(&format!("/view/{}", made.link.id)));
    assert!(made.qr_svg.contains("<svg"));
    let listed = house.dashboard.get(LINKS).await.text().await.unwrap();
    assert!(!listed.contains(secret), "the secret is shown once only");
    let database = std::fs::read(house.server.dir.path().join("accounts.db-wal")).unwrap();
    assert!(!database.windows(36).any(|bytes| bytes == secret.as_bytes()), "a hash at rest");
    assert_eq!(house.links().await, std::slice::from_ref(&made.link));
    assert_eq!((made.link.name.as_str(), &made.link.maker), ("Grandma", &LinkMaker::Dashboard));

    let browser = house.server.browser();
    let open = format!("/api/viewer/{}/session", made.link.id);
    for wrong in ["mwv_wrong", ""] {
        assert_eq!(problem(browser.post(&open, json!({ "key": wrong })).await).await.0, 403);
    }
    let answer = browser.post(&open, json!({ "key": secret })).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with(&format!("mw_viewer_{}=mws_", made.link.id)), "{cookie}");
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=3600"] {
        assert!(cookie.split("; ").any(|part| part == attribute), "{attribute} is not in {cookie}");
    }
    house.server.clock.advance(Duration::from_secs(61));
    let viewer = house.viewer(&made).await;
    let info: ViewerInfo = viewer.get("").await.json().await.unwrap();
    assert_eq!(info.uids, [house.anna.uid.parse().unwrap()]);
    assert_eq!((info.types, info.past, info.until), (vec!["HEART_RATE".to_owned()], true, made.link.until));
    let listed = &house.links().await[0];
    assert_eq!((listed.opened, listed.last_seen), (2, Some(made.link.created + 61_000)));
    assert_eq!(
        house.server.browser().get(&format!("/view/{}", made.link.id)).await.status(),
        200,
        "the page"
    );
}

#[tokio::test]
async fn a_viewer_sees_what_the_link_shows_and_nothing_else() {
    let mut house = House::build().await;
    let viewer = house.viewer(&house.link(true).await).await;
    let phones: Vec<Phone> = viewer.get("/phones").await.json().await.unwrap();
    assert_eq!(phones.iter().map(|phone| phone.name.as_str()).collect::<Vec<_>>(), ["Anna's phone"]);
    let series: Vec<RetainedSeries> = viewer.get("/series").await.json().await.unwrap();
    let series: Vec<_> =
        series.iter().map(|series| (series.uid.as_str(), series.data_type.as_str())).collect();
    assert_eq!(series, [(house.anna.uid.as_str(), "HEART_RATE")]);
    let (anna, ben) = (house.anna.uid.clone(), house.ben.uid.clone());
    let own = columns(viewer.get(&ask(&anna, "HEART_RATE")).await).await;
    assert_eq!(own.columns().count(), 1);
    for (uid, data_type) in [(&anna, "STEPS"), (&ben, "HEART_RATE"), (&ben, "STEPS")] {
        assert_eq!(problem(viewer.get(&ask(uid, data_type)).await).await.0, 403, "{uid} {data_type}");
    }
    let export = viewer.get("/export?format=jsonl&from=0&to=1e14").await.text().await.unwrap();
    assert_eq!(export.lines().count(), 1, "{export}");
    assert!(export.contains(&anna) && export.contains("HEART_RATE"), "{export}");
    for query in [format!("&uid={ben}"), "&type=STEPS".to_owned()] {
        let path = format!("/export?format=jsonl&from=0&to=1e14{query}");
        assert_eq!(viewer.get(&path).await.text().await.unwrap(), "", "{query}");
    }

    let mut socket = viewer.watch(&house.server).await;
    house.ben.measure(91).await;
    house.anna.measure(61).await;
    let event = socket.next().await.unwrap();
    assert_eq!(
        (event["uid"].as_str(), &event["t"], &event["d"]["val"]),
        (Some(anna.as_str()), &json!("HEART_RATE"), &json!(61))
    );
    socket.send(json!({ "op": 7, "d": { "after": 0, "before": event["seq"] } })).await;
    let old = socket.next().await.unwrap();
    assert_eq!(
        (old["uid"].as_str(), &old["t"], &old["d"]["val"]),
        (Some(anna.as_str()), &json!("HEART_RATE"), &json!(60))
    );
    socket.send(json!({ "op": 0 })).await;
    assert_eq!(socket.next().await.unwrap(), json!({ "op": 1 }), "nothing else was sent");
    let mut producer = viewer.watch(&house.server).await;
    producer.send(json!({ "op": 6, "t": "STEPS", "d": { "val": 1 } })).await;
    assert_eq!(producer.next().await, Err(4004), "a viewer measures nothing");
}

#[tokio::test]
async fn a_link_without_the_past_shows_only_what_comes() {
    let mut house = House::build().await;
    let viewer = house.viewer(&house.link(false).await).await;
    assert_eq!(viewer.get("/series").await.text().await.unwrap(), "[]");
    assert_eq!(viewer.get("/export?format=jsonl&from=0&to=1e14").await.text().await.unwrap(), "");
    assert_eq!(problem(viewer.get(&ask(&house.anna.uid, "HEART_RATE")).await).await.0, 403);
    let mut socket = viewer.watch(&house.server).await;
    socket.send(json!({ "op": 7, "d": {} })).await;
    house.anna.measure(62).await;
    assert_eq!(socket.next().await.unwrap()["d"]["val"], json!(62));
    socket.send(json!({ "op": 0 })).await;
    assert_eq!(socket.next().await.unwrap(), json!({ "op": 1 }), "no replay");
}

#[tokio::test]
async fn revoking_or_expiry_ends_everything_at_once() {
    let house = House::build().await;
    for by_expiry in [false, true] {
        // Before a heartbeat is missed.
        let until = house.in_an_hour() - 3_600_000 + 30_000;
        let made = house.link_until(true, until).await;
        let (viewer, other) = (house.viewer(&made).await, house.viewer(&house.link(true).await).await);
        let mut socket = viewer.watch(&house.server).await;
        let mut kept = other.watch(&house.server).await;
        let unused = token(&viewer.browser, &viewer.path("/token")).await;
        if by_expiry {
            house.server.clock.advance(Duration::from_secs(31));
        } else {
            let path = format!("{LINKS}/{}", made.link.id);
            assert_eq!(house.dashboard.delete(&path).await.status(), 204);
            assert_eq!(problem(house.dashboard.delete(&path).await).await.0, 404);
            kept.send(json!({ "op": 0 })).await;
            assert_eq!(kept.next().await.unwrap(), json!({ "op": 1 }), "another link's viewer stays");
        }
        assert_eq!(socket.next().await, Err(4001), "by expiry: {by_expiry}");
        assert_eq!(house.server.identify(&unused, Role::Consumer).await.err(), Some(4001));
        for path in ["", "/phones", "/series", "/export?format=csv&from=0&to=1"] {
            assert_eq!(problem(viewer.get(path).await).await.0, 401, "{path}");
        }
        let key = json!({ "key": made.url.split_once('#').unwrap().1 });
        let again = house.server.browser().post(&viewer.path("/session"), key).await;
        assert_eq!(problem(again).await.0, 403);
        assert!(house.links().await.iter().all(|link| link.id != made.link.id));
    }
}

#[tokio::test]
async fn a_dashboard_that_is_signed_out_loses_its_socket_too() {
    let server = Server::start(&["--no-tls"]).await;
    let (one, other) = (server.dashboard().await, server.dashboard().await);
    let mut sockets = Vec::new();
    for browser in [&one, &other] {
        let token = token(browser, "/api/dashboard/token").await;
        sockets.push(server.identify(&token, Role::Consumer).await.unwrap());
    }
    let unused = token(&other, "/api/dashboard/token").await;
    assert_eq!(other.delete("/api/dashboard/session").await.status(), 204);
    assert_eq!(sockets[1].next().await, Err(4001));
    assert_eq!(server.identify(&unused, Role::Consumer).await.err(), Some(4001));
    sockets[0].send(json!({ "op": 0 })).await;
    assert_eq!(sockets[0].next().await.unwrap(), json!({ "op": 1 }));
    server.clock.advance(Duration::from_secs(39));
    sockets[0].send(json!({ "op": 0 })).await;
    sockets[0].next().await.unwrap();
}

#[tokio::test]
async fn a_phones_owner_shows_the_own_readings_only_and_sees_who_else_does() {
    let house = House::build().await;
    let (anna, ben) = (&house.anna.browser, &house.ben.browser);
    let until = house.in_an_hour();
    let foreign = json!({ "name": "x", "uids": [house.ben.uid], "until": until });
    assert_eq!(problem(anna.post("/api/phone/links", foreign).await).await.0, 403);
    let new = json!({ "name": "Mum", "types": ["HEART_RATE"], "until": until });
    let made: MadeViewerLink = anna.post("/api/phone/links", new).await.json().await.unwrap();
    assert_eq!(made.link.maker, LinkMaker::Phone(house.anna.uid.parse().unwrap()));
    assert_eq!(made.link.uids, [house.anna.uid.parse().unwrap()]);
    let both = json!({ "name": "class", "uids": [house.anna.uid, house.ben.uid], "until": until });
    let both: MadeViewerLink = house.dashboard.post(LINKS, both).await.json().await.unwrap();

    let list = async |phone: &Browser| -> Vec<ViewerLink> {
        phone.get("/api/phone/links").await.json().await.unwrap()
    };
    let seen = list(anna).await;
    assert_eq!(seen.len(), 2);
    assert!(seen.iter().all(|link| link.uids == made.link.uids), "no names of others: {seen:?}");
    assert_eq!(list(ben).await.len(), 1);
    let path = |id: &str| format!("/api/phone/links/{id}");
    assert_eq!(problem(ben.delete(&path(&made.link.id)).await).await.0, 404, "another's");
    assert_eq!(problem(anna.delete(&path(&both.link.id)).await).await.0, 404, "the dashboard's");
    let viewer = house.viewer(&made).await;
    let mut socket = viewer.watch(&house.server).await;
    assert_eq!(anna.delete(&path(&made.link.id)).await.status(), 204);
    assert_eq!(socket.next().await, Err(4001));

    let new = json!({ "name": "Dad", "until": until });
    let made: MadeViewerLink = anna.post("/api/phone/links", new).await.json().await.unwrap();
    let mut socket = house.viewer(&made).await.watch(&house.server).await;
    assert_eq!(anna.delete("/api/phone/session").await.status(), 204);
    assert_eq!(socket.next().await, Err(4001), "a phone that leaves takes its links along");
    assert_eq!(house.links().await.len(), 1);
}

#[tokio::test]
async fn deleting_a_user_by_a_command_ends_those_who_watch_by_its_links() {
    let house = House::build().await;
    let new = json!({ "name": "Grandma", "uids": [house.anna.uid], "until": house.in_an_hour() });
    let made = house.anna.browser.post("/api/phone/links", new).await.json().await.unwrap();
    let mut watching = house.viewer(&made).await.watch(&house.server).await;
    let other = json!({ "name": "Coach", "uids": [house.ben.uid], "until": house.in_an_hour() });
    let other = house.ben.browser.post("/api/phone/links", other).await.json().await.unwrap();
    let unconcerned = house.viewer(&other).await.watch(&house.server).await;
    let dashboard = token(&house.dashboard, "/api/dashboard/token").await;
    let dashboard = house.server.identify(&dashboard, Role::Consumer).await.unwrap();

    let (dir, uid) = (house.server.dir.path().to_owned(), house.anna.uid.clone());
    let delete = move || crate::cli::lines(&["user", "delete", &uid], &dir);
    tokio::task::spawn_blocking(delete).await.unwrap();
    assert_eq!(watching.next().await, Err(4001));
    for mut socket in [unconcerned, dashboard] {
        socket.send(json!({ "op": 0 })).await;
        assert_eq!(socket.next().await.unwrap()["op"], 1, "others watch on");
    }
}

#[tokio::test]
async fn what_breaks_a_rule_is_refused_with_the_rule() {
    let house = House::build().await;
    let until = house.in_an_hour();
    let year = 367 * 24 * 3_600_000;
    let table = [
        (json!({ "name": " ", "uids": ["a"], "until": until }), "empty"),
        (json!({ "name": "x".repeat(201), "uids": ["a"], "until": until }), "200"),
        (json!({ "name": "x", "uids": [], "until": until }), "phone"),
        (json!({ "name": "x", "uids": vec!["a"; 501], "until": until }), "500"),
        (json!({ "name": "x", "uids": ["a"], "types": ["steps"], "until": until }), "type"),
        (json!({ "name": "x", "uids": ["a"], "types": vec!["A"; 65], "until": until }), "64"),
        (json!({ "name": "x", "uids": ["a"], "until": until - 3_600_500 }), "366"),
        (json!({ "name": "x", "uids": ["a"], "until": until + year }), "366"),
        (json!({ "name": "x", "uids": ["a"], "until": i64::MAX }), "366"),
    ];
    for (body, word) in table {
        let (status, words) = problem(house.dashboard.post(LINKS, body.clone()).await).await;
        assert_eq!(status, 400, "{body}");
        assert!(words.contains(word), "{body}: {words}");
    }
    assert_eq!(house.links().await, []);
}
