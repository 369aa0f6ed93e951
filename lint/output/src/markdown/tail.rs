//! What stands below the findings: what was not done, folded, and how much was silenced.

use rempart_core::Report;

use super::CLOSE;
use super::text::text;
use crate::unrun::rules_not_run;
use crate::words::{PATH_LIMIT, count, skips_by_code, suppressed};

/// The most characters of a table's cell.
const CELL_LIMIT: usize = 500;

/// Room for the line that says how many entries are missing.
const MORE_BYTES: usize = 80;

/// The end of the page.
pub(super) struct Tail {
    pub(super) text: String,
    /// How many entries of what was not done did not fit.
    pub(super) missing: usize,
}

/// The end of the page, in at most `room` bytes.
pub(super) fn tail(report: &Report, room: usize) -> Tail {
    let silenced = suppressed(report)
        .map(|text| format!("Suppressed: {text}\n"))
        .filter(|line| line.len() <= room)
        .unwrap_or_default();
    let entries = entries(report);
    let mut tail = Tail {
        text: String::new(),
        missing: entries.len(),
    };
    if !entries.is_empty() {
        let what = count(entries.len(), "entry", "entries");
        let mut open = format!("<details><summary>Not done ({what})</summary>\n\n");
        let frame = open.len() + CLOSE.len() + silenced.len() + MORE_BYTES;
        if frame <= room {
            let rows = room - frame;
            let start = open.len();
            for entry in &entries {
                if open.len() - start + entry.len() > rows {
                    break;
                }
                open.push_str(entry);
                tail.missing -= 1;
            }
            if tail.missing > 0 {
                let more = count(tail.missing, "more entry", "more entries");
                open.extend(["- … ", &more, ", see the full report\n"]);
            }
            open.push_str(CLOSE);
            tail.text = open;
        }
    }
    tail.text.push_str(&silenced);
    tail
}

/// The tables of checkers, each folded and whole; one that does not fit the room is left out, and its name is told.
pub(super) fn tables(report: &Report, room: usize) -> (String, Vec<&'static str>) {
    let (mut page, mut missing) = (String::new(), Vec::new());
    for table in &report.tables {
        let rows = count(table.rows.len(), "row", "rows");
        let mut one = format!("<details><summary>{} ({rows})</summary>\n\n", table.name);
        let head: Vec<String> = table
            .columns
            .iter()
            .map(|cell| text(cell, PATH_LIMIT))
            .collect();
        one.extend([
            "| ",
            &head.join(" | "),
            " |\n|",
            &"---|".repeat(head.len()),
            "\n",
        ]);
        for row in &table.rows {
            let cells: Vec<String> = row.iter().map(|cell| text(cell, CELL_LIMIT)).collect();
            one.extend(["| ", &cells.join(" | "), " |\n"]);
        }
        one.push_str(CLOSE);
        if page.len() + one.len() <= room {
            page.push_str(&one);
        } else {
            missing.push(table.name);
        }
    }
    (page, missing)
}

/// One line each: the skips, fatal ones first, then the rules that could not run.
fn entries(report: &Report) -> Vec<String> {
    let mut entries = Vec::new();
    for (code, fatal, skips) in skips_by_code(report) {
        let mark = if fatal { "**incomplete**, " } else { "" };
        entries.extend(skips.iter().map(|skip| {
            let what = text(&skip.what, PATH_LIMIT);
            let reason = text(&skip.reason, PATH_LIMIT);
            format!("- {mark}{code}: {what}: {reason}\n")
        }));
    }
    entries.extend(rules_not_run(report).into_iter().map(|(reason, rules)| {
        let reason = text(reason, PATH_LIMIT);
        format!("- rule-not-run: {}: {reason}\n", rules.join(", "))
    }));
    entries
}
