//! Settings of k3s: its file, and the flags of its unit and its installer, which have the same names
//! (docs.k3s.io, `cli/server`). A flag that may stand several times is a list in the file.

use rempart_core::{Context, Span};
use rempart_syntax::yaml;

use super::{Text, lines};
use crate::facts::{Address, Hosts, Listener, Setting, Switch};
use crate::firewall::{Place, Remark};
use crate::net::Net;
use crate::ports::{PortFault, PortSet, Protocol, parse_ports};

/// A flag with its value and its place.
#[derive(Clone, Debug)]
pub(crate) struct Flag {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) at: Place,
    pub(crate) remarks: Vec<Remark>,
}

/// Whether a command runs the server of k3s, which an agent is not.
pub(crate) fn is_server(words: &[&str]) -> bool {
    words.contains(&"server") || !words.contains(&"agent")
}

/// Reads flags among words.
pub(crate) fn flags(words: &[&str], at: Place, remarks: &[Remark]) -> Vec<Flag> {
    let mut found = Vec::new();
    let mut words = words.iter().copied().peekable();
    while let Some(word) = words.next() {
        let Some(flag) = word.strip_prefix("--") else {
            continue;
        };
        let (name, value) = match flag.split_once('=') {
            Some((name, value)) => (name, value.to_owned()),
            None => match words.peek() {
                Some(next) if !next.starts_with('-') => (flag, (*next).to_owned()),
                _ => (flag, "true".to_owned()),
            },
        };
        found.push(Flag {
            name: name.to_owned(),
            value: value.trim_matches(['"', '\'']).to_owned(),
            at,
            remarks: remarks.to_vec(),
        });
    }
    found
}

/// A line that is known only at the run.
const UNKNOWN_LINE: &str = "\u{FDD0}";

/// `config.yaml`.
pub(super) fn config(context: &Context<'_>, text: &Text<'_>, hosts: &mut Hosts) {
    let parsed = yaml::parse(&text.rendered.text);
    let Some(root) = parsed
        .tape
        .root(&text.rendered.text, 0)
        .and_then(rempart_core::NodeRef::resolved)
    else {
        return;
    };
    // A whole mapping may be filled in, in more lines than are seen here.
    let is_filled_in = text
        .rendered
        .text
        .lines()
        .any(|line| line.trim() == UNKNOWN_LINE);
    if is_filled_in && (root.is_scalar() || !parsed.errors.is_empty()) {
        let at = text.place(Span::at(0));
        hosts.skip(
            context,
            at,
            "settings of k3s are known only at the run, and were not judged",
        );
        return;
    }
    if let Some(error) = parsed.errors.first() {
        text.fault(
            hosts,
            error.span,
            format!("{}: k3s does not start with this file", error.message),
        );
        return;
    }
    let mut found = Vec::new();
    for (key, value) in root.entries() {
        let name = key.value();
        // `kube-apiserver-arg+` adds to what another file says.
        let name = name.trim_end_matches('+');
        let values: Vec<_> = if value.is_scalar() {
            vec![value]
        } else {
            value.items().collect()
        };
        for value in values {
            let span = Span::new(key.span().start.min(value.span().start), value.span().end);
            let span = if value.span().start >= key.span().start {
                Span::new(value.span().start, span.end)
            } else {
                span
            };
            found.push(Flag {
                name: name.to_owned(),
                value: value.value().into_owned(),
                at: text.place(span),
                remarks: text.remarks(span),
            });
        }
    }
    let whole = text.place(Span::at(0));
    apply(context, &found, text.is_whole.then_some(whole), hosts);
}

/// A unit, or the file with its environment.
pub(super) fn unit(context: &Context<'_>, text: &Text<'_>, hosts: &mut Hosts) {
    let joined = text.rendered.text.replace("\\\n", "  ");
    for (line, span) in lines(&joined, &['#']) {
        let command = line.strip_prefix("ExecStart=").or_else(|| {
            let (name, value) = line.split_once('=')?;
            (name.trim().ends_with("K3S_EXEC")).then_some(value)
        });
        let Some(command) = command else { continue };
        let words: Vec<&str> = command
            .split_whitespace()
            .map(|word| word.trim_matches(['"', '\'']))
            .collect();
        if !is_server(&words) {
            continue;
        }
        let found = flags(&words, text.place(span), &text.remarks(span));
        apply(context, &found, None, hosts);
    }
}

/// What flags say together. `whole` is the place of a file that holds all of them.
pub(crate) fn apply(
    context: &Context<'_>,
    found: &[Flag],
    whole: Option<Place>,
    hosts: &mut Hosts,
) {
    hosts.has_k3s = true;
    let of = |name: &str| found.iter().rfind(|flag| flag.name == name);
    for flag in found {
        let inner = flag.value.split_once('=').unwrap_or((&flag.value, ""));
        let setting = |what: Switch| Setting {
            what,
            text: format!("{}: {}", flag.name, flag.value),
            at: flag.at,
            remarks: flag.remarks.clone(),
        };
        match (flag.name.as_str(), inner) {
            ("disable-network-policy", _) if flag.value != "false" => {
                hosts.settings.push(setting(Switch::NoNetworkPolicies));
            }
            ("disable", _) if flag.value.split(',').any(|name| name.trim() == "servicelb") => {
                hosts.settings.push(setting(Switch::NoServiceLb));
            }
            ("service-node-port-range", _) => range(context, flag, &flag.value, &setting, hosts),
            ("kube-apiserver-arg", ("service-node-port-range", value)) => {
                range(context, flag, value, &setting, hosts);
            }
            ("kube-apiserver-arg", ("secure-port", value)) => listen(
                context,
                flag,
                value,
                "the API server of k3s",
                of("bind-address"),
                hosts,
            ),
            ("https-listen-port", _) => listen(
                context,
                flag,
                &flag.value,
                "the API server of k3s",
                of("bind-address"),
                hosts,
            ),
            ("supervisor-port", _) => listen(
                context,
                flag,
                &flag.value,
                "the supervisor of k3s",
                of("bind-address"),
                hosts,
            ),
            ("etcd-expose-metrics", _) if flag.value == "true" => {
                every(flag, "the metrics of etcd", 2381, hosts);
            }
            ("kube-controller-manager-arg", ("bind-address", value)) if is_every(value) => {
                every(flag, "the controller manager of k3s", 10257, hosts);
            }
            ("kube-scheduler-arg", ("bind-address", value)) if is_every(value) => {
                every(flag, "the scheduler of k3s", 10259, hosts);
            }
            ("kube-proxy-arg", ("metrics-bind-address", value)) if is_every(value) => {
                every(flag, "the metrics of kube-proxy", 10249, hosts);
            }
            ("kubelet-arg", ("read-only-port", value)) if value != "0" => {
                let port = parse_ports(value)
                    .ok()
                    .and_then(|ports| ports.ranges().first().map(|range| range.0));
                every(
                    flag,
                    "the kubelet without authentication",
                    port.unwrap_or(10255),
                    hosts,
                );
            }
            _ => {}
        }
    }
    let port = of("https-listen-port").is_some();
    if let Some(bind) = of("bind-address").filter(|_| !port) {
        listen(
            context,
            bind,
            "6443",
            "the API server of k3s",
            Some(bind),
            hosts,
        );
    } else if let Some(at) = whole.filter(|_| !port) {
        hosts.listeners.push(Listener {
            what: "the API server of k3s",
            setting: "bind-address".to_owned(),
            at,
            remarks: Vec::new(),
            address: Address::Every,
            protocol: Protocol::Tcp,
            ports: PortSet::one(6443),
            is_default: true,
        });
    }
}

fn is_every(address: &str) -> bool {
    let address = address
        .rsplit_once(':')
        .filter(|(host, _)| Net::parse(host).is_some())
        .map_or(address, |(host, _)| host);
    Net::parse(address).is_some_and(|net| net.is_unspecified())
}

fn every(flag: &Flag, what: &'static str, port: u16, hosts: &mut Hosts) {
    hosts.listeners.push(Listener {
        what,
        setting: format!("{}: {}", flag.name, flag.value),
        at: flag.at,
        remarks: flag.remarks.clone(),
        address: Address::Every,
        protocol: Protocol::Tcp,
        ports: PortSet::one(port),
        is_default: false,
    });
}

fn range(
    context: &Context<'_>,
    flag: &Flag,
    value: &str,
    setting: &dyn Fn(Switch) -> Setting,
    hosts: &mut Hosts,
) {
    match parse_ports(value) {
        Ok(ports) => hosts.settings.push(setting(Switch::NodePorts(ports))),
        Err(PortFault::Unknown) => hosts.skip(
            context,
            flag.at,
            "the range of node ports is known only at the run, and was not judged",
        ),
        Err(fault) => hosts.faults.push(crate::facts::SettingFault {
            at: flag.at,
            what: format!("{fault}: k3s does not start with it"),
            remarks: flag.remarks.clone(),
        }),
    }
}

fn listen(
    context: &Context<'_>,
    flag: &Flag,
    port: &str,
    what: &'static str,
    bind: Option<&Flag>,
    hosts: &mut Hosts,
) {
    let ports = match parse_ports(port) {
        Ok(ports) => ports,
        Err(PortFault::Unknown) => {
            return hosts.skip(
                context,
                flag.at,
                format!("the port of {what} is known only at the run, and was not judged"),
            );
        }
        Err(fault) => {
            hosts.faults.push(crate::facts::SettingFault {
                at: flag.at,
                what: format!("{fault}: k3s does not start with it"),
                remarks: flag.remarks.clone(),
            });
            return;
        }
    };
    let address = match bind.map(|bind| bind.value.as_str()) {
        None => Address::Every,
        Some(text) if text.contains(crate::UNKNOWN) => {
            hosts.skip(
                context,
                flag.at,
                format!("the address of {what} is known only at the run, and was not judged"),
            );
            return;
        }
        Some(text) => match Net::parse(text) {
            Some(net) if net.is_unspecified() => Address::Every,
            Some(net) => Address::Nets(vec![net]),
            None => Address::Unknown,
        },
    };
    let mut remarks = flag.remarks.clone();
    remarks.extend(bind.into_iter().flat_map(|bind| bind.remarks.clone()));
    hosts.listeners.push(Listener {
        what,
        setting: format!("{}: {}", flag.name, flag.value),
        at: flag.at,
        remarks,
        address,
        protocol: Protocol::Tcp,
        ports,
        is_default: false,
    });
}
