//! Pods that take ports of their node.

use rempart_apps::place_of;
use rempart_core::NodeRef;
use rempart_graph::{World, pods_of};
use rempart_host::net::Net;
use rempart_host::ports::PortSet;
use rempart_model::{get, get_path, is_true, scalar};

use super::target::containers;
use super::words::{full_name, number, protocol, text};
use super::{Exposure, Scene, Way};

pub(super) fn read(scene: &mut Scene<'_>, world: &World) {
    for member in &world.members {
        let Some(pods) = pods_of(&member.resource) else {
            continue;
        };
        let spec = get_path(pods.template, &["spec"]);
        let is_in_host_network = is_true(spec.and_then(|spec| get(spec, "hostNetwork")));
        let owner = format!("{} {}", member.resource.kind(), full_name(member));
        for container in containers(pods.template) {
            let name = text(container, "name").unwrap_or_default();
            let listened = is_in_host_network.then(|| listened(container));
            let mut declared = Vec::new();
            let ports = get(container, "ports")
                .into_iter()
                .flat_map(NodeRef::items)
                .filter_map(NodeRef::resolved);
            for port in ports {
                let (Some(protocol), Some(inner)) = (protocol(port), number(port, "containerPort"))
                else {
                    continue;
                };
                let host = number(port, "hostPort").or(is_in_host_network.then_some(inner));
                let Some(host) = host else { continue };
                declared.push(inner);
                let bound = text(port, "hostIP").and_then(|text| Net::parse(&text));
                let by_argument = listened
                    .iter()
                    .flatten()
                    .find(|(_, port)| *port == inner)
                    .and_then(|(net, _)| *net);
                let bound = bound.or(by_argument).filter(|net| !net.is_unspecified());
                if bound.is_some_and(|net| scene.inside.has_net(&net)) {
                    continue;
                }
                let way = if is_in_host_network {
                    Way::HostNetwork
                } else {
                    Way::HostPort
                };
                let how = if is_in_host_network {
                    "hostNetwork"
                } else {
                    "hostPort"
                };
                let at = get(port, "hostPort")
                    .or_else(|| get(port, "containerPort"))
                    .unwrap_or(port);
                let mut labels = Vec::new();
                if let Some(node) = spec
                    .and_then(|spec| get(spec, "hostNetwork"))
                    .filter(|_| is_in_host_network)
                {
                    labels.push((
                        place_of(scene.context, &member.resource, node),
                        "the pod is in the network of the node".to_owned(),
                    ));
                }
                let address = bound.map_or_else(|| "0.0.0.0".to_owned(), |net| net.to_string());
                scene.add(Exposure {
                    way,
                    what: format!("the container `{name}` of the {} `{}` with `{how}`", member.resource.kind(), full_name(member)),
                    at: place_of(scene.context, &member.resource, at),
                    labels,
                    protocol,
                    outside: PortSet::one(host),
                    behind: PortSet::one(inner),
                    path: format!("{address}:{host}/{protocol} on the node ({how}) -> {owner}, container {name}:{inner}"),
                    subject: Some(member.resource.subject()),
                    key: format!("{name} {host}/{protocol}"),
                    application: member.application.clone(),
                });
            }
            // What a program in the network of the node says of its ports counts, whatever the container declares.
            for (net, port) in listened.into_iter().flatten() {
                let is_private =
                    net.is_some_and(|net| !net.is_unspecified() && scene.inside.has_net(&net));
                if declared.contains(&port) || is_private {
                    continue;
                }
                let at = get(container, "args")
                    .or_else(|| get(container, "command"))
                    .unwrap_or(container);
                let protocol = rempart_host::ports::Protocol::Tcp;
                scene.add(Exposure {
                    way: Way::HostNetwork,
                    what: format!("the container `{name}` of the {} `{}` with `hostNetwork`", member.resource.kind(), full_name(member)),
                    at: place_of(scene.context, &member.resource, at),
                    labels: Vec::new(),
                    protocol,
                    outside: PortSet::one(port),
                    behind: PortSet::one(port),
                    path: format!("0.0.0.0:{port}/{protocol} on the node (hostNetwork) -> {owner}, container {name}:{port}"),
                    subject: Some(member.resource.subject()),
                    key: format!("{name} {port}/{protocol} listen"),
                    application: member.application.clone(),
                });
            }
        }
    }
}

/// The addresses and ports that arguments say a program listens on: `--web.listen-address=127.0.0.1:9100`, `--listen=:9100`.
fn listened(container: NodeRef<'_>) -> Vec<(Option<Net>, u16)> {
    let of = |field: &str| {
        get(container, field)
            .into_iter()
            .flat_map(NodeRef::items)
            .filter_map(scalar)
    };
    let words: Vec<String> = of("command")
        .chain(of("args"))
        .map(std::borrow::Cow::into_owned)
        .collect();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let (flag, value) = match word.split_once('=') {
            Some((flag, value)) => (flag, Some(value)),
            None => (word.as_str(), words.get(at + 1).map(String::as_str)),
        };
        let is_listening =
            flag.starts_with('-') && (flag.contains("listen") || flag.ends_with("bind-address"));
        let Some((host, port)) = value
            .filter(|_| is_listening)
            .and_then(|value| value.rsplit_once(':'))
        else {
            continue;
        };
        let host = expanded(container, host);
        if let Ok(port) = port.parse::<u16>()
            && port > 0
        {
            found.push((Net::parse(&host), port));
        }
    }
    found
}

/// A text with a variable of the environment that stands alone in it filled in.
fn expanded(container: NodeRef<'_>, text_of_it: &str) -> String {
    let name = text_of_it
        .trim_matches(['[', ']'])
        .strip_prefix("$(")
        .and_then(|rest| rest.strip_suffix(')'));
    let Some(name) = name else {
        return text_of_it.to_owned();
    };
    let mut known = get(container, "env")
        .into_iter()
        .flat_map(NodeRef::items)
        .filter_map(NodeRef::resolved);
    let found = known.find(|one| text(*one, "name").is_some_and(|known| known == name));
    found.and_then(|one| text(one, "value")).unwrap_or_default()
}
