//! Whatever stands in a workflow, the one it calls, an action, a ruleset and the code owners, judging them ends without
//! panic, and every finding stands within its file.
#![no_main]

use libfuzzer_sys::fuzz_target;

const NAMES: &[&str] = &[
    ".github/workflows/ci.yml",
    ".github/workflows/shared.yml",
    "tools/build/action.yml",
    ".github/rulesets/main.json",
    ".github/CODEOWNERS",
];

// Files are parted by `\n####\n`, in the order of the names above.
fuzz_target!(|text: &str| rempart_testkit::judge_parted(&rempart_workflows::CHECKER, NAMES, text));
