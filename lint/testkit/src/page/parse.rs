//! Reads a page.

use super::{Case, CaseFile, Content, FindingsBlock, Page, PageError, Section, Where};

type Result<T> = std::result::Result<T, PageError>;

/// What a line with a path announces.
struct Announced {
    path: String,
    state: Where,
    bytes: bool,
    line: usize,
}

/// A fence with what stands in it.
struct Fence<'t> {
    language: &'t str,
    text: &'t str,
    line: usize,
    /// Where the text begins in the page.
    start: usize,
    /// Where the fence ends in the page.
    end: usize,
}

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    /// A fence without an end, a path without a file, findings without a case or under Good.
    pub fn parse(text: &str) -> Result<Self> {
        let mut reader = Reader {
            page: Self::default(),
            case: None,
            announced: None,
            good: None,
        };
        let mut lines = Lines {
            text,
            at: 0,
            number: 0,
        };
        let mut summary = Vec::new();
        while let Some((number, line)) = lines.next() {
            if let Some(fence) = lines.fence(number, line)? {
                reader.fence(&fence)?;
            } else if let Some(title) = line.strip_prefix("# ") {
                title.trim().clone_into(&mut reader.page.title);
            } else if let Some(title) = line.strip_prefix("## ") {
                reader.section(title.trim(), number)?;
            } else if line.trim().is_empty() {
                // Blank lines separate, and mean nothing.
            } else if reader.page.sections.is_empty() {
                summary.push(line.trim());
            } else {
                reader.line(line, number, lines.at)?;
            }
        }
        reader.close()?;
        reader.page.summary = summary.join(" ");
        Ok(reader.page)
    }
}

struct Lines<'t> {
    text: &'t str,
    at: usize,
    number: usize,
}

impl<'t> Lines<'t> {
    fn next(&mut self) -> Option<(usize, &'t str)> {
        let line = self.text[self.at..].split_inclusive('\n').next()?;
        self.at += line.len();
        self.number += 1;
        Some((self.number, line.trim_end_matches(['\n', '\r'])))
    }

    /// Reads on to the end of a fence when `line` opens one.
    fn fence(&mut self, number: usize, line: &'t str) -> Result<Option<Fence<'t>>> {
        let marks = line.len() - line.trim_start_matches('`').len();
        if marks < 3 {
            return Ok(None);
        }
        let (mark, language) = line.split_at(marks);
        let start = self.at;
        loop {
            let before = self.at;
            let Some((_, line)) = self.next() else {
                return Err(error(number, "this fence has no end"));
            };
            if line.trim_end() == mark {
                let text = &self.text[start..before];
                return Ok(Some(Fence {
                    language: language.trim(),
                    text,
                    line: number,
                    start,
                    end: self.at,
                }));
            }
        }
    }
}

fn error(line: usize, message: impl Into<String>) -> PageError {
    PageError {
        line,
        message: message.into(),
    }
}

struct Reader {
    page: Page,
    case: Option<Case>,
    announced: Option<Announced>,
    /// Whether the section at hand is Good, Bad or neither.
    good: Option<bool>,
}

impl Reader {
    fn section(&mut self, title: &str, line: usize) -> Result<()> {
        self.close()?;
        self.good = match title.split(':').next() {
            Some("Bad") => Some(false),
            Some("Good") => Some(true),
            _ => None,
        };
        self.page.sections.push(Section {
            title: title.to_owned(),
            line,
        });
        Ok(())
    }

    /// Ends the case at hand.
    fn close(&mut self) -> Result<()> {
        if let Some(announced) = &self.announced {
            return Err(error(announced.line, "no file follows this path"));
        }
        // A case under Bad without findings is kept: blessing adds them, and running it tells.
        self.page.cases.extend(self.case.take());
        Ok(())
    }

    fn line(&mut self, line: &str, number: usize, end: usize) -> Result<()> {
        let Some(good) = self.good else { return Ok(()) };
        let Some((path, rest)) = line.strip_prefix('`').and_then(|line| line.split_once('`'))
        else {
            return self.prose(good);
        };
        let rest = rest.trim();
        let target = rest
            .strip_prefix("link to `")
            .and_then(|rest| rest.strip_suffix('`'));
        if let Some(target) = target {
            self.add(
                path,
                Where::Both,
                Content::Link(target.to_owned()),
                number,
                end,
            );
            return Ok(());
        }
        let (state, bytes) = match rest {
            "" => (Where::Both, false),
            "base" => (Where::Base, false),
            "head" => (Where::Head, false),
            "as bytes" => (Where::Both, true),
            _ => return self.prose(good),
        };
        if let Some(announced) = &self.announced {
            return Err(error(announced.line, "no file follows this path"));
        }
        self.announced = Some(Announced {
            path: path.to_owned(),
            state,
            bytes,
            line: number,
        });
        Ok(())
    }

    /// Prose begins another case under Good; under Bad a case goes on to its findings.
    fn prose(&mut self, good: bool) -> Result<()> {
        if good { self.close() } else { Ok(()) }
    }

    fn fence(&mut self, fence: &Fence<'_>) -> Result<()> {
        let Some(good) = self.good else { return Ok(()) };
        if fence.language == "findings" {
            return self.findings(fence, good);
        }
        let Some(announced) = self.announced.take() else {
            return Ok(());
        };
        let bytes = if announced.bytes {
            unescaped(fence.text)
        } else {
            fence.text.as_bytes().to_vec()
        };
        self.add(
            &announced.path,
            announced.state,
            Content::Bytes(bytes),
            announced.line,
            fence.end,
        );
        Ok(())
    }

    fn findings(&mut self, fence: &Fence<'_>, good: bool) -> Result<()> {
        if good {
            return Err(error(fence.line, "a case under Good finds nothing"));
        }
        let Some(mut case) = self.case.take() else {
            return Err(error(fence.line, "no case stands before these findings"));
        };
        case.findings = Some(FindingsBlock {
            range: fence.start..fence.start + fence.text.len(),
            lines: fence.text.lines().map(str::to_owned).collect(),
            line: fence.line,
        });
        case.end = fence.end;
        self.page.cases.push(case);
        Ok(())
    }

    fn add(&mut self, path: &str, state: Where, content: Content, line: usize, end: usize) {
        let good = self.good == Some(true);
        let case = self.case.get_or_insert_with(|| Case {
            good,
            line,
            ..Case::default()
        });
        case.files.push(CaseFile {
            path: path.to_owned(),
            state,
            content,
        });
        case.end = end;
    }
}

/// `\xE9` is one byte; everything else stands for itself. The final line break of the fence is no part of the file.
fn unescaped(text: &str) -> Vec<u8> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let byte = part
            .get(..2)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let rest = if let Some(byte) = byte {
            bytes.push(byte);
            &part.as_bytes()[2..]
        } else {
            bytes.extend_from_slice(b"\\x");
            part.as_bytes()
        };
        bytes.extend_from_slice(rest);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# a/b\n\nTwo\nlines.\n\n## Why\n\n`yes` is prose.\n\n## Bad\n\n`x.yaml`\n\n```yaml\na: 1\n```\n\n\
        `y` link to `x.yaml`\n\n```findings\nx.yaml:1:1 error m\n```\n\n## Good\n\n`x.yaml` base\n\n```yaml\na: 2\n```\n\n\
        Another:\n\n`z` as bytes\n\n```text\nf\\xE9\n```\n";

    #[test]
    fn reads_sections_cases_and_findings() {
        let page = Page::parse(PAGE).unwrap();
        assert_eq!(
            (page.title.as_str(), page.summary.as_str()),
            ("a/b", "Two lines.")
        );
        assert_eq!(page.cases.len(), 3);
        let block = page.cases[0].findings.as_ref().unwrap();
        assert_eq!(&PAGE[block.range.clone()], "x.yaml:1:1 error m\n");
        assert!(
            matches!(&page.cases[0].files[1].content, Content::Link(target) if target == "x.yaml")
        );
        assert_eq!(page.cases[1].files[0].state, Where::Base);
        assert!(
            matches!(&page.cases[2].files[0].content, Content::Bytes(bytes) if bytes == b"f\xE9")
        );
    }

    #[test]
    fn refuses_what_would_never_run() {
        for page in [
            "# a/b\n\n## Bad\n\n`x`\n\n`y`\n\n```\n```\n",
            "# a/b\n\n## Bad\n\n```findings\n```\n",
            "# a/b\n\n## Good\n\n`x`\n\n```yaml\na: 1\n```\n\n```findings\n```\n",
            "# a/b\n\n## Bad\n\n`x`\n\n```yaml\n",
            "# a/b\n\n## Bad\n\n`x`\n",
        ] {
            assert!(Page::parse(page).is_err(), "{page}");
        }
    }
}
