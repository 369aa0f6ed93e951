//! Whatever stands in a workflow, the one it calls, an action, a ruleset and the code owners, judging them ends without
//! panic, and every finding stands within its file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rempart_core::Profile;
use rempart_testkit::{Judge, snapshot};

const NAMES: &[&str] = &[
    ".github/workflows/ci.yml",
    ".github/workflows/shared.yml",
    "tools/build/action.yml",
    ".github/rulesets/main.json",
    ".github/CODEOWNERS",
];

// Files are parted by `\n####\n`, in the order of the names above.
fuzz_target!(|text: &str| {
    let files: Vec<_> = NAMES.iter().copied().zip(text.split("\n####\n")).collect();
    let head = snapshot(&files);
    let checkers = [&rempart_workflows::CHECKER];
    let judge = Judge { profile: Some(Profile::Strict), ..Judge::new(&checkers) };
    let report = judge.run(&head, None).expect("there is no configuration to refuse");
    for finding in &report.findings {
        let id = head.find(finding.location.path.as_str()).expect("findings stand in files");
        let length = head.entry(id).file.text().map_or(0, str::len);
        assert!(finding.location.span.end as usize <= length, "{}", finding.message);
    }
});
