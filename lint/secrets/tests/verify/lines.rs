//! A line with a sealed value that is taken out, stands twice or stands elsewhere is caught in every store.

use crate::bits::{FILES, Numbers, sealed};
use crate::support::{Keys, file, verify};

/// Changes of each kind of each file.
const CHANGES: usize = 12;

#[test]
fn lines_taken_out_doubled_or_moved_are_caught() {
    let request = Keys::all().request();
    let mut numbers = Numbers(0x0DD5);
    let (mut count, mut passed) = (0, Vec::new());
    for name in FILES {
        let text = file(name);
        let before = verify(&request, name, &text);
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let values = sealed(&text);
        for _ in 0..CHANGES {
            let mut line = || {
                let value = &values[numbers.below(values.len())];
                text[..value.start].matches('\n').count()
            };
            // Past a line with another value, that is: what no value stands in is not authenticated.
            let (one, other) = (line(), line());
            let mut without = lines.clone();
            without.remove(one);
            let mut twice = lines.clone();
            twice.insert(one, lines[one]);
            let mut moved = without.clone();
            moved.insert(other, lines[one]);
            for (what, changed) in [("out", without), ("twice", twice), ("moved", moved)] {
                let changed = changed.concat();
                // Values that are alike may change places with their keys.
                if changed == text
                    || (what == "moved" && length(lines[one]) == length(lines[other]))
                {
                    continue;
                }
                count += 1;
                let said = verify(&request, name, &changed);
                if said.verifies() && said.findings.len() <= before.findings.len() {
                    passed.push(format!("{name}:{}: {what}, {}", one + 1, other + 1));
                }
            }
        }
    }
    assert!(count > 400, "only {count} changes");
    assert!(passed.is_empty(), "{}", passed.join("\n"));
}

/// How long the first sealed value of a line is.
fn length(line: &str) -> Option<usize> {
    let at = line.find("data:")?;
    line[at..].find(",iv:")
}
