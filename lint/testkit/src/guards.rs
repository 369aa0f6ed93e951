//! The house rules of a checker that a compiler does not know.

use std::collections::BTreeSet;
use std::path::Path;

use rempart_core::{Checker, RuleEntry};

use crate::page::Page;

/// The order of sections; the ones in brackets may be missing.
const SECTIONS: &[(&str, bool)] = &[
    ("Why", true),
    ("Bad", true),
    ("Good", true),
    ("Options", false),
    ("See also", false),
];

/// Every house rule that a checker breaks, in words. `folder` is that of the crate; `tested` are the rules that have a
/// test of their own, by file name.
pub fn check(checker: &Checker, folder: &str, tested: &[&str]) -> Vec<String> {
    let mut faults = ids(checker);
    let rules = Path::new(folder).join("src/rules");
    faults.extend(files(checker, &rules));
    faults.extend(tests(checker, tested));
    for entry in checker.rules {
        faults.extend(page(entry));
        faults.extend(options(entry));
        faults.extend(since(entry));
    }
    faults.extend(extra_cases(checker, folder));
    faults
}

/// The name of the file that holds a rule.
fn file_name(entry: &RuleEntry) -> String {
    let name = entry
        .meta
        .id
        .split_once('/')
        .map_or(entry.meta.id, |(_, name)| name);
    name.replace('-', "_")
}

fn ids(checker: &Checker) -> Vec<String> {
    let mut faults = Vec::new();
    let is_kebab = |name: &str| {
        let letters = name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        letters && !name.starts_with('-') && !name.ends_with('-') && !name.is_empty()
    };
    for entry in checker.rules {
        let id = entry.meta.id;
        match id.split_once('/') {
            Some((first, name)) if first == checker.name && is_kebab(name) => {}
            _ => faults.push(format!(
                "{id}: an id is `{}/` and a name in kebab case",
                checker.name
            )),
        }
    }
    for pair in checker.rules.windows(2) {
        let (first, second) = (pair[0].meta.id, pair[1].meta.id);
        if first == second {
            faults.push(format!("{first}: two rules have this id"));
        } else if first > second {
            faults.push(format!(
                "{second}: the list is sorted by id, and this one stands behind {first}"
            ));
        }
    }
    faults
}

fn files(checker: &Checker, rules: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    let listed: BTreeSet<String> = checker.rules.iter().map(file_name).collect();
    let Ok(entries) = std::fs::read_dir(rules) else {
        return vec![format!("{}: no such folder", rules.display())];
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let names: BTreeSet<String> = names.collect();
    for name in &names {
        let Some((stem, extension)) = name.rsplit_once('.') else {
            continue;
        };
        if stem == "mod" {
            continue;
        }
        if !listed.contains(stem) {
            faults.push(format!("{name}: no rule of the list has this name"));
        }
        if !["rs", "md"].contains(&extension) {
            faults.push(format!("{name}: only rules and their pages stand here"));
        }
    }
    for stem in &listed {
        for name in [format!("{stem}.rs"), format!("{stem}.md")] {
            if !names.contains(&name) {
                faults.push(format!(
                    "{name}: the rule is listed and this file is missing"
                ));
            }
        }
    }
    faults
}

fn tests(checker: &Checker, tested: &[&str]) -> Vec<String> {
    let listed: BTreeSet<String> = checker.rules.iter().map(file_name).collect();
    let tested: BTreeSet<String> = tested.iter().map(|name| (*name).to_owned()).collect();
    let missing = listed
        .difference(&tested)
        .map(|name| format!("{name}: the page has no test; add it to `pages!`"));
    // A test without a rule fails by itself.
    missing.collect()
}

fn page(entry: &RuleEntry) -> Vec<String> {
    let id = entry.meta.id;
    let page = match Page::parse(entry.meta.docs) {
        Ok(page) => page,
        Err(error) => return vec![format!("{id}: its page, {error}")],
    };
    let mut faults = Vec::new();
    if page.title != id {
        faults.push(format!("{id}: the title of its page is `{}`", page.title));
    }
    if page.summary.is_empty() || !page.summary.ends_with('.') {
        faults.push(format!(
            "{id}: a summary, one sentence or more, stands behind the title"
        ));
    }
    faults.extend(sections(id, &page));
    if !page.cases.iter().any(|case| case.good) || page.cases.iter().all(|case| case.good) {
        faults.push(format!(
            "{id}: the page has a case under Bad and one under Good"
        ));
    }
    let blocks = page.cases.iter().filter_map(|case| case.findings.as_ref());
    faults.extend(
        blocks
            .flat_map(|block| &block.lines)
            .filter_map(|line| message_fault(id, line)),
    );
    faults
}

fn sections(id: &str, page: &Page) -> Vec<String> {
    let mut faults = Vec::new();
    let mut order = SECTIONS.iter();
    for section in &page.sections {
        if !order.any(|(title, _)| *title == section.title) {
            let names: Vec<_> = SECTIONS.iter().map(|(title, _)| *title).collect();
            faults.push(format!(
                "{id}: `{}` is not in its place; the order is {}",
                section.title,
                names.join(", ")
            ));
            return faults;
        }
    }
    for (title, _) in SECTIONS.iter().filter(|(_, required)| *required) {
        if !page.sections.iter().any(|section| section.title == *title) {
            faults.push(format!("{id}: the page has no section `{title}`"));
        }
    }
    faults
}

/// What is wrong with the style of a message in a findings block.
fn message_fault(id: &str, line: &str) -> Option<String> {
    let mut words = line.splitn(3, ' ');
    let (_, severity, message) = (words.next()?, words.next(), words.next());
    let known = severity.is_some_and(|word| ["note", "warning", "error"].contains(&word));
    let Some(message) = message.filter(|_| known) else {
        return Some(format!(
            "{id}: `{line}` is not `path:line:column severity message`"
        ));
    };
    let first = message.split_whitespace().next().unwrap_or_default();
    let mut letters = first.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    // Names such as `YAML` or `GitHub` keep their capitals.
    if capital && !letters.any(char::is_uppercase) {
        return Some(format!("{id}: a message starts in lower case: `{message}`"));
    }
    (message.ends_with('.') && !message.ends_with("…") && !message.ends_with(".."))
        .then(|| format!("{id}: a message has no full stop: `{message}`"))
}

fn options(entry: &RuleEntry) -> Vec<String> {
    let id = entry.meta.id;
    let schema = (entry.schema)();
    let Some(properties) = schema.get("properties").and_then(|value| value.as_object()) else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    for (name, property) in properties {
        let described = property.get("description").and_then(|text| text.as_str());
        if described.is_none_or(str::is_empty) {
            faults.push(format!("{id}: the option `{name}` has no description"));
        }
        if name.contains('_') {
            faults.push(format!("{id}: the option `{name}` is not in kebab case"));
        }
        if !entry.meta.docs.contains(name.as_str()) {
            faults.push(format!(
                "{id}: its page does not say what the option `{name}` is for"
            ));
        }
    }
    faults
}

fn since(entry: &RuleEntry) -> Option<String> {
    let number = |text: &str| -> Option<Vec<u64>> {
        text.split('.').map(|part| part.parse().ok()).collect()
    };
    let now = number(env!("CARGO_PKG_VERSION"))?;
    match number(entry.meta.since) {
        Some(since) if since.len() == 3 && since <= now => None,
        _ => Some(format!(
            "{}: `since` is a version, and not in the future: `{}`",
            entry.meta.id, entry.meta.since
        )),
    }
}

fn extra_cases(checker: &Checker, folder: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(Path::new(folder).join("tests/cases")) else {
        return Vec::new();
    };
    let listed: BTreeSet<String> = checker
        .rules
        .iter()
        .map(|entry| format!("{}.md", file_name(entry)))
        .collect();
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let unknown = names.filter(|name| !listed.contains(name));
    unknown
        .map(|name| format!("tests/cases/{name}: no rule has this name, so it never runs"))
        .collect()
}
