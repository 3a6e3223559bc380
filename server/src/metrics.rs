//! What the server counts and measures, for Prometheus. No metric names a developer or a user.

use std::sync::Arc;

use motionwire_shared::wire::CloseCode;
use prometheus_client::{
    encoding::{EncodeLabelSet, EncodeLabelValue, text},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::{Registry, Unit},
};

/// The server's metrics. Cheap to clone; every clone counts into the same.
#[derive(Clone, Debug)]
pub struct Metrics {
    /// Open WebSocket connections by role; those that have not identified count as `none`.
    pub connections: Family<RoleLabel, Gauge>,
    /// WebSocket frames received.
    pub frames_received: Counter,
    /// WebSocket frames sent.
    pub frames_sent: Counter,
    /// Connections that the server closed, by close code.
    pub closes: Family<CloseLabel, Counter>,
    /// Events committed to the log.
    pub events_stored: Counter,
    /// Events sent to consumers: each counts once per consumer and sending.
    pub events_dispatched: Counter,
    /// How long commits of the log took, in seconds.
    pub commit_duration_s: Histogram,
    /// Events whose `ts` lies more than a minute after their receipt.
    pub future_events: Counter,
    /// Commits of the log that failed and are tried again; `/healthz` says why.
    pub commit_failures: Counter,
    /// Submissions accepted that wait for their commit, as of its begin; none once it is done.
    pub queue_length: Gauge,
    /// Bytes that the log takes.
    pub log_size_bytes: Gauge,
    /// What limits by address have refused, by limit.
    pub refusals: Family<LimitLabel, Counter>,
    /// Tokens issued, by role.
    pub tokens_issued: Family<RoleLabel, Counter>,
    registry: Arc<Registry>,
}

/// The label `role`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RoleLabel {
    /// The connection's or the token's role.
    pub role: RoleValue,
}

/// The values of the label `role`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
#[allow(non_camel_case_types, reason = "the variants' names are the label's values")]
pub enum RoleValue {
    /// Not identified yet.
    none,
    /// Submits readings.
    producer,
    /// Receives readings.
    consumer,
}

/// The label `limit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct LimitLabel {
    /// The limit that refused.
    pub limit: LimitValue,
}

/// The values of the label `limit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
#[allow(non_camel_case_types, reason = "the variants' names are the label's values")]
pub enum LimitValue {
    /// Failed attempts at secrets.
    attempts,
    /// Open connections of one address.
    connections,
    /// Connections that have not identified yet.
    unidentified,
}

impl From<LimitValue> for LimitLabel {
    fn from(limit: LimitValue) -> Self {
        Self { limit }
    }
}

/// The label `code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct CloseLabel {
    code: u16,
}

impl From<CloseCode> for CloseLabel {
    fn from(code: CloseCode) -> Self {
        Self { code: code.number() }
    }
}

impl From<RoleValue> for RoleLabel {
    fn from(role: RoleValue) -> Self {
        Self { role }
    }
}

impl Metrics {
    /// Metrics that stand at zero.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("motionwire");
        let connections = Family::<RoleLabel, Gauge>::default();
        registry.register("connections", "Open WebSocket connections by role", connections.clone());
        let frames_received = Counter::default();
        registry.register("frames_received", "WebSocket frames received", frames_received.clone());
        let frames_sent = Counter::default();
        registry.register("frames_sent", "WebSocket frames sent", frames_sent.clone());
        let closes = Family::<CloseLabel, Counter>::default();
        registry.register("closes", "Connections closed by the server, by close code", closes.clone());
        let events_stored = Counter::default();
        registry.register("events_stored", "Events committed to the log", events_stored.clone());
        let events_dispatched = Counter::default();
        registry.register("events_dispatched", "Events sent to consumers", events_dispatched.clone());
        // 0.1 ms to about 3 s.
        let commit_duration_s = Histogram::new(exponential_buckets(0.0001, 2.0, 16));
        registry.register_with_unit(
            "commit_duration",
            "Duration of the log's commits",
            Unit::Seconds,
            commit_duration_s.clone(),
        );
        let future_events = Counter::default();
        registry.register(
            "future_events",
            "Events whose ts lies more than a minute after their receipt",
            future_events.clone(),
        );
        let commit_failures = Counter::default();
        registry.register(
            "commit_failures",
            "Commits of the log that failed and are tried again",
            commit_failures.clone(),
        );
        let queue_length = Gauge::default();
        registry.register("queue_length", "Submissions that wait for their commit", queue_length.clone());
        let log_size_bytes = Gauge::default();
        registry.register_with_unit("log_size", "Size of the log", Unit::Bytes, log_size_bytes.clone());
        let refusals = Family::<LimitLabel, Counter>::default();
        registry.register("refusals", "What limits by address have refused, by limit", refusals.clone());
        let tokens_issued = Family::<RoleLabel, Counter>::default();
        registry.register("tokens_issued", "Tokens issued by role", tokens_issued.clone());
        Self {
            connections,
            frames_received,
            frames_sent,
            closes,
            events_stored,
            events_dispatched,
            commit_duration_s,
            future_events,
            commit_failures,
            queue_length,
            log_size_bytes,
            refusals,
            tokens_issued,
            registry: Arc::new(registry),
        }
    }

    /// The metrics as text in the OpenMetrics format.
    pub fn encode(&self) -> String {
        let mut page = String::new();
        // Writing to a String cannot fail; the error type is that of any writer.
        let _ = text::encode(&mut page, &self.registry);
        page
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_on_the_page_under_its_name() {
        let metrics = Metrics::new();
        metrics.connections.get_or_create(&RoleValue::producer.into()).inc();
        metrics.closes.get_or_create(&CloseCode::GoingAway.into()).inc();
        metrics.commit_duration_s.observe(0.001);
        metrics.refusals.get_or_create(&LimitValue::attempts.into()).inc();
        let page = metrics.encode();
        for line in [
            "motionwire_connections{role=\"producer\"} 1",
            "motionwire_frames_received_total 0",
            "motionwire_frames_sent_total 0",
            "motionwire_closes_total{code=\"1001\"} 1",
            "motionwire_events_stored_total 0",
            "motionwire_events_dispatched_total 0",
            "motionwire_commit_duration_seconds_count 1",
            "motionwire_future_events_total 0",
            "motionwire_commit_failures_total 0",
            "motionwire_queue_length 0",
            "motionwire_log_size_bytes 0",
            "motionwire_refusals_total{limit=\"attempts\"} 1",
        ] {
            assert!(page.lines().any(|l| l == line), "{line} is not in\n{page}");
        }
    }
}
