//! Runs the cases of pages.

use std::any::Any;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rempart_core::{Checker, Entry, Format, FoundInBytes, Mode, RepoPath, Snapshot, SourceFile};

use crate::bless;
use crate::judge::{Judge, line_of};
use crate::page::{Case, CaseFile, Content, Page, Where};

/// See [`looks_at_bytes`].
static LOOK: OnceLock<LookAtBytes> = OnceLock::new();

/// What a program sees in the bytes of a file that is no text.
type LookAtBytes = fn(&RepoPath, &[u8]) -> FoundInBytes;

/// Has the files of all cases that are no text looked at, as the program does when it reads them.
pub fn looks_at_bytes(look: LookAtBytes) {
    // Every test of a checker sets the same one.
    let _ = LOOK.set(look);
}

/// Runs the cases of a rule's page, and its edge cases when it has some, with that rule of `checker` alone and all rules
/// of `others`. `folder` is that of the crate, `rule` the name of the rule's file, `given` what rules get that need more
/// than the repository.
///
/// # Errors
/// Every case that finds something else than its page says; in words.
pub fn run(
    checker: &'static Checker,
    others: &[&'static Checker],
    folder: &str,
    rule: &str,
    given: Option<&(dyn Any + Send + Sync)>,
) -> Result<(), String> {
    let checkers: Vec<_> = [checker]
        .into_iter()
        .chain(others.iter().copied())
        .collect();
    let folder = Path::new(folder);
    let name = format!("{rule}.md");
    run_file(
        &checkers,
        &folder.join("src/rules").join(&name),
        rule,
        given,
    )?;
    let extra = folder.join("tests/cases").join(&name);
    if extra.exists() {
        run_file(&checkers, &extra, rule, given)
    } else {
        Ok(())
    }
}

fn run_file(
    checkers: &[&'static Checker],
    path: &Path,
    rule: &str,
    given: Option<&(dyn Any + Send + Sync)>,
) -> Result<(), String> {
    let name = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    let page = Page::parse(&text).map_err(|error| format!("{name}: {error}"))?;
    let Some(checker) = checkers.first() else {
        return Err("no checker was given".to_owned());
    };
    let id = format!("{}/{}", checker.name, rule.replace('_', "-"));
    if !checker.rules.iter().any(|entry| entry.meta.id == id) {
        return Err(format!("{name}: the checker has no rule `{id}`"));
    }
    let judge = Judge {
        only: Some(&id),
        given,
        ..Judge::new(checkers)
    };
    let mut faults = String::new();
    let mut found = Vec::new();
    for case in &page.cases {
        match findings(&judge, case, &id) {
            Ok(lines) => {
                compare(case, &lines, path, &mut faults);
                found.push(lines);
            }
            // Writing to a text cannot fail.
            Err(fault) => _ = writeln!(faults, "{name}:{}: {fault}", case.line),
        }
    }
    if bless::is_wanted() && found.len() == page.cases.len() {
        return bless::write(path, &text, &page, &found);
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

fn compare(case: &Case, lines: &[String], path: &Path, faults: &mut String) {
    let expected = case.findings.as_ref().map_or(&[][..], |block| &block.lines);
    let silent = !case.good && lines.is_empty();
    if !silent && (expected == lines) && (case.good || case.findings.is_some()) {
        return;
    }
    let what = if silent {
        "a case under Bad finds nothing"
    } else {
        "the page says something else"
    };
    let list = |lines: &[String]| {
        lines
            .iter()
            .flat_map(|line| ["\n    ", line])
            .collect::<String>()
    };
    let _ = writeln!(
        faults,
        "{}:{}: {what}\n  found:{}\n  written:{}\n  run with REMPART_BLESS=1 to write what is found, and review the diff",
        path.display(),
        case.line,
        list(lines),
        list(expected),
    );
}

/// What the rule finds in a case, as lines of a page.
fn findings(judge: &Judge<'_>, case: &Case, id: &str) -> Result<Vec<String>, String> {
    let head = state(case, Where::Base)?;
    let compares = case.files.iter().any(|file| file.state != Where::Both);
    let base = if compares {
        Some(state(case, Where::Head)?)
    } else {
        None
    };
    let report = judge.run(&head, base.as_ref())?;
    if let Some(skip) = report.skipped.iter().find(|skip| skip.fatal) {
        return Err(format!(
            "could not do the work: {}: {}",
            skip.what, skip.reason
        ));
    }
    let ours = report.findings.iter().filter(|finding| finding.rule == id);
    Ok(ours.map(|finding| line_of(&report, finding)).collect())
}

/// The files of a case but those that are in the other state alone.
fn state(case: &Case, other: Where) -> Result<Snapshot, String> {
    let files = case.files.iter().filter(|file| file.state != other);
    let entries: Vec<Entry> = files.map(entry).collect::<Result<_, _>>()?;
    let count = entries.len();
    let snapshot = Snapshot::from_entries(entries, Vec::new());
    if snapshot.len() == count {
        Ok(snapshot)
    } else {
        Err("two files have the same path".to_owned())
    }
}

fn entry(file: &CaseFile) -> Result<Entry, String> {
    let path = RepoPath::new(&file.path).map_err(|error| error.to_string())?;
    let (mode, source) = match &file.content {
        Content::Bytes(bytes) => {
            let source = SourceFile::from_bytes(bytes, path.format(), None);
            let source = match LOOK.get().filter(|_| source.text().is_none()) {
                Some(look) => source.with_found_in_bytes(look(&path, bytes)),
                None => source,
            };
            (Mode::File, source)
        }
        Content::Link(target) => (
            Mode::Symlink(target.clone()),
            SourceFile::from_text(Arc::from(""), Format::Text, None),
        ),
    };
    Ok(Entry::new(path, mode, Arc::new(source)))
}
