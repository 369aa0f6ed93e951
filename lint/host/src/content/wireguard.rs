//! Tunnels of `WireGuard` (`wg(8)`, `systemd.netdev(5)`).

use rempart_core::Context;

use super::{Text, lines};
use crate::facts::{Address, Hosts, Listener};
use crate::ports::{PortFault, Protocol, parse_ports};

pub(super) fn read(context: &Context<'_>, text: &Text<'_>, hosts: &mut Hosts) {
    for (line, span) in lines(&text.rendered.text, &['#', ';']) {
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        if !key.trim().eq_ignore_ascii_case("ListenPort") {
            continue;
        }
        match parse_ports(value) {
            Ok(ports) => hosts.listeners.push(Listener {
                what: "WireGuard",
                setting: text.shown(span),
                at: text.place(span),
                remarks: text.remarks(span),
                address: Address::Every,
                protocol: Protocol::Udp,
                ports,
                is_default: false,
            }),
            Err(PortFault::Unknown) => hosts.skip(
                context,
                text.place(span),
                "the port of WireGuard is known only at the run, and was not judged",
            ),
            Err(fault) => text.fault(
                hosts,
                span,
                format!("{fault}: the tunnel does not come up with it"),
            ),
        }
    }
}
