//! The ports that values of a Service name.

use rempart_core::{Kind, NodeRef};
use rempart_host::ports::PortSet;
use rempart_model::{entries, get, scalar};

use crate::cluster::words::Named;

/// What the values of a Service say of ports.
#[derive(Default)]
pub(super) struct Ports {
    /// Of the Service.
    pub(super) own: PortSet,
    /// Of the node.
    pub(super) node: PortSet,
    /// Of the pods.
    pub(super) target: PortSet,
}

impl Ports {
    pub(super) fn of(mapping: NodeRef<'_>) -> Self {
        let mut found = Self::default();
        for (key, value) in entries(mapping) {
            found.take(&key.value(), value);
        }
        found
    }

    /// Takes one key of the values of a Service.
    pub(super) fn take(&mut self, key: &str, value: NodeRef<'_>) {
        let Some(value) = value.resolved() else {
            return;
        };
        match key {
            "ports" | "nodePorts" => {
                let inner: Vec<_> = if value.kind() == Kind::Mapping {
                    value.entries().map(|(_, one)| one).collect()
                } else {
                    value.items().collect()
                };
                for one in inner.into_iter().filter_map(NodeRef::resolved) {
                    if one.is_scalar() {
                        self.number(if key == "ports" { "port" } else { "nodePort" }, one);
                    } else if get(one, "enabled")
                        .and_then(scalar)
                        .is_none_or(|word| word != "false")
                    {
                        for (key, value) in entries(one) {
                            self.number(&key.value(), value);
                        }
                    }
                }
            }
            key => self.number(key, value),
        }
    }

    fn number(&mut self, key: &str, value: NodeRef<'_>) {
        let Some(number) = Named::of(value).and_then(|port| port.number()) else {
            return;
        };
        self.add(key, number);
    }

    pub(super) fn add(&mut self, key: &str, number: u16) {
        let port = PortSet::one(number);
        let set = match key {
            "targetPort" | "containerPort" | "internalPort" => &mut self.target,
            _ if key.starts_with("nodePort") => &mut self.node,
            "port" | "externalPort" | "exposedPort" | "httpPort" | "httpsPort" => &mut self.own,
            _ if key.starts_with("servicePort") => &mut self.own,
            _ => return,
        };
        *set = set.union(&port);
    }
}
