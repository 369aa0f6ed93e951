//! Names that somebody gave to what stands in an archive, fit for a report.

/// What stands in reports for a credential.
const HIDDEN: &str = "[hidden]";

/// A name without the credentials in it. What hides secrets in reports asks the texts of files, and no file of the
/// repository has this name in its text.
pub(super) fn without_leaks(name: &str) -> String {
    let found = |from: usize, part: &str| {
        let leaks = super::search(part.as_bytes()).leaks;
        let moved = leaks
            .into_iter()
            .map(|leak| leak.span.start + from..leak.span.end + from);
        moved.collect::<Vec<_>>()
    };
    let mut spans = found(0, name);
    // A word that is joined to it keeps a token from being known: `<token>_password`.
    let joints = name.match_indices(['_', '-', '.']).take(JOINTS);
    for (at, _) in joints {
        spans.extend(found(0, &name[..at]));
        spans.extend(found(at + 1, &name[at + 1..]));
    }
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    let (mut out, mut at) = (String::new(), 0);
    for span in spans {
        if span.start >= at {
            out.push_str(name.get(at..span.start).unwrap_or_default());
            out.push_str(HIDDEN);
        }
        at = at.max(span.end);
    }
    out.push_str(name.get(at..).unwrap_or_default());
    out
}

/// The most joints of a name at which it is taken apart.
const JOINTS: usize = 16;

/// The most characters of the name of an entry that are shown.
const SHOWN: usize = 200;

/// A name that somebody gave an entry, fit for a report: without control characters, and cut.
pub(super) fn shown(name: &str) -> String {
    let character = |character: char| {
        if character.is_control() {
            char::REPLACEMENT_CHARACTER
        } else {
            character
        }
    };
    name.chars().take(SHOWN).map(character).collect()
}
