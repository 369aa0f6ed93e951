//! Breaks a sound register, and the places that follow it, in one place at a time, and holds what
//! is found against `mutations.txt`, in the form that [`rempart_testkit::run_mutations`] reads.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

use std::path::Path;

use rempart_testkit::run_mutations;

/// The sound repository, below the folder of this test.
const FILES: &[&str] = &[
    ".github/workflows/ci.yml",
    ".pre-commit-config.yaml",
    "Dockerfile",
    "charts/web/Chart.yaml",
    "gitops/apps/db.yaml",
    "gitops/argocd/kustomization.yaml",
    "gitops/grafana.yaml",
    "gitops/k3s/chart.yaml",
    "gitops/set.yaml",
    "gitops/web/kustomization.yaml",
    "infra/download.sh",
    "infra/requirements.yml",
    "infra/roles/k3s/defaults/main.yml",
    "infra/versions.yaml",
    "requirements.txt",
];

#[test]
fn every_mutation_is_found_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let read = |path: &&str| {
        let text = std::fs::read_to_string(folder.join("sound").join(path)).unwrap();
        ((*path).to_owned(), text)
    };
    let mut texts: Vec<_> = FILES.iter().map(read).collect();
    let config = "profile = \"strict\"\n";
    texts.push(("rempart.toml".to_owned(), config.to_owned()));
    let outcome = run_mutations(
        &folder.join("mutations.txt"),
        &[&rempart_pins::CHECKER],
        &texts,
    );
    let count = outcome.unwrap_or_else(|faults| panic!("{faults}"));
    assert!(count >= 60, "{count}");
}
