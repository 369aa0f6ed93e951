//! Services that the world reaches.

use std::borrow::Cow;

use rempart_apps::place_of;
use rempart_core::NodeRef;
use rempart_graph::{Member, World};
use rempart_host::net::Net;
use rempart_host::ports::PortSet;
use rempart_model::{get, scalar};

use super::target::follow;
use super::words::{full_name, number, protocol, text};
use super::{Exposure, Scene, Way};

/// The node ports that Kubernetes gives out when nobody chooses one.
pub(super) const NODE_PORTS: (u16, u16) = (30000, 32767);

pub(super) fn read(scene: &mut Scene<'_>, world: &World) {
    for member in world
        .members
        .iter()
        .filter(|member| member.resource.is("", "Service"))
    {
        let Some(spec) = member.resource.get(&["spec"]) else {
            continue;
        };
        let kind = text(spec, "type").unwrap_or_default();
        let external = addresses(spec, "externalIPs");
        let is_external = external.iter().any(|net| !scene.inside.has_net(net));
        let is_balanced = kind == "LoadBalancer" && !is_internal(scene, member, spec);
        let is_node = kind == "NodePort";
        if !is_external && !is_balanced && !is_node {
            continue;
        }
        for port in get(spec, "ports")
            .into_iter()
            .flat_map(NodeRef::items)
            .filter_map(NodeRef::resolved)
        {
            let Some(protocol) = protocol(port) else {
                continue;
            };
            let own = number(port, "port");
            let node = number(port, "nodePort");
            let name = full_name(member);
            if own.is_none() && (is_balanced || is_external) {
                scene.skip(
                    format!("Service {name}"),
                    "a port of it is known only when it is applied, and was not judged",
                );
            }
            let (outside, words, field) = if is_node {
                match node {
                    Some(node) => (
                        PortSet::one(node),
                        format!("0.0.0.0:{node}/{protocol} on the node (NodePort)"),
                        "nodePort",
                    ),
                    None => (
                        PortSet::range(NODE_PORTS.0, NODE_PORTS.1),
                        format!(
                            "a port of 0.0.0.0:{}-{}/{protocol} on the node (NodePort)",
                            NODE_PORTS.0, NODE_PORTS.1
                        ),
                        "port",
                    ),
                }
            } else {
                let how = if is_balanced {
                    "LoadBalancer"
                } else {
                    "externalIPs"
                };
                let shown = own.map_or_else(|| "?".to_owned(), |port| port.to_string());
                let also =
                    node.map_or_else(String::new, |node| format!(" and on the node as {node}"));
                (
                    own.map_or(PortSet::EMPTY, PortSet::one),
                    format!("0.0.0.0:{shown}/{protocol}{also} ({how})"),
                    "port",
                )
            };
            let target = follow(scene.context, world, member, port);
            let at = get(port, field).unwrap_or(port);
            let mut labels = target.labels;
            let said = if is_node || is_balanced {
                "type"
            } else {
                "externalIPs"
            };
            if let Some(node) = get(spec, said) {
                labels.insert(
                    0,
                    (
                        place_of(scene.context, &member.resource, node),
                        "this publishes the ports".to_owned(),
                    ),
                );
            }
            let what = if is_external && !is_balanced && !is_node {
                format!("the Service `{name}` with `externalIPs`")
            } else {
                format!("the Service `{name}` of the type `{kind}`")
            };
            scene.add(Exposure {
                way: Way::Service,
                what,
                at: place_of(scene.context, &member.resource, at),
                labels,
                protocol,
                outside,
                behind: target.ports,
                path: format!("{words}{}", target.path),
                subject: Some(member.resource.subject()),
                key: format!("{}/{protocol}", own.unwrap_or_default()),
                application: member.application.clone(),
            });
        }
    }
}

fn addresses(spec: NodeRef<'_>, field: &str) -> Vec<Net> {
    let items = get(spec, field).into_iter().flat_map(NodeRef::items);
    items
        .filter_map(scalar)
        .filter_map(|text| Net::parse(&text))
        .collect()
}

/// Annotations that keep a load balancer inside of a network, with the values that do.
const INTERNAL: &[(&str, &[&str])] = &[
    (
        "service.beta.kubernetes.io/aws-load-balancer-internal",
        &["true", "0.0.0.0/0"],
    ),
    (
        "service.beta.kubernetes.io/aws-load-balancer-scheme",
        &["internal"],
    ),
    (
        "service.beta.kubernetes.io/azure-load-balancer-internal",
        &["true"],
    ),
    ("networking.gke.io/load-balancer-type", &["Internal"]),
    ("cloud.google.com/load-balancer-type", &["Internal"]),
    (
        "load-balancer.hetzner.cloud/disable-public-network",
        &["true"],
    ),
    (
        "service.beta.kubernetes.io/oci-load-balancer-internal",
        &["true"],
    ),
    ("tailscale.com/expose", &["true"]),
];

/// Annotations that give a load balancer its addresses, of programs that give it no others.
const ADDRESSES: &[&str] = &[
    "metallb.universe.tf/loadBalancerIPs",
    "metallb.io/loadBalancerIPs",
    "io.cilium/lb-ipam-ips",
    "lbipam.cilium.io/ips",
    "kube-vip.io/loadbalancerIPs",
];

fn is_internal(scene: &Scene<'_>, member: &Member, spec: NodeRef<'_>) -> bool {
    let annotation = |key: &str| member.resource.annotation(key).and_then(scalar);
    is_internal_by(scene, &annotation, spec)
}

/// Whether annotations and fields of a Service, or values that become such, keep its load balancer from the world.
pub(super) fn is_internal_by<'t>(
    scene: &Scene<'_>,
    annotation: &dyn Fn(&str) -> Option<Cow<'t, str>>,
    spec: NodeRef<'_>,
) -> bool {
    if INTERNAL
        .iter()
        .any(|(key, values)| annotation(key).is_some_and(|value| values.contains(&&*value)))
    {
        return true;
    }
    let is_private = |text: &str| {
        let nets: Option<Vec<_>> = text.split(',').map(Net::parse).collect();
        nets.is_some_and(|nets| nets.iter().all(|net| scene.inside.has_net(net)))
    };
    if ADDRESSES
        .iter()
        .any(|key| annotation(key).is_some_and(|value| is_private(&value)))
    {
        return true;
    }
    if text(spec, "loadBalancerClass").is_some_and(|class| class == "tailscale") {
        return true;
    }
    // ServiceLB of k3s does not look at this field.
    let hosts = scene.context.fact::<rempart_host::Hosts>();
    if !hosts.is_some_and(|hosts| hosts.has_k3s)
        && text(spec, "loadBalancerIP").is_some_and(|address| is_private(&address))
    {
        return true;
    }
    let ranges = addresses(spec, "loadBalancerSourceRanges");
    !ranges.is_empty() && ranges.iter().all(|net| scene.inside.has_net(net))
}
