//! `CODEOWNERS` as GitHub reads it: "About code owners" in its documentation. A line that it cannot read is skipped
//! without a word, and what it was to protect has no owner.

use globset::{GlobBuilder, GlobMatcher};
use rempart_core::{Context, FileView, Span};

/// Where GitHub looks, in this order; the first file counts.
const PLACES: &[&str] = &[".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// GitHub reads no larger file.
const MAX_SIZE: usize = 3 * 1024 * 1024;

/// So many lines are compiled; nobody writes more, and each costs a matcher.
const MAX_LINES: usize = 5_000;

/// The file that counts and what is in it.
pub(crate) struct Owners<'t> {
    /// The file.
    pub(crate) file: FileView<'t>,
    /// Files further down the order, which GitHub does not read.
    pub(crate) unread: Vec<FileView<'t>>,
    /// Lines that are neither empty nor a comment.
    pub(crate) lines: Vec<Line<'t>>,
    /// Why GitHub, or this reader, does not read the file.
    pub(crate) refused: Option<&'static str>,
}

/// One line.
pub(crate) struct Line<'t> {
    /// The pattern, as written.
    pub(crate) pattern: &'t str,
    /// Where the pattern stands.
    pub(crate) span: Span,
    /// How many owners it names.
    pub(crate) owners: usize,
    /// What it matches, or why GitHub skips the line.
    pub(crate) matched: Result<Matched, Broken>,
}

/// Why a line is skipped.
pub(crate) struct Broken {
    /// Where.
    pub(crate) span: Span,
    /// Why, as the end of a sentence.
    pub(crate) why: String,
    /// What to write.
    pub(crate) help: &'static str,
}

/// What a pattern matches.
pub(crate) struct Matched {
    itself: Option<GlobMatcher>,
    below: Option<GlobMatcher>,
}

impl Matched {
    /// Whether a path from the root of the repository is matched.
    pub(crate) fn is_match(&self, path: &str) -> bool {
        let matches =
            |glob: &Option<GlobMatcher>| glob.as_ref().is_some_and(|glob| glob.is_match(path));
        matches(&self.itself) || matches(&self.below)
    }
}

impl Line<'_> {
    /// The pattern for a message.
    pub(crate) fn shown(&self) -> String {
        shown(self.pattern)
    }
}

fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// So many characters of a word are shown.
const SHOWN: usize = 80;

impl Owners<'_> {
    /// The line that decides about a path: the last one that matches.
    pub(crate) fn of(&self, path: &str) -> Option<&Line<'_>> {
        let decides = |line: &&Line<'_>| {
            line.matched
                .as_ref()
                .is_ok_and(|matched| matched.is_match(path))
        };
        self.lines.iter().rev().find(decides)
    }
}

/// The code owners of a repository. `None` where there is no such file, or where it is GitLab's: nothing else in the
/// repository is for GitHub, or it has sections.
pub(crate) fn read<'t>(context: &'t Context<'_>) -> Option<Owners<'t>> {
    let mut files = PLACES.iter().filter_map(|path| context.find(path));
    let file = files.next()?;
    // A mark of the byte order belongs to no pattern.
    let text = file.text().map(|text| text.trim_start_matches('\u{feff}'));
    let lead = file.text().map_or(0, str::len) - text.map_or(0, str::len);
    let is_text = text.is_some();
    let text = text.unwrap_or_default();
    if context.snapshot.under(".github").next().is_none() || text.lines().any(is_section) {
        return None;
    }
    let lines = lines(text);
    let refused = if !is_text {
        Some("no text in UTF-8: what it owns was not judged")
    } else if text.len() > MAX_SIZE {
        Some("larger than 3 MB: GitHub reads nothing of it")
    } else if lines.clone().nth(MAX_LINES).is_some() {
        Some("longer than 5,000 lines: what it owns was not judged")
    } else {
        None
    };
    Some(Owners {
        file,
        unread: files.collect(),
        lines: if refused.is_some() {
            Vec::new()
        } else {
            lines.map(|(at, line)| read_line(line, at + lead)).collect()
        },
        refused,
    })
}

/// Whether a line starts a section of GitLab: `[Name]`, `^[Name]`.
fn is_section(line: &str) -> bool {
    let line = line.trim_start();
    let name = line.strip_prefix('^').unwrap_or(line);
    name.starts_with('[') && name.contains(']')
}

/// The lines that say something, each with its place in the text.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> + Clone {
    let mut next = 0;
    let all = text.split_inclusive('\n').map(move |line| {
        let at = next;
        next += line.len();
        let said = line.trim_start();
        (at + line.len() - said.len(), said.trim_end())
    });
    all.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

fn span(at: usize, text: &str) -> Span {
    // A file of 3 MB at most.
    let place = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
    Span::new(place(at), place(at + text.len()))
}

fn read_line(line: &str, at: usize) -> Line<'_> {
    let pattern = line.split_at(end_of_pattern(line)).0;
    let place = span(at, pattern);
    let mut owners = 0;
    let mut broken = None;
    let mut from = pattern.len();
    while let Some(start) = line[from..]
        .find(|sign: char| !sign.is_whitespace())
        .map(|to| from + to)
    {
        let rest = &line[start..];
        if rest.starts_with('#') {
            break;
        }
        let owner = rest.split(char::is_whitespace).next().unwrap_or(rest);
        if !is_owner(owner) && broken.is_none() {
            broken = Some(Broken {
                span: span(at + start, owner),
                why: format!("`{}` is no owner", shown(owner)),
                help: "write `@user`, `@organisation/team` or an email address, and nothing else behind the pattern",
            });
        }
        owners += 1;
        from = start + owner.len();
    }
    Line {
        pattern,
        span: place,
        owners,
        matched: broken.map_or_else(
            || {
                compile(pattern).map_err(|(why, help)| Broken {
                    span: place,
                    why,
                    help,
                })
            },
            Err,
        ),
    }
}

/// Where the pattern ends: at the first blank that no backslash stands before.
fn end_of_pattern(line: &str) -> usize {
    let mut escaped = false;
    for (at, sign) in line.char_indices() {
        if sign.is_whitespace() && !escaped {
            return at;
        }
        escaped = sign == '\\' && !escaped;
    }
    line.len()
}

/// Whether GitHub takes a text for an owner: a user, a team of an organisation, an address.
fn is_owner(text: &str) -> bool {
    let of = |name: &str, others: &[u8]| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || others.contains(&byte))
    };
    let is_name = |name: &str| of(name, b"-_");
    match text.strip_prefix('@') {
        Some(name) => name.split_once('/').map_or_else(
            || is_name(name),
            |(organisation, team)| is_name(organisation) && is_name(team),
        ),
        None => text.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && !host.contains('@') && host.contains('.') && of(host, b"-.")
        }),
    }
}

/// Compiles a pattern: the rules of `.gitignore` but for what GitHub leaves out. `folder/*` is for the files of one
/// folder, not for those of the folders in it.
fn compile(pattern: &str) -> Result<Matched, (String, &'static str)> {
    let refuse = |why: &str, help| Err((why.to_owned(), help));
    if pattern.starts_with('!') {
        return refuse(
            "`!` takes nothing out",
            "write the exception as a later line without owners",
        );
    }
    if pattern.contains('[') {
        return refuse(
            "`[` starts no range of characters",
            "write a line for each name",
        );
    }
    if pattern.starts_with("\\#") {
        return refuse(
            "`\\#` starts no name",
            "write `*` for the first character, or name the folder",
        );
    }
    if pattern.contains("***") {
        return refuse("`***` means nothing", "write `**`");
    }
    let bare = pattern.strip_prefix('/').unwrap_or(pattern);
    let (bare, is_folder) = bare
        .strip_suffix('/')
        .map_or((bare, false), |bare| (bare, true));
    let is_anchored = pattern.starts_with('/') || bare.contains('/');
    let prefix = if is_anchored { "" } else { "**/" };
    // Braces are letters here.
    let bare = bare.replace('{', "\\{").replace('}', "\\}");
    let glob = |text: String| {
        let glob = GlobBuilder::new(&text)
            .literal_separator(true)
            .backslash_escape(true)
            .build();
        glob.map(|glob| glob.compile_matcher()).map_err(|_| {
            (
                "it is no pattern".to_owned(),
                "write a path as in `.gitignore`",
            )
        })
    };
    let is_flat = is_anchored && (bare == "*" || bare.ends_with("/*"));
    Ok(Matched {
        itself: if is_folder {
            None
        } else {
            Some(glob(format!("{prefix}{bare}"))?)
        },
        below: if is_flat {
            None
        } else {
            Some(glob(format!("{prefix}{bare}/**"))?)
        },
    })
}

#[cfg(test)]
mod tests {
    use super::{compile, end_of_pattern, is_owner, is_section};

    #[test]
    fn a_pattern_matches_what_github_says() {
        for (pattern, yes, no) in [
            ("*", &["a", "b/c"][..], &[][..]),
            ("*.js", &["a.js", "b/c.js"], &["a.jsx"]),
            (
                "/build/logs/",
                &["build/logs/a", "build/logs/b/c"],
                &["x/build/logs/a", "build/logs"],
            ),
            ("/*", &["a"], &["a/b"]),
            ("docs/*", &["docs/a.md"], &["docs/b/a.md", "x/docs/a.md"]),
            ("apps/", &["apps/a", "x/apps/b/c"], &["apps", "myapps/a"]),
            ("/docs/", &["docs/a"], &["x/docs/a"]),
            ("/scripts", &["scripts", "scripts/a/b"], &["x/scripts"]),
            ("**/logs", &["logs/a", "x/y/logs/b"], &["logs2/a"]),
            (
                "/apps/github",
                &["apps/github/a", "apps/github"],
                &["apps/githubber"],
            ),
            ("README.md", &["README.md", "x/README.md"], &["README.mdx"]),
            ("/a\\ b/", &["a b/c"], &["a/b"]),
            ("/{a,b}/", &["{a,b}/c"], &["a/c"]),
            ("/a/**/b", &["a/b", "a/x/y/b/c"], &["a/c"]),
        ] {
            let Ok(matched) = compile(pattern) else {
                panic!("{pattern}")
            };
            for path in yes {
                assert!(matched.is_match(path), "{pattern} {path}");
            }
            for path in no {
                assert!(!matched.is_match(path), "{pattern} {path}");
            }
        }
        for pattern in ["!a", "/a[0-9]", "\\#a", "a/***/b"] {
            assert!(compile(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn an_owner_is_a_user_a_team_or_an_address() {
        for owner in ["@a", "@a-b", "@a/b_c", "a@b.example", "@dependabot"] {
            assert!(is_owner(owner), "{owner}");
        }
        for owner in [
            "a",
            "@",
            "@a/",
            "@/b",
            "@a/b/c",
            "a@b",
            "@a,",
            "@@developer",
            "a@b@c.example",
        ] {
            assert!(!is_owner(owner), "{owner}");
        }
    }

    #[test]
    fn a_blank_ends_a_pattern_unless_it_is_escaped() {
        assert_eq!(end_of_pattern("a\\ b c"), 4);
        assert_eq!(end_of_pattern("a\\\\ b"), 3);
        assert!(is_section("[Name] @a") && is_section("^[Name][2]") && !is_section("/a[b] @c"));
    }
}
