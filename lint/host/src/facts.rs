//! What is known of the hosts of a repository.

use rempart_core::{Context, Fact, FactEntry, Skip};

use crate::firewall::{Firewall, Place, Remark};
use crate::net::Net;
use crate::ports::{PortSet, Protocol};

/// Where a program listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// On every address.
    Every,
    /// On these only.
    Nets(Vec<Net>),
    /// On what is known only at the run.
    Unknown,
}

/// A program that listens on the host.
#[derive(Clone, Debug)]
pub struct Listener {
    /// What listens: `sshd`, `WireGuard`, `the API server of k3s`.
    pub what: &'static str,
    /// The setting, as it is written: `Port 2222`; its name alone where it is not written.
    pub setting: String,
    /// Where it is written.
    pub at: Place,
    /// Where its values come from.
    pub remarks: Vec<Remark>,
    /// Where it listens.
    pub address: Address,
    /// By which protocol.
    pub protocol: Protocol,
    /// On which ports.
    pub ports: PortSet,
    /// Whether it is so because nothing says otherwise.
    pub is_default: bool,
}

/// A setting that opens more than a port of its own.
#[derive(Clone, Debug)]
pub struct Setting {
    /// What it is.
    pub what: Switch,
    /// As it is written.
    pub text: String,
    /// Where.
    pub at: Place,
    /// Where its values come from.
    pub remarks: Vec<Remark>,
}

/// What a setting does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Switch {
    /// k3s enforces no network policies.
    NoNetworkPolicies,
    /// k3s gives out these ports of the node.
    NodePorts(PortSet),
    /// k3s runs no load balancer of its own.
    NoServiceLb,
    /// sshd binds forwarded ports on every address.
    GatewayPorts,
    /// A command takes out rules of a firewall that are in force.
    Flushed,
}

/// Something that cannot be what was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingFault {
    /// Where.
    pub at: Place,
    /// What, in words.
    pub what: String,
    /// Where its values come from.
    pub remarks: Vec<Remark>,
}

/// The hosts of the repository.
#[derive(Debug, Default)]
pub struct Hosts {
    /// Their firewalls, in the order of files.
    pub firewalls: Vec<Firewall>,
    /// What listens on them.
    pub listeners: Vec<Listener>,
    /// Settings that open more.
    pub settings: Vec<Setting>,
    /// What cannot be what was meant.
    pub faults: Vec<SettingFault>,
    /// Whether a file of the repository sets up k3s.
    pub has_k3s: bool,
    pub(crate) skips: Vec<Skip>,
}

impl Fact for Hosts {
    type Key = ();

    const NAME: &'static str = "hosts";
    const NEEDS: &'static [FactEntry] = &[];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        crate::ansible::read(context)
    }

    fn skips(&self) -> &[Skip] {
        &self.skips
    }
}

impl Hosts {
    /// Sorts what was found, and drops what several inventories say alike.
    pub(crate) fn tidy(&mut self) {
        self.faults
            .sort_by_key(|fault| (fault.at, fault.what.clone()));
        self.faults.dedup();
        self.listeners.sort_by_key(|listener| listener.at);
        self.listeners.dedup_by(|a, b| {
            a.at == b.at
                && a.what == b.what
                && a.ports == b.ports
                && a.address == b.address
                && a.protocol == b.protocol
        });
        self.settings.sort_by_key(|setting| setting.at);
        self.settings
            .dedup_by(|a, b| a.at == b.at && a.what == b.what && a.text == b.text);
        self.skips.sort();
        self.skips.dedup();
    }

    /// Says that something was not read.
    pub(crate) fn skip(&mut self, context: &Context<'_>, at: Place, why: impl Into<String>) {
        let file = context.file(at.file);
        let line = match (file.text(), file.source().lines()) {
            (Some(text), Some(lines)) => lines.position(text, at.span.start).line,
            _ => 1,
        };
        let skip = Skip::visible(
            "host-setting-unread",
            format!("{}:{line}", file.path()),
            why,
        );
        if !self.skips.contains(&skip) {
            self.skips.push(skip);
        }
    }
}
