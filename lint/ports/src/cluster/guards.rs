//! Network policies that have to hold a port of some pods closed (`networking.k8s.io/v1`): a pod that a policy for ingress
//! selects lets in what one of its policies names, any other pod everything.

use std::borrow::Cow;

use rempart_apps::place_of;
use rempart_core::config::{FILE_NAME, Guarded};
use rempart_core::{Context, Location, NodeRef, RepoPath};
use rempart_graph::{Labels, Member, Selector, World};
use rempart_host::net::Net;
use rempart_host::ports::{PortSet, Protocol};
use rempart_host::reach::Inside;
use rempart_model::{get, scalar};

use super::words::{Named, full_name, protocol};
use crate::policy::Policy;

/// A way around the policies.
#[derive(Clone, Debug)]
pub(crate) struct Breach {
    pub(crate) at: Location,
    pub(crate) message: String,
    pub(crate) help: &'static str,
    pub(crate) key: String,
    pub(crate) application: String,
    /// The policies that were looked at.
    pub(crate) labels: Vec<(Location, String)>,
}

/// Every breach of what the configuration guards.
pub(crate) fn breaches(context: &Context<'_>, worlds: &[Cow<'_, World>]) -> Vec<Breach> {
    let policy = Policy::of(context);
    let mut found = Vec::new();
    for guarded in policy.guarded {
        // Where applications deploy, only what they deploy counts; a folder that nobody applies holds nothing closed.
        let is_applied = |world: &&Cow<'_, World>| {
            world
                .members
                .iter()
                .any(|member| !member.application.is_empty())
        };
        let is_there = |world: &&Cow<'_, World>| {
            world
                .members
                .iter()
                .any(|member| member.namespace == guarded.namespace)
        };
        let applied: Vec<_> = worlds.iter().filter(is_applied).collect();
        // One cluster: what several roots deploy meets there.
        if applied.is_empty() || context.config.clusters.len() < 2 {
            let of = if applied.is_empty() {
                worlds.iter().collect()
            } else {
                applied
            };
            let all: Vec<&Member> = of.into_iter().flat_map(|world| &world.members).collect();
            of_members(context, guarded, &all, &policy.inside, &mut found);
            continue;
        }
        let mut there: Vec<_> = applied.iter().copied().filter(is_there).collect();
        if there.is_empty() {
            there = applied;
            there.truncate(1);
        }
        for world in there {
            let all: Vec<&Member> = world.members.iter().collect();
            of_members(context, guarded, &all, &policy.inside, &mut found);
        }
    }
    found
}

/// The policies of the namespace that speak of what comes in.
fn policies<'m>(members: &[&'m Member], namespace: &str) -> Vec<(&'m Member, NodeRef<'m>)> {
    let policies = members.iter().filter(|member| {
        member.namespace == namespace && member.resource.is("networking.k8s.io", "NetworkPolicy")
    });
    let with_spec = policies.filter_map(|member| Some((*member, member.resource.get(&["spec"])?)));
    let speaks = |spec: NodeRef<'_>| match get(spec, "policyTypes") {
        // Without it, a policy always speaks of what comes in.
        None => true,
        Some(types) => types
            .items()
            .filter_map(scalar)
            .any(|word| word == "Ingress"),
    };
    with_spec.filter(|(_, spec)| speaks(*spec)).collect()
}

fn of_members(
    context: &Context<'_>,
    guarded: &Guarded,
    members: &[&Member],
    inside: &Inside,
    found: &mut Vec<Breach>,
) {
    let labels: Labels = guarded
        .pods
        .iter()
        .filter_map(|label| label.split_once('='))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    let namespace = &guarded.namespace;
    let over = if guarded.port.is_udp {
        Protocol::Udp
    } else {
        Protocol::Tcp
    };
    let port = guarded.port.from;
    let shown = format!(
        "{port}/{over} of `{}` in `{namespace}`",
        guarded.pods.join(",")
    );
    let selector = |spec: NodeRef<'_>| {
        get(spec, "podSelector").map_or(Some(Selector::default()), Selector::of_label_selector)
    };
    let policies = policies(members, namespace);
    let own = Location {
        span: guarded.span,
        ..Location::file(RepoPath::from_normalised(FILE_NAME))
    };
    let is_default = |(_, spec): &&(&Member, NodeRef<'_>)| {
        let has_rules = get(*spec, "ingress").is_some_and(|rules| rules.items().next().is_some());
        selector(*spec).is_some_and(|selector| selector.is_empty()) && !has_rules
    };
    if !policies.iter().any(|policy| is_default(&policy)) {
        let selecting = policies
            .iter()
            .filter(|(_, spec)| selector(*spec).is_some_and(|selector| selector.matches(&labels)));
        let selecting: Vec<_> = selecting.collect();
        let then = if selecting.is_empty() {
            "every pod of the cluster reaches it, and so does everybody who gets into one"
                .to_owned()
        } else {
            format!(
                "only the labels that `{}` asks for keep it closed, and a pod with others is open to every pod of the cluster",
                selecting[0].0.resource.name()
            )
        };
        let labels = selecting.iter().map(|(member, spec)| {
            (
                place_of(context, &member.resource, *spec),
                "this policy selects the pods".to_owned(),
            )
        });
        found.push(Breach {
            at: own,
            message: format!("no network policy in `{namespace}` denies what no other one allows, so nothing holds {shown} closed by default: {then} (any pod -> {namespace}:{port}/{over})"),
            help: "add a NetworkPolicy with an empty `podSelector`, the policy type `Ingress` and no rules",
            key: format!("default {namespace}"),
            application: String::new(),
            labels: labels.collect(),
        });
    }
    for (member, spec) in policies {
        if !selector(spec).is_some_and(|selector| selector.matches(&labels)) {
            continue;
        }
        for rule in get(spec, "ingress")
            .into_iter()
            .flat_map(NodeRef::items)
            .filter_map(NodeRef::resolved)
        {
            if !may_be(rule, over, port) {
                continue;
            }
            if let Some((node, who)) = everybody(rule, inside) {
                let name = full_name(member);
                found.push(Breach {
                    at: place_of(context, &member.resource, node),
                    message: format!("the NetworkPolicy `{name}` lets {who} reach {shown}: {who} -> NetworkPolicy {name} -> {port}/{over}"),
                    help: "name the clients: a `namespaceSelector` and a `podSelector` with their labels",
                    key: format!("{name} {who}"),
                    application: member.application.clone(),
                    labels: Vec::new(),
                });
            }
        }
    }
}

/// Whether a rule speaks of a port. One with a name may be any.
fn may_be(rule: NodeRef<'_>, over: Protocol, port: u16) -> bool {
    let Some(ports) = get(rule, "ports").filter(|ports| ports.items().next().is_some()) else {
        return true;
    };
    ports.items().filter_map(NodeRef::resolved).any(|one| {
        if protocol(one) != Some(over) {
            return false;
        }
        match get(one, "port").and_then(Named::of) {
            None | Some(Named::Name(_)) => true,
            Some(Named::Number(from)) => {
                let to = super::words::number(one, "endPort").unwrap_or(from);
                PortSet::range(from, to).contains(port)
            }
        }
    })
}

/// Whom a rule lets in that is not named: the place, and who it is.
fn everybody<'t>(rule: NodeRef<'t>, inside: &Inside) -> Option<(NodeRef<'t>, &'static str)> {
    let from = get(rule, "from").filter(|from| from.items().next().is_some());
    let Some(from) = from else {
        return Some((rule, "everybody"));
    };
    let is_empty = |node: NodeRef<'_>| {
        Selector::of_label_selector(node).is_some_and(|selector| selector.is_empty())
    };
    from.items().filter_map(NodeRef::resolved).find_map(|peer| {
        if let Some(net) = get(peer, "ipBlock")
            .and_then(|block| get(block, "cidr"))
            .and_then(scalar)
        {
            return Net::parse(&net)
                .filter(|net| !inside.has_net(net))
                .map(|_| (peer, "the world"));
        }
        let namespaces = get(peer, "namespaceSelector")?;
        let is_every_pod = get(peer, "podSelector").is_none_or(is_empty);
        (is_empty(namespaces) && is_every_pod).then_some((peer, "every pod of the cluster"))
    })
}
