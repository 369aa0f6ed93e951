//! Settings of sshd (`sshd_config(5)`).

use rempart_core::{Context, Span};

use super::{Text, lines};
use crate::facts::{Address, Hosts, Listener, Setting, Switch};
use crate::net::Net;
use crate::ports::{PortFault, PortSet, Protocol, parse_ports};

pub(super) fn read(context: &Context<'_>, text: &Text<'_>, hosts: &mut Hosts) {
    let mut ports: Vec<(PortSet, Span)> = Vec::new();
    // Addresses without a port, for which `Port` says it, and those with one of their own.
    let mut addresses: Vec<Option<Net>> = Vec::new();
    let mut sockets: Vec<(Option<Net>, u16, Span)> = Vec::new();
    let mut is_matched = false;
    let mut forwards = true;
    let mut gateway = None;
    for (line, span) in lines(&text.rendered.text, &['#']) {
        let mut words = line.splitn(2, |letter: char| letter.is_whitespace() || letter == '=');
        let key = words.next().unwrap_or_default();
        let value = words.next().unwrap_or_default().trim().trim_matches('"');
        match key.to_ascii_lowercase().as_str() {
            "match" => is_matched = true,
            "port" if !is_matched => match parse_ports(value) {
                Ok(port) => ports.push((port, span)),
                Err(PortFault::Unknown) => hosts.skip(
                    context,
                    text.place(span),
                    "the port of sshd is known only at the run, and was not judged",
                ),
                Err(fault) => {
                    text.fault(hosts, span, format!("{fault}: sshd does not start with it"));
                }
            },
            "listenaddress" if !is_matched => {
                let whole = Net::parse(value);
                match value.rsplit_once(':') {
                    Some((host, port)) if whole.is_none() => match port.parse() {
                        Ok(port) => sockets.push((Net::parse(host), port, span)),
                        Err(_) => addresses.push(Net::parse(host)),
                    },
                    _ => addresses.push(whole),
                }
            }
            // The first value counts.
            "gatewayports" if gateway.is_none() => gateway = Some((value != "no", span)),
            "allowtcpforwarding" | "disableforwarding" if !is_matched => {
                forwards &= !matches!(
                    (key.to_ascii_lowercase().as_str(), value),
                    ("allowtcpforwarding", "no" | "local") | ("disableforwarding", "yes")
                );
            }
            _ => {}
        }
    }
    if let Some((true, span)) = gateway.filter(|_| forwards) {
        hosts.settings.push(Setting {
            what: Switch::GatewayPorts,
            text: text.shown(span),
            at: text.place(span),
            remarks: text.remarks(span),
        });
    }
    let address = address_of(&addresses);
    // Where every address has a port of its own, `Port` is read by nobody.
    if addresses.is_empty() && !sockets.is_empty() {
        ports.clear();
    }
    let own = sockets
        .into_iter()
        .map(|(net, port, span)| (PortSet::one(port), span, address_of(&[net])));
    let of_ports = ports
        .into_iter()
        .map(|(port, span)| (port, span, address.clone()));
    for (port, span, address) in of_ports.chain(own) {
        hosts.listeners.push(Listener {
            what: "sshd",
            setting: text.shown(span),
            at: text.place(span),
            remarks: text.remarks(span),
            address,
            protocol: Protocol::Tcp,
            ports: port,
            is_default: false,
        });
    }
}

/// What sshd listens on by the addresses of its file; none stands for all.
fn address_of(addresses: &[Option<Net>]) -> Address {
    let nets: Vec<Net> = addresses.iter().flatten().copied().collect();
    if addresses.is_empty() || nets.iter().any(Net::is_unspecified) {
        Address::Every
    } else if nets.len() < addresses.len() {
        Address::Unknown
    } else {
        Address::Nets(nets)
    }
}
