//! Workflows: the version that stands behind the commit of an action.

use rempart_core::{FileView, NodeRef, Span};
use rempart_model::{scalar, workflow};

use crate::kind::Kind;
use crate::written::Written;

pub(super) fn of_file(file: FileView<'_>, found: &mut Vec<Written>) {
    workflow::uses(file).for_each(|node| uses(file, node, found));
}

fn uses(file: FileView<'_>, node: NodeRef<'_>, found: &mut Vec<Written>) {
    let (Some(uses), Some(text)) = (scalar(node), file.text()) else {
        return;
    };
    let Some((path, reference)) = uses
        .split_once('@')
        .filter(|_| !uses.starts_with('.') && !uses.contains("://"))
    else {
        return;
    };
    let name = path.splitn(3, '/').take(2).collect::<Vec<_>>().join("/");
    let mut place = Written::at_node(file.id, node, Kind::Action, name);
    let is_commit = reference.len() >= 40 && reference.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_commit {
        reference.clone_into(&mut place.version);
        if let Some(span) = node.value_span() {
            place.span = Span::new(span.end - reference.len() as u32, span.end);
        }
        found.push(place);
        return;
    }
    // `uses: owner/name@commit # v1.2.3`: the version is what the remark says. Another one would be of another commit.
    place.is_replaceable = false;
    let end = node.span().end as usize;
    let rest = text
        .get(end..)
        .and_then(|rest| rest.lines().next())
        .unwrap_or_default();
    let Some(remark) = rest.trim_start().strip_prefix('#') else {
        return;
    };
    let Some(word) = remark
        .split_whitespace()
        .find(|word| crate::version::is_exact(word))
    else {
        return;
    };
    // The word stands in this very line.
    let at = rest.find(word).unwrap_or_default();
    place.span = Span::new((end + at) as u32, (end + at + word.len()) as u32);
    word.clone_into(&mut place.version);
    found.push(place);
}
