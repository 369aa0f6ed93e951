//! Writes what was found into pages.

use std::path::Path;

use crate::page::Page;

/// Whether pages are to be rewritten.
pub(crate) fn is_wanted() -> bool {
    std::env::var_os("REMPART_BLESS").is_some_and(|value| value == "1")
}

/// Holds a page that is made of the code against the one that is published; with `REMPART_BLESS=1` it is written first.
///
/// # Panics
/// The page is another one, or cannot be written.
pub fn published(path: &Path, text: &str) {
    if is_wanted() {
        let folder = path.parent().unwrap_or(path);
        let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, text));
        assert!(written.is_ok(), "{}: {written:?}", path.display());
    }
    let there = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        there == text,
        "{} is not what the code says; run the test with REMPART_BLESS=1 and read the diff",
        path.display()
    );
}

/// Writes what each case of a page found. A case under Good that finds something, or one under Bad that finds nothing, is
/// wrong itself and stays so.
pub(crate) fn write(
    path: &Path,
    text: &str,
    page: &Page,
    found: &[Vec<String>],
) -> Result<(), String> {
    let mut faults = Vec::new();
    for (case, lines) in page.cases.iter().zip(found) {
        if case.good != lines.is_empty() {
            let what = if case.good {
                "Good finds something"
            } else {
                "Bad finds nothing"
            };
            faults.push(format!(
                "{}:{}: a case under {what}",
                path.display(),
                case.line
            ));
        }
    }
    let blessed = blessed(text, page, found);
    if blessed != text {
        std::fs::write(path, blessed).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.join("\n"))
    }
}

fn blessed(text: &str, page: &Page, found: &[Vec<String>]) -> String {
    let mut blessed = String::with_capacity(text.len());
    let mut at = 0;
    let lines_of = |lines: &[String]| {
        lines
            .iter()
            .flat_map(|line| [line, "\n"])
            .collect::<String>()
    };
    for (case, lines) in page.cases.iter().zip(found).filter(|(case, _)| !case.good) {
        let lines = lines_of(lines);
        if let Some(block) = &case.findings {
            blessed.push_str(&text[at..block.range.start]);
            blessed.push_str(&lines);
            at = block.range.end;
        } else {
            blessed.push_str(&text[at..case.end]);
            blessed.extend(["\n```findings\n", &lines, "```\n"]);
            at = case.end;
        }
    }
    blessed.push_str(&text[at..]);
    blessed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_replaced_and_added() {
        let text = "# a/b\n\n## Bad\n\n`x`\n\n```\n1\n```\n\n```findings\nold\n```\n\n`y`\n\n```\n2\n```\n\n## Good\n";
        let page = Page::parse(text).unwrap();
        let found = [
            vec!["new".to_owned(), "newer".to_owned()],
            vec!["more".to_owned()],
        ];
        let blessed = blessed(text, &page, &found);
        assert!(blessed.contains("```findings\nnew\nnewer\n```\n\n`y`"));
        assert!(blessed.ends_with("2\n```\n\n```findings\nmore\n```\n\n## Good\n"));
        assert!(
            Page::parse(&blessed)
                .unwrap()
                .cases
                .iter()
                .all(|case| case.findings.is_some())
        );
    }
}
