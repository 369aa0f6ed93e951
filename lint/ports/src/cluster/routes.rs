//! What ingress controllers publish: Ingress, the routes of Traefik, the stream ports of ingress-nginx, and routes of the
//! Gateway API.

use rempart_apps::place_of;
use rempart_core::NodeRef;
use rempart_graph::{Member, World};
use rempart_host::net::Net;
use rempart_host::ports::{PortSet, Protocol};
use rempart_model::{get, get_path, scalar};

use super::target::{Target, follow, port_of, service};
use super::words::{Named, full_name, qualified, text};
use super::{Exposure, Scene, Way};

pub(super) fn read(scene: &mut Scene<'_>, world: &World) {
    for member in &world.members {
        let resource = &member.resource;
        let kind = resource.kind();
        match &*kind {
            "Ingress"
                if resource.is_of_group("networking.k8s.io")
                    || resource.is_of_group("extensions") =>
            {
                ingress(scene, world, member);
            }
            "IngressRoute" | "IngressRouteTCP" | "IngressRouteUDP"
                if is_traefik(&resource.group()) =>
            {
                traefik(scene, world, member, &kind);
            }
            "ConfigMap" if resource.group().is_empty() => streams(scene, world, member),
            "HTTPRoute" | "TCPRoute" | "UDPRoute" | "TLSRoute"
                if resource.is_of_group("gateway.networking.k8s.io") =>
            {
                gateway(scene, world, member, &kind);
            }
            _ => {}
        }
    }
}

fn is_traefik(group: &str) -> bool {
    matches!(group, "traefik.io" | "traefik.containo.us")
}

fn items<'t>(node: NodeRef<'t>, field: &str) -> impl Iterator<Item = NodeRef<'t>> {
    get(node, field)
        .into_iter()
        .flat_map(NodeRef::items)
        .filter_map(NodeRef::resolved)
}

/// Where a route to a Service leads; without the Service in the repository, by what the route says.
fn target(
    scene: &Scene<'_>,
    world: &World,
    (namespace, name): (&str, &str),
    wanted: Option<&Named>,
) -> Target {
    // Of one cluster, what several roots deploy meets there.
    let others = scene
        .worlds
        .iter()
        .filter(|_| scene.context.config.clusters.len() < 2 && !namespace.is_empty());
    let all = std::iter::once(world).chain(others.map(|world| &**world));
    let found = all
        .into_iter()
        .find_map(|world| Some((world, service(world, namespace, name)?)));
    let port = found.and_then(|(world, found)| Some((world, found, port_of(found, wanted)?)));
    if let Some((world, found, port)) = port {
        return follow(scene.context, world, found, port);
    }
    let shown = match wanted {
        Some(Named::Number(number)) => format!(":{number}"),
        Some(Named::Name(name)) => format!(":{name}"),
        None => String::new(),
    };
    let number = match wanted {
        Some(Named::Number(number)) => Some(*number),
        Some(Named::Name(name)) => rempart_host::ports::service(name),
        None => None,
    };
    Target {
        path: format!(" -> Service {}{shown}", qualified(namespace, name)),
        ports: number.map_or(PortSet::EMPTY, PortSet::one),
        labels: Vec::new(),
    }
}

/// What is the same for every route of an object.
struct Route<'r> {
    way: Way,
    member: &'r Member,
    kind: &'r str,
    protocol: Protocol,
    outside: PortSet,
    entrance: String,
}

impl Route<'_> {
    /// Adds every service behind it: what stands under `within` of each item under `around`.
    fn add_services(
        &self,
        scene: &mut Scene<'_>,
        world: &World,
        spec: NodeRef<'_>,
        (around, within): (&str, &str),
    ) {
        let services: Vec<_> = items(spec, around)
            .flat_map(|one| items(one, within).collect::<Vec<_>>())
            .collect();
        for one in services {
            let Some(name) = text(one, "name") else {
                continue;
            };
            let port = get(one, "port");
            let own = || self.member.namespace.clone();
            let namespace = text(one, "namespace").unwrap_or_else(own);
            let wanted = port.and_then(Named::of);
            let target = target(scene, world, (&namespace, &name), wanted.as_ref());
            self.add(scene, port.unwrap_or(one), target);
        }
    }

    fn add(&self, scene: &mut Scene<'_>, at: NodeRef<'_>, target: Target) {
        let name = full_name(self.member);
        let key = format!("{}{}", self.entrance, target.path);
        scene.add(Exposure {
            way: self.way,
            what: format!("the {} `{name}`", self.kind),
            at: place_of(scene.context, &self.member.resource, at),
            labels: target.labels,
            protocol: self.protocol,
            outside: self.outside.clone(),
            behind: target.ports,
            path: format!("{} -> {} {name}{}", self.entrance, self.kind, target.path),
            subject: Some(self.member.resource.subject()),
            key,
            application: self.member.application.clone(),
        });
    }
}

/// HTTP and HTTPS.
fn web() -> PortSet {
    PortSet::one(80).union(&PortSet::one(443))
}

/// Whether a name of a class says that the world is not behind it.
pub(super) fn is_private_class(class: &str) -> bool {
    class
        .split(['-', '_', '.'])
        .any(|word| matches!(word, "internal" | "private" | "tailscale" | "vpn" | "lan"))
}

fn ingress(scene: &mut Scene<'_>, world: &World, member: &Member) {
    let Some(spec) = member.resource.get(&["spec"]) else {
        return;
    };
    let annotation = |key: &str| member.resource.annotation(key).and_then(scalar);
    let class = text(spec, "ingressClassName")
        .or_else(|| annotation("kubernetes.io/ingress.class").map(std::borrow::Cow::into_owned));
    let allowed = annotation("nginx.ingress.kubernetes.io/whitelist-source-range")
        .or_else(|| annotation("nginx.ingress.kubernetes.io/allowlist-source-range"));
    let is_limited = allowed.is_some_and(|text| {
        let nets: Option<Vec<_>> = text.split(',').map(Net::parse).collect();
        nets.is_some_and(|nets| nets.iter().all(|net| scene.inside.has_net(net)))
    });
    if is_limited || class.is_some_and(|class| is_private_class(&class)) {
        return;
    }
    let route = Route {
        way: Way::Http,
        member,
        kind: "Ingress",
        protocol: Protocol::Tcp,
        outside: web(),
        entrance: "0.0.0.0:80,443/tcp".to_owned(),
    };
    let rules = items(spec, "rules")
        .flat_map(|rule| {
            get_path(rule, &["http", "paths"])
                .into_iter()
                .flat_map(NodeRef::items)
        })
        .filter_map(NodeRef::resolved);
    let backends = rules
        .filter_map(|path| get(path, "backend"))
        .chain(get(spec, "defaultBackend"));
    for backend in backends.collect::<Vec<_>>() {
        let (name, port) = match get(backend, "service") {
            Some(service) => {
                let port = get(service, "port");
                (
                    text(service, "name"),
                    port.and_then(|port| get(port, "number").or_else(|| get(port, "name"))),
                )
            }
            // The older form.
            None => (text(backend, "serviceName"), get(backend, "servicePort")),
        };
        let Some(name) = name else { continue };
        let wanted = port.and_then(Named::of);
        let target = target(scene, world, (&member.namespace, &name), wanted.as_ref());
        route.add(scene, port.unwrap_or(backend), target);
    }
}

/// The entry points that the chart of Traefik has.
const ENTRY_POINTS: &[(&str, u16)] = &[("web", 80), ("websecure", 443)];

fn traefik(scene: &mut Scene<'_>, world: &World, member: &Member, kind: &str) {
    let Some(spec) = member.resource.get(&["spec"]) else {
        return;
    };
    let (way, protocol) = match kind {
        "IngressRouteTCP" => (Way::Stream, Protocol::Tcp),
        "IngressRouteUDP" => (Way::Stream, Protocol::Udp),
        _ => (Way::Http, Protocol::Tcp),
    };
    let names: Vec<String> = get(spec, "entryPoints")
        .into_iter()
        .flat_map(NodeRef::items)
        .filter_map(scalar)
        .map(std::borrow::Cow::into_owned)
        .collect();
    let ports: Vec<Option<u16>> = names
        .iter()
        .map(|name| {
            let mut own = scene.entry_points.iter();
            let own = own
                .find(|(known, over, _)| known == name && *over == protocol)
                .map(|(_, _, port)| *port);
            own.or_else(|| {
                ENTRY_POINTS
                    .iter()
                    .find(|(known, _)| known == name)
                    .map(|(_, port)| *port)
            })
        })
        .collect();
    let outside: PortSet = ports
        .iter()
        .flatten()
        .map(|port| PortSet::one(*port))
        .collect();
    let shown: Vec<String> = names
        .iter()
        .zip(&ports)
        .map(|(name, port)| match port {
            Some(port) => format!("0.0.0.0:{port}/{protocol} (entry point {name})"),
            None => format!("the entry point {name}"),
        })
        .collect();
    let entrance = if shown.is_empty() {
        "every entry point".to_owned()
    } else {
        shown.join(", ")
    };
    let route = Route {
        way,
        member,
        kind,
        protocol,
        outside,
        entrance,
    };
    route.add_services(scene, world, spec, ("routes", "services"));
}

/// The ports that ingress-nginx passes on without looking into them: `"5432": "db/postgres:5432"`.
fn streams(scene: &mut Scene<'_>, world: &World, member: &Member) {
    let name = member.resource.name();
    let protocol = if name.ends_with("tcp-services") || name.ends_with("ingress-nginx-tcp") {
        Protocol::Tcp
    } else if name.ends_with("udp-services") || name.ends_with("ingress-nginx-udp") {
        Protocol::Udp
    } else {
        return;
    };
    let entries: Vec<_> = member
        .resource
        .get(&["data"])
        .into_iter()
        .flat_map(NodeRef::entries)
        .collect();
    for (key, value) in entries {
        let Some((port, (namespace, service), wanted)) =
            stream(&key.value(), scalar(value).as_deref().unwrap_or_default())
        else {
            scene.skip(
                format!("ConfigMap {}", full_name(member)),
                "an entry of it is no port with a Service behind it, and was not judged",
            );
            continue;
        };
        let route = Route {
            way: Way::Stream,
            member,
            kind: "ConfigMap",
            protocol,
            outside: PortSet::one(port),
            entrance: format!("0.0.0.0:{port}/{protocol} of ingress-nginx"),
        };
        let target = target(scene, world, (&namespace, &service), wanted.as_ref());
        route.add(scene, value, target);
    }
}

/// A port, and the namespace, Service and port behind it.
pub(super) type Stream = (u16, (String, String), Option<Named>);

pub(super) fn stream(port: &str, to: &str) -> Option<Stream> {
    let port = port.parse::<u16>().ok()?;
    let (namespace, rest) = to.split_once('/')?;
    let (name, wanted) = rest.split_once(':').unwrap_or((rest, ""));
    let wanted = wanted.split(':').next().unwrap_or_default();
    let wanted = match wanted.parse::<u16>() {
        Ok(number) => Some(Named::Number(number)),
        Err(_) if wanted.is_empty() => None,
        Err(_) => Some(Named::Name(wanted.to_owned())),
    };
    Some((port, (namespace.to_owned(), name.to_owned()), wanted))
}

fn gateway(scene: &mut Scene<'_>, world: &World, member: &Member, kind: &str) {
    let Some(spec) = member.resource.get(&["spec"]) else {
        return;
    };
    let protocol = if kind == "UDPRoute" {
        Protocol::Udp
    } else {
        Protocol::Tcp
    };
    // The ports of the listeners of its gateways, as far as they are here.
    let parents: Vec<(String, Option<String>)> = items(spec, "parentRefs")
        .filter_map(|parent| Some((text(parent, "name")?, text(parent, "sectionName"))))
        .collect();
    if parents.iter().any(|(name, _)| is_private_class(name)) {
        return;
    }
    let gateways = world.members.iter().filter(|other| {
        other.resource.kind() == "Gateway"
            && other.resource.is_of_group("gateway.networking.k8s.io")
    });
    let ports = gateways.flat_map(|gateway| {
        let name = gateway.resource.name().into_owned();
        let sections: Vec<_> = parents
            .iter()
            .filter(|(known, _)| *known == name)
            .map(|(_, section)| section.clone())
            .collect();
        let listeners = gateway
            .resource
            .get(&["spec", "listeners"])
            .into_iter()
            .flat_map(NodeRef::items)
            .filter_map(NodeRef::resolved);
        let listeners = listeners.filter(move |listener| {
            let name = text(*listener, "name");
            sections
                .iter()
                .any(|section| section.is_none() || *section == name)
        });
        listeners
            .filter_map(|listener| super::words::number(listener, "port"))
            .collect::<Vec<_>>()
    });
    let outside: PortSet = ports.map(PortSet::one).collect();
    let way = if kind == "HTTPRoute" {
        Way::Http
    } else {
        Way::Stream
    };
    let entrance = if outside.is_empty() {
        format!(
            "the gateway {}",
            parents.first().map_or("", |(name, _)| name)
        )
    } else {
        format!("0.0.0.0:{outside}/{protocol} of the gateway")
    };
    let route = Route {
        way,
        member,
        kind,
        protocol,
        outside,
        entrance,
    };
    route.add_services(scene, world, spec, ("rules", "backendRefs"));
}
