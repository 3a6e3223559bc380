//! The HTTP interface, from outside: a server in this process under a clock of the test, or the real program.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cli;
mod cookies;
mod crashes;
mod dashboard;
mod derive;
mod endings;
mod exports;
mod faults;
mod history;
mod isolation;
mod limits;
mod links;
mod neighbours;
mod network;
mod notes;
mod numbers;
mod origin;
mod pages;
mod phone;
mod program;
mod refusals;
mod rights;
mod routes;
mod secrets;
mod support;
mod tls;
mod tokens;
mod visitors;
