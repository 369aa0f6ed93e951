//! What the entries beside a scalar say of it: settings of clusters and clients, exports of Keycloak, files that Ansible
//! writes.

use rempart_syntax::NodeRef;

use super::super::Weak;
use super::super::inside;
use super::super::name::Strength;
use super::super::value::judge as judge_value;
use super::{LONGEST_VALUE, TreeJudge, is_key};
use crate::scan::credential_file;

/// Settings of K3s, RKE2 and the roles that install them that a token stands beside.
const OF_CLUSTERS: &[&str] = &[
    "tls-san",
    "cluster-init",
    "write-kubeconfig-mode",
    "flannel-backend",
    "node-label",
    "node-taint",
    "kubelet-arg",
    "kube-apiserver-arg",
    "etcd-expose-metrics",
    "agent-token",
    "k3s_version",
    "rke2_version",
];

/// What the secret of a client stands beside, in Keycloak and in Dex.
const OF_CLIENTS: &[&str] = &["clientId", "redirectUris", "redirectURIs"];

/// How many entries of a mapping are looked at for those.
const BESIDE: usize = 256;

impl<'t> TreeJudge<'t> {
    /// What may stand under a key, with what stands beside it: the token of K3s and RKE2 beside their other settings, and the
    /// secret of a client of Keycloak or Dex, are no names of objects.
    pub(super) fn in_company(&self, key: NodeRef<'t>, strength: Strength) -> Strength {
        let beside = if key.is("token") || key.is("agent-token") {
            OF_CLUSTERS
        } else if key.is("secret") {
            OF_CLIENTS
        } else {
            return strength;
        };
        let parent = self.parent_of(key).filter(|_| strength == Strength::Token);
        let mut entries = parent.into_iter().flat_map(NodeRef::entries).take(BESIDE);
        if entries.any(|(key, _)| beside.iter().any(|name| key.is(name))) {
            Strength::Sure
        } else {
            strength
        }
    }

    /// Judges the entry of a user in an export of Keycloak: `value` beside `type: password`, in the list `credentials`. Says
    /// whether the scalar is such a type.
    pub(super) fn typed(&self, node: NodeRef<'t>, found: &mut Vec<Weak>) -> bool {
        let key = node
            .index()
            .checked_sub(1)
            .and_then(|index| node.with_index(index));
        if !node.is("password") || !key.is_some_and(|key| key.is("type") && is_key(key)) {
            return false;
        }
        let entry = self.parent_of(node);
        let is_listed =
            |entry: &NodeRef<'_>| inside::key_of(*entry).is_some_and(|key| key.is("credentials"));
        let value = entry
            .filter(is_listed)
            .and_then(|entry| entry.entry("value"));
        if let Some((key, value)) = value.filter(|(_, value)| value.is_scalar()) {
            self.scalar(key, value, Strength::Password, found);
        }
        true
    }

    /// Judges what Ansible writes to a file that holds a password, by `content` beside `dest: ~/.pgpass`, or beside a path that
    /// ends in the name of one. Says whether the scalar is such a path.
    pub(super) fn password_file(&self, node: NodeRef<'t>, found: &mut Vec<Weak>) -> bool {
        let key = node
            .index()
            .checked_sub(1)
            .and_then(|index| node.with_index(index));
        let is_path = |key: NodeRef<'_>| (key.is("dest") || key.is("path")) && is_key(key);
        if node.raw_bytes().len() > LONGEST_VALUE || !key.is_some_and(is_path) {
            return false;
        }
        let path = node.value();
        let name = path.rsplit('/').next().unwrap_or_default();
        let promised = if name.ends_with(".pgpass") {
            None
        } else if let Some(strength) = credential_file::promised(name) {
            Some(strength)
        } else {
            return false;
        };
        let content = self
            .parent_of(node)
            .and_then(|parent| ["content", "line"].iter().find_map(|name| parent.get(name)))
            .filter(|content| content.is_scalar() && content.raw_bytes().len() <= LONGEST_VALUE);
        let Some(content) = content else {
            return true;
        };
        let text = content.value();
        if let Some(strength) = promised {
            // What has several lines has a form of its own.
            let is_line = !text.trim().contains(char::is_whitespace);
            let verdict = judge_value(strength, text.trim().as_bytes()).filter(|_| is_line);
            if let Some(verdict) = verdict {
                self.push(node, content, verdict, false, found);
            }
            return true;
        }
        let entry = text.lines().find_map(|line| {
            let value = credential_file::pgpass(line.trim_end().as_bytes())?;
            judge_value(Strength::Password, line.trim_end().get(value)?.as_bytes())
        });
        if let Some(verdict) = entry {
            self.push(node, content, verdict, false, found);
        }
        true
    }
}
