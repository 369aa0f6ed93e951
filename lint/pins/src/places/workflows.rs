//! Workflows: the version that stands behind the commit of an action, and the images that jobs run in and beside.

use rempart_core::{FileView, NodeRef, Span};
use rempart_model::{ImageRef, get, get_path, scalar, workflow};

use super::images;
use crate::kind::Kind;
use crate::written::Written;

pub(super) fn of_file(file: FileView<'_>, found: &mut Vec<Written>) {
    workflow::uses(file).for_each(|node| uses(file, node, found));
    for job in workflow::jobs(file) {
        let container = job.get("container");
        let services = job.get("services").and_then(NodeRef::resolved);
        let services = services.into_iter().flat_map(NodeRef::entries);
        for place in container
            .into_iter()
            .chain(services.map(|(_, service)| service))
        {
            let image = if place.is_scalar() {
                Some(place)
            } else {
                get(place, "image")
            };
            if let Some(image) = image {
                images::one(file, image, found);
            }
        }
    }
    // An action may be an image, too.
    let image = workflow::root(file).and_then(|root| get_path(root, &["runs", "image"]));
    if let Some(image) = image {
        docker(file, image, found);
    }
}

/// `docker://image:tag`.
fn docker(file: FileView<'_>, node: NodeRef<'_>, found: &mut Vec<Written>) {
    let text = node.value();
    let image = text
        .strip_prefix("docker://")
        .and_then(|image| ImageRef::parse(image).ok());
    let Some(image) = image else { return };
    let name = images::name_of(image.registry(), image.repository());
    let mut place = Written::at_node(file.id, node, Kind::Image, name);
    let tag = image.tag().unwrap_or_default();
    place.digest = image.digest().map(str::to_owned);
    // The tag ends the text where no digest follows.
    let span = node
        .value_span()
        .filter(|_| !tag.is_empty() && place.digest.is_none());
    place.is_replaceable = span.is_some();
    if let Some(span) = span {
        place.span = Span::new(span.end - tag.len() as u32, span.end);
    }
    tag.clone_into(&mut place.version);
    found.push(place);
}

fn uses(file: FileView<'_>, node: NodeRef<'_>, found: &mut Vec<Written>) {
    let (Some(uses), Some(text)) = (scalar(node), file.text()) else {
        return;
    };
    if uses.starts_with("docker://") {
        return docker(file, node, found);
    }
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
