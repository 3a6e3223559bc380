//! The tables of `PROTOCOL.md`, written from the code so that the two cannot part.

use std::fmt::Write;

use super::{Capabilities, Capability, CloseCode, Opcode};
use crate::reading::{KnownType, Shape};

/// A table of the document: the name in its markers, and the text between them.
pub struct Table {
    /// The document holds it between `<!-- table: NAME -->` and `<!-- end -->`.
    pub name: &'static str,
    /// Markdown, ending in a newline.
    pub markdown: String,
}

/// All tables of the document.
pub fn all() -> [Table; 4] {
    [
        Table { name: "opcodes", markdown: opcodes() },
        Table { name: "data types", markdown: data_types() },
        Table { name: "close codes", markdown: close_codes() },
        Table { name: "capabilities", markdown: capabilities() },
    ]
}

fn opcodes() -> String {
    let mut out = String::from("| op | name | from | meaning |\n| --- | --- | --- | --- |\n");
    for op in Opcode::ALL {
        let (number, name, from, meaning) = (op.number(), op.name(), op.sender().describe(), op.meaning());
        let _ = writeln!(out, "| {number} | {name} | {from} | {meaning} |");
    }
    out
}

fn data_types() -> String {
    let mut out = String::from("| `t` | reading | unit | meaning |\n| --- | --- | --- | --- |\n");
    for known in KnownType::ALL {
        let shape = match known.shape() {
            Shape::Scalar => "`val` ≥ 0",
            Shape::Vector3 => "`d` = [x,y,z]",
        };
        let _ = writeln!(out, "| {} | {shape} | {} | {} |", known.name(), known.unit(), known.meaning());
    }
    out
}

fn close_codes() -> String {
    let mut out = String::from("| code | when | a client then |\n| --- | --- | --- |\n");
    for code in CloseCode::ALL {
        let _ = writeln!(out, "| {} | {} | {} |", code.number(), code.when(), code.comeback().describe());
    }
    out
}

fn capabilities() -> String {
    let mut out = String::from("| name | for | what it brings |\n| --- | --- | --- |\n");
    for capability in Capability::ALL {
        let roles = match (Capabilities::PRODUCER.has(*capability), Capabilities::CONSUMER.has(*capability)) {
            (true, true) => "both",
            (true, false) => "producer",
            (false, _) => "consumer",
        };
        let _ = writeln!(out, "| {} | {roles} | {} |", capability.name(), capability.meaning());
    }
    out
}
