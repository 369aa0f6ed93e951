//! Facts: what a host is told to let in, to listen on and to pass on: Ansible read as far as it is static, firewalls,
//! sshd, `WireGuard` and k3s settings.
//!
//! What is known only at a run stays visible: it is a skip, and no rule is taken for closed because of it. Which port may be
//! open is for the checker `ports`.

#![cfg_attr(not(test), warn(clippy::unwrap_used))]

mod ansible;
mod content;
mod facts;
pub mod firewall;
pub mod jinja;
pub mod net;
pub mod nft;
pub mod ports;
pub mod reach;
mod services;

pub use facts::{Address, Hosts, Listener, Setting, SettingFault, Switch};

/// Stands in a rendered text for what is known only at a run. No file has it: it is a noncharacter of Unicode.
pub const UNKNOWN: char = '\u{FDD0}';
