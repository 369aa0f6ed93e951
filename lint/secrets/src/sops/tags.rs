//! Tags and directives of YAML, of which SOPS writes none.

use rempart_core::NodeRef;
use rempart_syntax::Span;

/// Directives `%YAML` of another version than 1.1. Inside a mapping no line begins so.
pub(super) fn refused_directives(text: &str) -> impl Iterator<Item = Span> {
    directives(text, "%YAML").filter(|span| {
        let version = text[span.end as usize..].split_whitespace().next();
        version != Some("1.1")
    })
}

/// Where lines begin with a directive.
pub(super) fn directives<'t>(text: &'t str, name: &'static str) -> impl Iterator<Item = Span> + 't {
    let starts = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes());
    let at_start = starts.filter(|at| *at == 0 || text.as_bytes()[at - 1] == b'\n');
    at_start.map(|at| Span::new(at as u32, (at + name.len()) as u32))
}

/// Whether a tag names another type than text. SOPS writes none, and what yaml.v3 makes of a text under such a tag enters
/// its hash.
pub(super) fn is_of_another_type(node: NodeRef<'_>) -> bool {
    const TYPES: [&str; 6] = ["binary", "bool", "float", "int", "null", "timestamp"];
    let tag = node.tag().unwrap_or_default();
    let full = tag.strip_prefix("!<tag:yaml.org,2002:");
    let name = full.map_or_else(|| tag.strip_prefix("!!"), |full| full.strip_suffix('>'));
    name.is_some_and(|name| TYPES.contains(&name))
}
