//! Ansible read as far as it is static: what tasks, templates and files put on a host.

mod collect;
mod files;
mod firewalld;
mod iptables;
mod project;
mod scope;
mod shell;
mod tasks;
mod ufw;

use std::collections::BTreeSet;

use rempart_core::{Context, FileId};
use rempart_model::class;

pub(crate) use collect::{Collector, Said};
pub(crate) use iptables::of_words as iptables_words;
pub(crate) use shell::of_text as shell_commands;

use crate::facts::Hosts;
use crate::firewall::Place;
use files::Files;
use project::Projects;

/// Modules that are read.
fn is_wanted(module: &str) -> bool {
    is_command(module) || is_file(module) || matches!(module, "ufw" | "firewalld" | "iptables")
}

fn is_command(module: &str) -> bool {
    matches!(module, "command" | "shell" | "raw")
}

fn is_file(module: &str) -> bool {
    matches!(module, "template" | "copy" | "lineinfile" | "blockinfile")
}

/// Reads the hosts of a repository.
pub(crate) fn read(context: &Context<'_>) -> Hosts {
    let mut hosts = Hosts::default();
    let mut written = BTreeSet::new();
    let tasks: Vec<_> = context
        .files_of(&[class::ANSIBLE_PLAYBOOK, class::ANSIBLE_TASKS])
        .collect();
    let projects = Projects::of(context);
    for file in tasks {
        let Some(root) = file.tree().and_then(|tree| tree.root(0)?.resolved()) else {
            continue;
        };
        if !file.text().is_some_and(may_open) {
            continue;
        }
        let (scopes, is_cut) = projects.scopes(file.path().as_str(), file.id);
        let mut firewalls = Vec::new();
        for scope in &scopes {
            let mut out = Collector {
                context,
                hosts: &mut hosts,
                firewalls: Vec::new(),
            };
            let mut files = Files::new(&mut written);
            tasks::each(
                file.id,
                root,
                scope,
                is_wanted,
                &mut |run| match run.module.as_str() {
                    "ufw" => ufw::of_task(&run, &mut out),
                    "firewalld" => firewalld::of_task(&run, &mut out),
                    "iptables" => iptables::of_task(&run, &mut out),
                    module if is_command(module) => shell::of_task(&run, &mut out),
                    _ => files.of_task(&run, &mut out),
                },
            );
            firewalls.extend(out.firewalls);
        }
        if is_cut {
            hosts.skip(
                context,
                whole(file.id),
                "there are more inventories than are read, and the others were not judged",
            );
        }
        hosts.firewalls.extend(firewalls);
    }
    files::alone(context, &projects, &written, &mut hosts);
    hosts.tidy();
    hosts
}

fn whole(file: FileId) -> Place {
    Place {
        file,
        span: rempart_core::Span::at(0),
        document: None,
    }
}

/// Words of which one stands in every file of tasks that puts something of these on a host.
const WORDS: &[&str] = &[
    "ufw",
    "firewalld",
    "firewall-cmd",
    "iptables",
    "ip6tables",
    "nft",
    "sshd",
    "ssh_config",
    "wireguard",
    "wg",
    "k3s",
    "rules.v",
    "before.rules",
    ".netdev",
    "K3S",
];

fn may_open(text: &str) -> bool {
    WORDS
        .iter()
        .any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}
