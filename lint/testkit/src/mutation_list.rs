//! Mutations in a file, one block each.

use std::fmt::Write as _;
use std::path::Path;

use rempart_core::Checker;

use crate::mutation::Mutations;

/// One mutation, as it stands in the file.
#[derive(Default)]
struct Mutation {
    path: String,
    old: String,
    new: String,
    expected: Vec<String>,
}

impl Mutation {
    /// Reads a block; the error is in words.
    fn read(block: &str) -> Result<Self, String> {
        let mut mutation = Self::default();
        let add = |text: &mut String, line: &str| {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(line);
        };
        for line in block.lines() {
            let (mark, rest) = line.split_at_checked(1).unwrap_or_default();
            let rest = rest.strip_prefix(' ').unwrap_or(rest);
            match mark {
                "#" => {}
                "@" => rest.clone_into(&mut mutation.path),
                "-" => add(&mut mutation.old, rest),
                "+" => add(&mut mutation.new, rest),
                "=" => mutation.expected.push(rest.to_owned()),
                _ => return Err(format!("`{line}` begins with no mark")),
            }
        }
        // Whole lines go.
        if mutation.new.is_empty() {
            mutation.old.push('\n');
        }
        Ok(mutation)
    }

    fn apply(&self, clean: &Mutations<'_>) -> Result<(), String> {
        let expected: Vec<_> = self.expected.iter().map(String::as_str).collect();
        if self.old == "\n" {
            clean.remove(&self.path, &expected)
        } else {
            clean.edit(&self.path, &self.old, &self.new, &expected)
        }
    }
}

/// Runs the mutations of a file on a repository in which these checkers find nothing, and says how many there are. A
/// block a mutation: the file (`@`), the lines that go (`-`), the lines that come (`+`), and every finding that must be
/// there (`=`), no other. Without lines, the file as a whole goes. `REMPART_BLESS=1` writes what is found; the diff is
/// what to review.
///
/// # Errors
/// Some mutation is not found as the file says, or the file cannot be read; in words.
pub fn run_mutations(
    list: &Path,
    checkers: &[&'static Checker],
    texts: &[(String, String)],
) -> Result<usize, String> {
    let cases = std::fs::read_to_string(list).map_err(|error| error.to_string())?;
    let texts: Vec<_> = texts
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let clean = Mutations::of(checkers, &texts)?;
    let mut faults = Vec::new();
    let mut blessed = String::new();
    let mut count = 0;
    for block in cases.split("\n\n").filter(|block| !block.trim().is_empty()) {
        let block = block.trim_matches('\n');
        // Writing to a text cannot fail.
        if !block.contains("\n@") && !block.starts_with('@') {
            let _ = writeln!(blessed, "{block}\n");
            continue;
        }
        let mutation = Mutation::read(block)?;
        count += 1;
        for line in block.lines().filter(|line| !line.starts_with('=')) {
            let _ = writeln!(blessed, "{line}");
        }
        let found = match mutation.apply(&clean) {
            Ok(()) => mutation.expected,
            Err(words) => {
                let found = found_in(&words);
                faults.push(words);
                found
            }
        };
        for one in found {
            let _ = writeln!(blessed, "= {one}");
        }
        blessed.push('\n');
    }
    if std::env::var_os("REMPART_BLESS").is_some() {
        let text = format!("{}\n", blessed.trim_end());
        std::fs::write(list, text).map_err(|error| error.to_string())?;
    }
    if faults.is_empty() {
        Ok(count)
    } else {
        Err(faults.join("\n"))
    }
}

/// The findings that the words of a fault name.
fn found_in(words: &str) -> Vec<String> {
    let found = words
        .lines()
        .find_map(|line| line.trim().strip_prefix("found:"));
    let all = found.unwrap_or_default().trim().split(", ");
    all.filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Runs the mutations of a checker, `tests/mutations.txt`, on the repository in `tests/sound`, in the strict profile, and
/// says how many there are. `package` is the folder of the package.
///
/// # Errors
/// As [`run_mutations`], and when the repository cannot be read; in words.
pub fn run_mutations_of(checker: &'static Checker, package: &str) -> Result<usize, String> {
    let folder = Path::new(package).join("tests");
    let mut texts = texts_below(&folder.join("sound"))?;
    texts.push((
        "rempart.toml".to_owned(),
        "profile = \"strict\"\n".to_owned(),
    ));
    run_mutations(&folder.join("mutations.txt"), &[checker], &texts)
}

/// The texts below a folder with their paths from it, in order: a repository to break.
///
/// # Errors
/// A folder cannot be listed; in words.
pub fn texts_below(folder: &Path) -> Result<Vec<(String, String)>, String> {
    let mut texts = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let entries = std::fs::read_dir(next).map_err(|error| error.to_string())?;
        for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let name = path.strip_prefix(folder).unwrap_or(&path);
                texts.push((name.to_string_lossy().into_owned(), text));
            }
        }
    }
    texts.sort();
    Ok(texts)
}
