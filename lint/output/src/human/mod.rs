//! For people: each different fault once, with its source lines and the other places it shows at, then everything
//! that was not done, then the counts. The only user of `miette`.
//!
//! All findings are shown unless [`Options::limit`] says otherwise; source lines only for the first
//! [`Options::excerpts`] faults by severity, since nobody reads more, and it says so.

mod excerpt;
mod group;
mod hidden;
mod paint;
mod render;
mod tail;

use std::io::{self, Write};

use rempart_core::Report;

use crate::position::Positions;
use crate::words::count;
use crate::{Notice, Options};
use group::Group;
use hidden::Hidden;
use paint::Paint;

/// Writes the report for people.
///
/// # Errors
/// `out` refuses the bytes.
pub fn human(
    report: &Report,
    options: &Options<'_>,
    out: &mut dyn Write,
) -> io::Result<Vec<Notice>> {
    let paint = Paint(options.color);
    if options.quiet {
        tail::summary(report, paint, out)?;
        return Ok(Vec::new());
    }
    let positions = Positions::new(report);
    let hidden = Hidden::new(report, &positions, options);
    let groups = group::groups(report);
    let shown = options.limit.unwrap_or(groups.len()).min(groups.len());
    let (detailed, chosen) = choose(&groups, options.excerpts, shown);
    for (index, group) in groups.iter().enumerate() {
        if detailed[index] {
            render::with_lines(group, &positions, &hidden, options, out)?;
        } else if chosen[index] {
            render::on_one_line(group, &positions, paint, out)?;
        }
    }
    let mut notices = Vec::new();
    let brief = shown.saturating_sub(options.excerpts);
    if brief > 0 {
        notices.push(format!(
            "{} without source lines; the {} most severe have them",
            count(brief, "finding is shown", "findings are shown"),
            options.excerpts
        ));
    }
    if shown < groups.len() {
        notices.push(format!(
            "… {} more not shown",
            count(groups.len() - shown, "finding", "findings")
        ));
    }
    for notice in &notices {
        writeln!(out, "{}", paint.dim(notice))?;
    }
    tail::tail(report, options, paint, out)?;
    Ok(notices
        .into_iter()
        .map(|text| Notice::new("human", text))
        .collect())
}

/// Which groups get source lines, and which are shown at all: the most severe first, of equal ones the first.
fn choose(groups: &[Group<'_>], excerpts: usize, shown: usize) -> (Vec<bool>, Vec<bool>) {
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(groups[index].first.severity));
    let mark = |limit: usize| {
        let mut marks = vec![false; groups.len()];
        for &index in order.iter().take(limit) {
            marks[index] = true;
        }
        marks
    };
    (mark(excerpts.min(shown)), mark(shown))
}
