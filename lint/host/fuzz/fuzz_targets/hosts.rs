//! Whatever stands in a playbook, a template, variables and settings of k3s, reading them ends without panic and within
//! its bounds, and what firewalls let in is asked of every chain.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use rempart_core::config::Config;
use rempart_core::{
    Context, Entry, FactEntry, FactMemo, Mode, NoRevisions, RepoPath, Snapshot, SourceFile,
};
use rempart_host::Hosts;
use rempart_host::reach::{Inside, admitted};

const NAMES: &[&str] = &[
    "site.yml",
    "roles/a/tasks/main.yml",
    "roles/a/templates/a.nft.j2",
    "roles/a/defaults/main.yml",
    "roles/a/templates/k3s/config.yaml.j2",
    "sshd_config",
    "wg0.conf",
    "rules.v4",
];

// Files are parted by `\n####\n`, in the order of the names above.
fuzz_target!(|text: &str| {
    let parts = text.split("\n####\n").zip(NAMES);
    let entries = parts.map(|(text, name)| {
        let path = RepoPath::from_normalised(name);
        let file = SourceFile::from_text(text.into(), path.format(), None);
        Entry::new(path, Mode::File, Arc::new(file))
    });
    let snapshot = Snapshot::from_entries(entries.collect(), Vec::new());
    let config = Config::default();
    let read = || {
        let classes = rempart_model::classify(&snapshot);
        let mut context = Context::new(&snapshot, classes, &config, &NoRevisions);
        let fact = FactEntry::of::<Hosts>();
        let computed = fact.compute(&context, &FactMemo::default());
        context.facts.insert(&fact, computed);
        let Some(hosts) = context.fact::<Hosts>() else {
            return String::new();
        };
        for firewall in &hosts.firewalls {
            for chain in &firewall.chains {
                admitted(firewall, chain, &Inside::default());
            }
        }
        format!("{hosts:?}")
    };
    assert_eq!(read(), read());
});
