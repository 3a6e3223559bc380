//! The relay: takes readings from producers, keeps them in one ordered log per developer, dispatches them to consumers.

pub mod admission;
pub mod announce;
pub mod app;
pub mod assets;
pub mod auth;
pub mod backup;
pub mod cli;
pub mod clock;
pub mod config;
pub mod data_dir;
pub mod feed;
pub mod gateway;
pub mod listener;
pub mod log;
pub mod maintenance;
pub mod metrics;
pub mod notes;
pub mod qr;
pub mod rest;
pub mod router;
pub mod run;
pub mod scope;
pub mod site;
pub mod tls;
pub mod visitors;
pub mod ws;
