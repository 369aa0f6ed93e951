//! Looks through values for what publishes a port.

use rempart_core::{Kind, NodeRef};
use rempart_host::net::Net;
use rempart_host::ports::{PortSet, Protocol, service};
use rempart_model::{entries, get, is_true, scalar};

use super::component::{self, Component};
use super::ports::Ports;
use super::{Flat, Values};
use crate::cluster::routes::stream;
use crate::cluster::services::{NODE_PORTS, is_internal_by};
use crate::cluster::words::{Named, number, text};
use crate::cluster::{Exposure, Scene, Way};

/// How deep values are looked through.
const DEPTH: usize = 12;

/// How many nodes of values are looked at; aliases can name one many times.
const NODES: usize = 100_000;

pub(super) fn read(scene: &mut Scene<'_>, values: &Values<'_>, root: NodeRef<'_>) {
    let mut walk = Walk {
        scene,
        values,
        path: Vec::new(),
        left: NODES,
    };
    let chart = values.chart.to_ascii_lowercase();
    if chart.contains("traefik") {
        walk.entry_points(root);
    }
    if chart.contains("ingress-nginx") || chart.contains("nginx-ingress") {
        walk.streams(root);
    }
    walk.mapping(root, DEPTH);
}

/// Values by their full names.
pub(super) fn flat(scene: &mut Scene<'_>, values: &Values<'_>, all: &Flat<'_>) {
    for (name, value, node) in all {
        let Some(before) = name
            .strip_suffix(".type")
            .or_else(|| name.strip_suffix("Type"))
        else {
            continue;
        };
        let path: Vec<String> = before.split('.').map(str::to_owned).collect();
        let mut ports = Ports::default();
        for (other, value, _) in all {
            let rest = other
                .strip_prefix(before)
                .and_then(|rest| rest.strip_prefix('.'));
            if let (Some(rest), Ok(number)) = (rest, value.parse::<u16>()) {
                let key = match rest.split('.').collect::<Vec<_>>()[..] {
                    ["ports", ..] => "port",
                    ["nodePorts", ..] => "nodePort",
                    [key] => key,
                    _ => continue,
                };
                ports.add(key, number);
            }
        }
        let mut walk = Walk {
            scene: &mut *scene,
            values,
            path,
            left: NODES,
        };
        walk.service(value, *node, &ports);
    }
}

struct Walk<'w, 's> {
    scene: &'w mut Scene<'s>,
    values: &'w Values<'w>,
    path: Vec<String>,
    left: usize,
}

impl Walk<'_, '_> {
    fn mapping(&mut self, node: NodeRef<'_>, depth: usize) {
        let (Some(node), Some(depth), Some(left)) = (
            node.resolved(),
            depth.checked_sub(1),
            self.left.checked_sub(1),
        ) else {
            return;
        };
        self.left = left;
        if node.kind() == Kind::Sequence {
            for item in node.items() {
                self.mapping(item, depth);
            }
            return;
        }
        if node.kind() != Kind::Mapping
            || get(node, "enabled")
                .and_then(scalar)
                .is_some_and(|word| word == "false")
        {
            return;
        }
        self.look(node);
        for (key, value) in entries(node) {
            if !value.is_scalar() {
                self.path.push(key.value().into_owned());
                self.mapping(value, depth);
                self.path.pop();
            }
        }
    }

    fn look(&mut self, node: NodeRef<'_>) {
        let last = self
            .path
            .last()
            .map(|key| key.to_ascii_lowercase())
            .unwrap_or_default();
        if let Some(kind) = get(node, "type") {
            let ports = Ports::of(node);
            let is_service =
                last.contains("service") || !ports.own.is_empty() || !ports.node.is_empty();
            let annotations = get(node, "annotations");
            let annotation = |key: &str| annotations.and_then(|all| get(all, key)).and_then(scalar);
            if is_service && !is_internal_by(self.scene, &annotation, node) {
                let word = scalar(kind).unwrap_or_default().into_owned();
                self.service(&word, kind, &ports);
            }
        }
        // The older way of the chart of PostgreSQL and its like.
        if let Some(kind) = get(node, "serviceType") {
            let ports = Ports::of(node);
            let word = scalar(kind).unwrap_or_default().into_owned();
            self.service(&word, kind, &ports);
        }
        if let Some(port) = number(node, "hostPort") {
            let at = get(node, "hostPort").unwrap_or(node);
            let bound = text(node, "hostIP").and_then(|text| Net::parse(&text));
            if !bound.is_some_and(|net| self.scene.inside.has_net(&net)) {
                let inner = Ports::of(node);
                let behind = inner.own.union(&inner.target);
                self.add(
                    at,
                    "hostPort",
                    PortSet::one(port),
                    &behind,
                    &format!("0.0.0.0:{port}/tcp on the node (hostPort)"),
                    Protocol::Tcp,
                );
            }
        }
        if last == "ingress" && is_true(get(node, "enabled")) {
            self.ingress(node);
        }
    }

    fn component(&self) -> Option<&'static Component> {
        component::of(&self.values.chart, &self.path)
    }

    fn service(&mut self, kind: &str, at: NodeRef<'_>, ports: &Ports) {
        let (outside, words) = match kind {
            "LoadBalancer" => {
                let outside = match self.component().filter(|_| ports.own.is_empty()) {
                    Some(component) if component.port != 3000 => PortSet::one(component.port),
                    _ => ports.own.clone(),
                };
                let shown = if outside.is_empty() {
                    "a port of the chart".to_owned()
                } else {
                    format!("0.0.0.0:{outside}/tcp")
                };
                (outside, format!("{shown} (LoadBalancer)"))
            }
            "NodePort" if ports.node.is_empty() => {
                let (from, to) = NODE_PORTS;
                (
                    PortSet::range(from, to),
                    format!("a port of 0.0.0.0:{from}-{to}/tcp on the node (NodePort)"),
                )
            }
            "NodePort" => (
                ports.node.clone(),
                format!("0.0.0.0:{}/tcp on the node (NodePort)", ports.node),
            ),
            _ => return,
        };
        let behind = ports.own.union(&ports.target);
        self.add(at, kind, outside, &behind, &words, Protocol::Tcp);
    }

    /// Only of what is known to be no site for everybody.
    fn ingress(&mut self, node: NodeRef<'_>) {
        let class = text(node, "ingressClassName")
            .or_else(|| text(node, "className"))
            .unwrap_or_default();
        if self.component().is_none() || crate::cluster::routes::is_private_class(&class) {
            return;
        }
        let at = get(node, "enabled").unwrap_or(node);
        let web = PortSet::one(80).union(&PortSet::one(443));
        self.path.push("enabled".to_owned());
        self.add(
            at,
            "Ingress",
            web,
            &PortSet::EMPTY,
            "0.0.0.0:80,443/tcp -> Ingress",
            Protocol::Tcp,
        );
        self.path.pop();
    }

    fn add(
        &mut self,
        at: NodeRef<'_>,
        kind: &str,
        outside: PortSet,
        behind: &PortSet,
        words: &str,
        protocol: Protocol,
    ) {
        let component = self.component();
        let behind = component.map_or_else(
            || behind.clone(),
            |component| behind.union(&PortSet::one(component.port)),
        );
        let chart = self.values.chart.rsplit('/').next().unwrap_or_default();
        let path = self.path.join(".");
        let end = component.map_or_else(String::new, |component| {
            format!(" -> {}:{}", component.name, component.port)
        });
        self.scene.add(Exposure {
            way: if kind == "Ingress" {
                Way::Http
            } else {
                Way::Values
            },
            what: format!("{} by the value `{path}` ({kind})", self.values.holder),
            at: (self.values.place)(at),
            labels: Vec::new(),
            protocol,
            outside,
            behind,
            path: format!("{words} -> chart {chart}, {path}{end}"),
            subject: self.values.subject.clone(),
            key: format!("{path} {kind}"),
            application: self.values.application.clone(),
        });
    }

    /// `ports` of the chart of Traefik: `expose` puts an entry point on the load balancer.
    fn entry_points(&mut self, root: NodeRef<'_>) {
        for (key, point) in get(root, "ports").into_iter().flat_map(entries) {
            let name = key.value().into_owned();
            let Some(point) = point.resolved() else {
                continue;
            };
            let expose = get(point, "expose");
            let is_exposed = match expose {
                None => matches!(name.as_str(), "web" | "websecure"),
                Some(node) if node.is_scalar() => is_true(Some(node)),
                Some(node) => is_true(get(node, "default")),
            };
            let protocol = text(point, "protocol")
                .and_then(|word| Protocol::of(&word))
                .unwrap_or(Protocol::Tcp);
            let port = number(point, "exposedPort").or_else(|| number(point, "port"));
            let Some(port) = port.filter(|_| is_exposed) else {
                continue;
            };
            self.scene.entry_points.push((name.clone(), protocol, port));
            if expose.is_some() || number(point, "exposedPort").is_some() {
                let at = get(point, "exposedPort")
                    .or_else(|| get(point, "port"))
                    .unwrap_or(point);
                self.path = vec!["ports".to_owned(), name.clone()];
                let behind = service(&name).map_or(PortSet::EMPTY, PortSet::one);
                self.add(
                    at,
                    "entry point",
                    PortSet::one(port),
                    &behind,
                    &format!(
                        "0.0.0.0:{port}/{protocol} (LoadBalancer) -> Traefik, entry point {name}"
                    ),
                    protocol,
                );
                self.path.clear();
            }
        }
    }

    /// `tcp` and `udp` of the chart of ingress-nginx.
    fn streams(&mut self, root: NodeRef<'_>) {
        for (field, protocol) in [("tcp", Protocol::Tcp), ("udp", Protocol::Udp)] {
            for (key, value) in get(root, field).into_iter().flat_map(entries) {
                let to = scalar(value).unwrap_or_default();
                let Some((port, (namespace, name), wanted)) = stream(&key.value(), &to) else {
                    continue;
                };
                let behind = match wanted {
                    Some(Named::Number(number)) => PortSet::one(number),
                    Some(Named::Name(name)) => service(&name).map_or(PortSet::EMPTY, PortSet::one),
                    None => PortSet::EMPTY,
                };
                self.path = vec![field.to_owned(), port.to_string()];
                let shown = behind.to_string();
                self.add(value, "stream", PortSet::one(port), &behind, &format!("0.0.0.0:{port}/{protocol} of ingress-nginx -> Service {namespace}/{name}:{shown}"), protocol);
                self.path.clear();
            }
        }
    }
}
