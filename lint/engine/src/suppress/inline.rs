//! `# rempart: allow(rule) reason` in a comment.
//!
//! Behind a value it covers the findings that start on its line; on a line of its own, those that start in the entry or
//! item that begins on the next line; as `allow-file`, in the first comments of a file, the whole file.

use rempart_core::{Context, FileId, FileView, Finding, Kind, LineIndex, NodeRef, Span, Suppressed, Tree};
use rempart_syntax::comment::{self, Comment};

use super::Faults;
use crate::request::Request;
use crate::select;

/// One rule allowed by one comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Inline {
    /// The rule or `checker/*`, as written.
    pub(crate) rule: String,
    /// The comment.
    pub(crate) span: Span,
    /// Where findings start that it covers; `None` for the whole file.
    pub(crate) covers: Option<Span>,
    /// Why. May be empty, which is a fault.
    pub(crate) reason: String,
}

const MARK: &str = "rempart: allow";

/// Removes what inline comments waive.
pub(super) fn apply(
    request: &Request<'_>,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
    waivable: &dyn Fn(&Finding) -> bool,
    rows: &mut Vec<Suppressed>,
    faults: &mut Faults<'_>,
) {
    for id in context.snapshot.ids() {
        let file = context.file(id);
        for inline in find(file) {
            let place = file.at(inline.span, None);
            if !is_known(request, &inline.rule) {
                let message = format!("this comment allows `{}`, which is no rule: it silences nothing", inline.rule);
                faults.report("rempart/unknown-allow", place, message, "`rempart rules` lists the rules");
                continue;
            }
            if inline.reason.is_empty() {
                let message = format!("this waiver of `{}` gives no reason", inline.rule);
                faults.report("rempart/allow-without-reason", place.clone(), message, "write behind the parenthesis why the rule may be broken here");
            }
            let used = remove(&inline, id, context, findings, waivable, rows);
            let could = request.options.only.is_empty() && request.options.paths.is_empty();
            if !used && could {
                let message = format!("this waiver of `{}` silences nothing", inline.rule);
                faults.report("rempart/unused-allow", place, message, "remove it");
            }
        }
    }
}

fn is_known(request: &Request<'_>, pattern: &str) -> bool {
    request.checkers.iter().flat_map(|checker| checker.rules).any(|rule| select::matches(pattern, rule.meta.id))
}

fn remove(
    inline: &Inline,
    id: FileId,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
    waivable: &dyn Fn(&Finding) -> bool,
    rows: &mut Vec<Suppressed>,
) -> bool {
    let path = context.file(id).path();
    let mut used = false;
    findings.retain(|finding| {
        let here = finding.location.path == *path && finding.location.side == context.side;
        let covered = inline.covers.is_none_or(|span| span.contains(finding.location.span.start));
        let hit = here && covered && select::matches(&inline.rule, finding.rule) && waivable(finding);
        if hit {
            used = true;
            rows.push(Suppressed { rule: finding.rule, count: 1, by: "comment" });
        }
        !hit
    });
    used
}

/// Every waiver in the comments of a file.
pub(crate) fn find(file: FileView<'_>) -> Vec<Inline> {
    // The search for a word is all that most files cost.
    let Some(text) = file.text().filter(|text| text.contains(MARK)) else { return Vec::new() };
    let (Some(tree), Some(lines)) = (file.tree(), file.source().lines()) else { return Vec::new() };
    let comments = comment::comments(text, tree.tape());
    let mut found = Vec::new();
    for comment in &comments {
        let Some(parsed) = parse(comment.text(text)) else { continue };
        let covers = if parsed.whole_file { None } else { Some(covered(text, tree, lines, comment, &comments)) };
        for rule in parsed.rules {
            found.push(Inline { rule: rule.to_owned(), span: comment.span, covers, reason: parsed.reason.to_owned() });
        }
    }
    found
}

struct Parsed<'t> {
    rules: Vec<&'t str>,
    reason: &'t str,
    whole_file: bool,
}

/// Reads the words of a comment; `None` when it is about something else.
fn parse(comment: &str) -> Option<Parsed<'_>> {
    let words = comment.trim_start_matches('#').trim_start();
    let rest = words.strip_prefix(MARK)?;
    let (whole_file, rest) = match rest.strip_prefix("-file") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let (rules, reason) = rest.strip_prefix('(')?.split_once(')')?;
    let rules = rules.split(',').map(str::trim).filter(|rule| !rule.is_empty()).collect();
    Some(Parsed { rules, reason: reason.trim().trim_start_matches([':', '-']).trim(), whole_file })
}

/// What a comment covers.
fn covered(text: &str, tree: &Tree, lines: &LineIndex, comment: &Comment, all: &[Comment]) -> Span {
    let line = lines.position(text, comment.span.start).line;
    if !comment.own_line {
        return lines.line_span(text, line).map_or(comment.span, |span| Span::new(span.start, span.end + 1));
    }
    let is_comment = |line: u32| all.iter().any(|other| other.own_line && lines.position(text, other.span.start).line == line);
    let mut next = line + 1;
    while let Some(span) = lines.line_span(text, next) {
        if !is_comment(next) && !span.slice(text).trim().is_empty() {
            return node_at_line(tree, span).unwrap_or(Span::new(span.start, span.end + 1));
        }
        next += 1;
    }
    comment.span
}

/// The entry or item that begins on a line, to its end.
fn node_at_line(tree: &Tree, line: Span) -> Option<Span> {
    let starts_here = |node: &NodeRef<'_>| line.start <= node.span().start && node.span().start <= line.end;
    let first = (0..tree.tape().node_count() as u32).filter_map(|index| tree.node(index)).find(|node| starts_here(node) && node.is_scalar() || starts_here(node) && is_flow(*node))?;
    // A key begins its entry; anything else that begins a line is an item.
    let value = tree.node(first.next_index()).filter(|next| is_value_of(tree, first, *next));
    let end = value.map_or(first.span().end, |value| value.span().end);
    let item_end = enclosing_item_end(tree, first, line);
    Some(Span::new(line.start, end.max(item_end).max(line.end) + 1))
}

fn is_flow(node: NodeRef<'_>) -> bool {
    matches!(node.kind(), Kind::Mapping | Kind::Sequence) && node.raw().starts_with(['{', '['])
}

/// Whether `value` belongs to the key `key`: they stand in turn in one mapping.
fn is_value_of(tree: &Tree, key: NodeRef<'_>, value: NodeRef<'_>) -> bool {
    let parent = (0..key.index()).rev().filter_map(|index| tree.node(index)).find(|node| node.next_index() > key.index());
    parent.is_some_and(|parent| parent.entries().any(|(known, known_value)| known == key && known_value == value))
}

/// The end of the sequence item that begins on this line with a dash.
fn enclosing_item_end(tree: &Tree, first: NodeRef<'_>, line: Span) -> u32 {
    let dash = line.slice(tree.text()).trim_start().starts_with("- ");
    if !dash {
        return 0;
    }
    let holders = (0..=first.index()).rev().filter_map(|index| tree.node(index));
    let item = holders.take_while(|node| node.span().start >= line.start).filter(|node| node.next_index() > first.index()).last();
    item.map_or(0, |item| item.span().end)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn comments_are_read_and_others_left_alone() {
        let parsed = parse("# rempart: allow(kube/unknown-field, yaml/*) the operator adds it").unwrap();
        assert_eq!(parsed.rules, ["kube/unknown-field", "yaml/*"]);
        assert_eq!(parsed.reason, "the operator adds it");
        assert!(parse("# rempart: allow-file(yaml/*): generated").unwrap().whole_file);
        assert!(parse("# rempart allows nothing here").is_none());
        assert!(parse("# see rempart: allow(x)").is_none());
    }
}
