//! Dockerfiles: the images that stages start from and copy from.

use std::collections::BTreeMap;

use rempart_core::{FileView, Span};
use rempart_model::ImageRef;

use super::images;
use crate::kind::Kind;
use crate::written::Written;

/// `FROM image:tag AS stage`, `COPY --from=image:tag`, and `ARG` before them.
pub(super) fn of_text(file: FileView<'_>, text: &str, found: &mut Vec<Written>) {
    let mut start = 0;
    // Names of earlier stages, and arguments with what they are without a word from outside and where that stands.
    let mut stages = Vec::new();
    let mut arguments = BTreeMap::new();
    for line in text.split_inclusive('\n') {
        let words: Vec<&str> = line.split_whitespace().collect();
        let word = words.first().map(|word| word.to_ascii_uppercase());
        match word.as_deref() {
            Some("ARG") => {
                if let Some((name, value)) = words.get(1).and_then(|word| word.split_once('=')) {
                    let value = value.trim_matches(['"', '\'']);
                    let at = line.find(value).map_or(start, |at| start + at);
                    arguments.insert(name, (value, at));
                }
            }
            Some("FROM") => {
                let mut rest = words[1..].iter().filter(|word| !word.starts_with("--"));
                let image = rest.next().copied().unwrap_or_default();
                one(file, (line, start), image, &stages, &arguments, found);
                if rest
                    .next()
                    .is_some_and(|word| word.eq_ignore_ascii_case("as"))
                {
                    stages.extend(rest.next().map(|name| name.to_ascii_lowercase()));
                }
            }
            Some("COPY") => {
                let from = words.iter().find_map(|word| word.strip_prefix("--from="));
                // A stage may be named by its number, or come from outside.
                let from = from.filter(|image| image.contains([':', '/', '@']));
                if let Some(image) = from {
                    one(file, (line, start), image, &stages, &arguments, found);
                }
            }
            _ => {}
        }
        start += line.len();
    }
}

fn one(
    file: FileView<'_>,
    (line, start): (&str, usize),
    image: &str,
    stages: &[String],
    arguments: &BTreeMap<&str, (&str, usize)>,
    found: &mut Vec<Written>,
) {
    let Some(at) = line.find(image).map(|at| start + at) else {
        return;
    };
    if image == "scratch" || stages.contains(&image.to_ascii_lowercase()) {
        return;
    }
    // `redis:${VERSION}`: the version is what the argument is.
    if let Some((name, variable)) = image.rsplit_once(':')
        && let Some(variable) = variable.strip_prefix('$')
        && let Some((value, at)) = arguments.get(variable.trim_matches(['{', '}']))
        && let Ok(parsed) = ImageRef::parse(name)
    {
        let name = images::name_of(parsed.registry(), parsed.repository());
        found.push(Written::in_text(file, *at, value, Kind::Image, &name));
        return;
    }
    let Ok(parsed) = ImageRef::parse(image) else {
        return;
    };
    let name = images::name_of(parsed.registry(), parsed.repository());
    let has_digest = parsed.digest().is_some();
    let tag = parsed.tag().unwrap_or_default();
    let before = image.split('@').next().unwrap_or_default().len() - tag.len();
    let mut place = Written::in_text(file, at + before, tag, Kind::Image, &name);
    if tag.is_empty() {
        place.span = Span::new(at as u32, (at + image.len()) as u32);
    }
    place.is_replaceable = !has_digest && !tag.is_empty();
    place.digest = parsed.digest().map(str::to_owned);
    found.push(place);
}
