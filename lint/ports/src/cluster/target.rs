//! From a Service to the container that answers.

use std::fmt::Write as _;

use rempart_apps::place_of;
use rempart_core::{Context, Location, NodeRef};
use rempart_graph::{Member, Selector, World, pods_of};
use rempart_host::ports::{PortSet, Protocol};
use rempart_model::{get, get_path, scalar};

use super::words::{Named, full_name, meet, number, protocol};

/// Where packets for a port of a Service end.
#[derive(Default)]
pub(crate) struct Target {
    /// The rest of the path, each part with its arrow.
    pub(crate) path: String,
    pub(crate) ports: PortSet,
    pub(crate) labels: Vec<(Location, String)>,
}

/// The port of a Service that a route names, by number or name; the only one for a route that names none.
pub(crate) fn port_of<'r>(service: &'r Member, wanted: Option<&Named>) -> Option<NodeRef<'r>> {
    let ports: Vec<_> = service
        .resource
        .get(&["spec", "ports"])
        .into_iter()
        .flat_map(NodeRef::items)
        .filter_map(NodeRef::resolved)
        .collect();
    match wanted {
        None => ports.first().copied(),
        Some(Named::Number(wanted)) => ports
            .into_iter()
            .find(|port| number(*port, "port") == Some(*wanted)),
        Some(Named::Name(wanted)) => ports.into_iter().find(|port| {
            get(*port, "name")
                .and_then(scalar)
                .is_some_and(|name| name == *wanted)
        }),
    }
}

/// A Service of a world by its name.
pub(crate) fn service<'w>(world: &'w World, namespace: &str, name: &str) -> Option<&'w Member> {
    world.members.iter().find(|member| {
        member.resource.is("", "Service")
            && member.resource.name() == name
            && meet(&member.namespace, namespace)
    })
}

/// The containers of a template of pods; sidecars among the init containers included.
pub(crate) fn containers(template: NodeRef<'_>) -> impl Iterator<Item = NodeRef<'_>> {
    ["containers", "initContainers"]
        .into_iter()
        .flat_map(move |list| {
            get_path(template, &["spec", list])
                .into_iter()
                .flat_map(NodeRef::items)
        })
        .filter_map(NodeRef::resolved)
}

/// Where a port of a Service leads.
pub(crate) fn follow(
    context: &Context<'_>,
    world: &World,
    member: &Member,
    port: NodeRef<'_>,
) -> Target {
    let mut target = Target::default();
    let own = number(port, "port");
    let shown = own.map_or_else(|| "?".to_owned(), |port| port.to_string());
    target.path = format!(" -> Service {}:{shown}", full_name(member));
    target.ports = own.map_or(PortSet::EMPTY, PortSet::one);
    let wanted = get(port, "targetPort")
        .and_then(Named::of)
        .or(own.map(Named::Number));
    let selector = member
        .resource
        .get(&["spec", "selector"])
        .map(Selector::of_map);
    let over = protocol(port).unwrap_or(Protocol::Tcp);
    let pods = selector
        .filter(|selector| !selector.is_empty())
        .into_iter()
        .flat_map(|selector| {
            let near = world
                .members
                .iter()
                .filter(|other| meet(&other.namespace, &member.namespace));
            near.filter_map(move |other| {
                let pods = pods_of(&other.resource)?;
                selector
                    .matches(&pods.labels)
                    .then_some((other, pods.template))
            })
        });
    let mut pods = pods;
    let found = pods.find_map(|(other, template)| {
        Some((other, container_port(template, wanted.as_ref()?, over)?))
    });
    match (found, &wanted) {
        (Some((other, (container, number, node))), _) => {
            _ = write!(
                target.path,
                " -> {} {}, container {container}:{number}",
                other.resource.kind(),
                full_name(other)
            );
            target.ports = target.ports.union(&PortSet::one(number));
            target.labels.push((
                place_of(context, &other.resource, node),
                "the container that answers".to_owned(),
            ));
        }
        (None, Some(Named::Number(number))) => {
            if Some(*number) != own {
                _ = write!(target.path, " -> its pods:{number}");
            }
            target.ports = target.ports.union(&PortSet::one(*number));
        }
        (None, Some(Named::Name(name))) => {
            _ = write!(target.path, " -> its pods:{name}");
            // A name says what listens, where it is the one of a service.
            if let Some(number) = rempart_host::ports::service(name) {
                target.ports = target.ports.union(&PortSet::one(number));
            }
        }
        (None, None) => {}
    }
    target
}

/// The container that a target port leads to, with the port as a number. A port that no container declares answers all
/// the same: the first container is taken then.
fn container_port<'t>(
    template: NodeRef<'t>,
    wanted: &Named,
    over: Protocol,
) -> Option<(String, u16, NodeRef<'t>)> {
    let mut first = None;
    for container in containers(template) {
        let name = get(container, "name")
            .and_then(scalar)
            .unwrap_or_default()
            .into_owned();
        for port in get(container, "ports")
            .into_iter()
            .flat_map(NodeRef::items)
            .filter_map(NodeRef::resolved)
        {
            let number = number(port, "containerPort");
            let is_it = match wanted {
                Named::Number(wanted) => number == Some(*wanted),
                Named::Name(wanted) => get(port, "name")
                    .and_then(scalar)
                    .is_some_and(|name| name == *wanted),
            };
            if let Some(number) = number.filter(|_| is_it && protocol(port) == Some(over)) {
                return Some((name, number, port));
            }
        }
        if first.is_none()
            && let Some(number) = wanted.number()
        {
            first = Some((name, number, container));
        }
    }
    first
}
