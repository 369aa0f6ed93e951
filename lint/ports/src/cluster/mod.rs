//! What clusters publish: the ways from the world to a pod.

mod guards;
mod hosted;
mod objects;
mod routes;
mod services;
mod target;
mod values;
mod words;

use std::borrow::Cow;

use rempart_apps::{AppObjects, ApplicationTree};
use rempart_core::{Context, Fact, FactEntry, Location, Skip, Subject};
use rempart_graph::{World, Worlds};
use rempart_host::Hosts;
use rempart_host::ports::{PortSet, Protocol};
use rempart_model::FileResources;

pub(crate) use guards::{Breach, breaches};

/// By what a port is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    /// A Service of the type `LoadBalancer` or `NodePort`, or with `externalIPs`.
    Service,
    /// A port of the node that a container takes; the destination is rewritten.
    HostPort,
    /// A pod in the network of the node.
    HostNetwork,
    /// HTTP by the routes of an ingress controller.
    Http,
    /// Plain TCP or UDP by an ingress controller.
    Stream,
    /// A value of a chart.
    Values,
}

/// A way from the world to a port.
#[derive(Clone, Debug)]
pub(crate) struct Exposure {
    pub(crate) way: Way,
    /// What publishes it, for the beginning of a sentence.
    pub(crate) what: String,
    pub(crate) at: Location,
    pub(crate) labels: Vec<(Location, String)>,
    pub(crate) protocol: Protocol,
    /// The ports that the world connects to; none where they are not known.
    pub(crate) outside: PortSet,
    /// The ports on the way behind it.
    pub(crate) behind: PortSet,
    /// The way in full.
    pub(crate) path: String,
    pub(crate) subject: Option<Subject>,
    pub(crate) key: String,
    pub(crate) application: String,
}

/// All ways of the repository.
#[derive(Debug, Default)]
pub(crate) struct Exposures {
    pub(crate) all: Vec<Exposure>,
    pub(crate) breaches: Vec<Breach>,
    skips: Vec<Skip>,
}

impl Fact for Exposures {
    type Key = ();

    const NAME: &'static str = "exposures";
    const NEEDS: &'static [FactEntry] = &[
        FactEntry::of::<Worlds>(),
        FactEntry::of::<FileResources>(),
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<AppObjects>(),
        FactEntry::of::<Hosts>(),
    ];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let worlds = objects::worlds(context);
        let mut found = Self::default();
        let mut scene = Scene {
            context,
            found: &mut found,
            entry_points: Vec::new(),
            inside: crate::policy::Policy::of(context).inside,
            worlds: &worlds,
        };
        values::read(&mut scene, &worlds);
        for world in &worlds {
            services::read(&mut scene, world);
            hosted::read(&mut scene, world);
            routes::read(&mut scene, world);
        }
        found.breaches = breaches(context, &worlds);
        found.skips.sort();
        found.skips.dedup();
        found
    }

    fn skips(&self) -> &[Skip] {
        &self.skips
    }
}

/// What the readers of ways add to.
pub(crate) struct Scene<'s> {
    pub(crate) context: &'s Context<'s>,
    pub(crate) found: &'s mut Exposures,
    /// The entry points of Traefik that values open, with their ports.
    pub(crate) entry_points: Vec<(String, Protocol, u16)>,
    pub(crate) inside: rempart_host::reach::Inside,
    /// Every world, for what names an object of another root.
    pub(crate) worlds: &'s [Cow<'s, World>],
}

impl Scene<'_> {
    pub(crate) fn add(&mut self, exposure: Exposure) {
        self.found.all.push(exposure);
    }

    /// Says that a port was not read.
    pub(crate) fn skip(&mut self, what: String, why: &str) {
        self.found
            .skips
            .push(Skip::visible("port-unread", what, why));
    }
}
