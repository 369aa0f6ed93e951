//! What the entries beside a scalar say of it: settings of clusters and clients, exports of Keycloak, files that Ansible
//! writes.

use std::ops::Range;

use rempart_syntax::NodeRef;

use super::super::Weak;
use super::super::form::words;
use super::super::inside;
use super::super::language::Language;
use super::super::line;
use super::super::name::Strength;
use super::super::value::{Verdict, judge as judge_value};
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

/// Modules of Ansible that write a text to a file, by the last part of their names.
const WRITERS: &[&str] = &[
    "copy",
    "lineinfile",
    "blockinfile",
    "win_copy",
    "win_lineinfile",
];

/// Keys below which a task names its module in front of what it is handed.
const ACTIONS: &[&str] = &["action", "local_action"];

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
        let Some(kept) = Kept::under(&node.value()) else {
            return false;
        };
        let content = self
            .parent_of(node)
            .and_then(|parent| ["content", "line"].iter().find_map(|name| parent.get(name)))
            .filter(|content| content.is_scalar() && content.raw_bytes().len() <= LONGEST_VALUE);
        let Some(content) = content else {
            return true;
        };
        if let Some(verdict) = kept.judge(&content.value()) {
            self.push(node, content, verdict, false, found);
        }
        true
    }

    /// Judges what Ansible writes to a file in a task of one line, `copy: content=value dest=/etc/app/password` or
    /// `lineinfile: path=/etc/app.conf line="password = value"`, whose name stands at `name`. Says whether it stands in one.
    pub(super) fn task_of_one_line(
        &self,
        node: NodeRef<'t>,
        name: &Range<usize>,
        found: &mut Vec<Weak>,
    ) -> bool {
        let key = node
            .index()
            .checked_sub(1)
            .and_then(|index| node.with_index(index))
            .filter(|key| key.is_scalar() && is_key(*key));
        let Some((key, span)) = key.zip(node.value_span()) else {
            return false;
        };
        let is_writer = |name: &str| WRITERS.contains(&name.rsplit('.').next().unwrap_or(name));
        let text = self.text.as_bytes();
        let (mut start, end) = (span.start as usize, (span.end as usize).min(text.len()));
        if node.raw_bytes().len() > LONGEST_VALUE || start > end {
            return false;
        }
        if ACTIONS.iter().any(|action| key.is(action)) {
            let module = self.text[start..end].split(' ').next().unwrap_or_default();
            if !is_writer(module) {
                return false;
            }
            start += module.len();
        } else if !is_writer(&key.value()) {
            return false;
        }
        let arguments = words(text, start, end);
        let argument = |names: &[&str]| {
            arguments.iter().find_map(|word| {
                let word = word.span.clone();
                let sign = word.start + memchr::memchr(b'=', &text[word.clone()])?;
                let is_meant = names
                    .iter()
                    .any(|name| name.as_bytes() == &text[word.start..sign]);
                is_meant.then(|| without_quotes(text, sign + 1..word.end))
            })
        };
        let Some(content) = argument(&["content", "line", "block"]) else {
            return false;
        };
        if content.contains(&name.start) {
            let language = Language::Assignments;
            found.extend(line::judge(text, name.clone(), content.end, language));
            return true;
        }
        let path =
            argument(&["dest", "path", "destfile"]).filter(|path| path.contains(&name.start));
        let Some(path) = path else {
            return false;
        };
        let [written, path] = [content.clone(), path].map(|range| &self.text[range]);
        if let Some(verdict) = Kept::under(path).and_then(|kept| kept.judge(written)) {
            found.push(Weak {
                name: name.clone(),
                value: content,
                is_default: verdict == Verdict::Default,
                is_coded: false,
            });
        }
        true
    }
}

/// A range without the quotes around it.
fn without_quotes(text: &[u8], range: Range<usize>) -> Range<usize> {
    match &text[range.clone()] {
        [first @ (b'"' | b'\''), .., last] if first == last => range.start + 1..range.end - 1,
        _ => range,
    }
}

/// What a file holds whose name says that it is a password.
enum Kept {
    /// The password, and nothing else.
    Whole(Strength),
    /// Entries of `~/.pgpass`.
    Entries,
}

impl Kept {
    /// What the file at a path holds; `None` where its name promises nothing.
    fn under(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or_default();
        if name.ends_with(".pgpass") {
            return Some(Self::Entries);
        }
        credential_file::promised(name).map(Self::Whole)
    }

    /// What is written there is taken for.
    fn judge(self, text: &str) -> Option<Verdict> {
        match self {
            // What has several lines has a form of its own.
            Self::Whole(_) if text.trim().contains(char::is_whitespace) => None,
            Self::Whole(strength) => judge_value(strength, text.trim().as_bytes()),
            Self::Entries => text.lines().find_map(|line| {
                let line = line.trim_end();
                let value = credential_file::pgpass(line.as_bytes())?;
                judge_value(Strength::Password, line.get(value)?.as_bytes())
            }),
        }
    }
}
