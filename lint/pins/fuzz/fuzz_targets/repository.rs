//! Whatever stands in the register of versions and where versions are written, judging them ends without panic, and every
//! finding stands within its file.
#![no_main]

use libfuzzer_sys::fuzz_target;

const NAMES: &[&str] = &[
    "infra/versions.yaml",
    "gitops/application.yaml",
    "gitops/kustomization.yaml",
    "charts/a/Chart.yaml",
    "Dockerfile",
    "infra/requirements.yml",
    "infra/roles/a/defaults/main.yml",
    "requirements.txt",
    ".github/workflows/ci.yml",
    ".pre-commit-config.yaml",
];

// Files are parted by `\n####\n`, in the order of the names above.
fuzz_target!(|text: &str| rempart_testkit::judge_parted(&rempart_pins::CHECKER, NAMES, text));
