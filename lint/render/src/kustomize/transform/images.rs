//! `images`.

use regex::Regex;

use super::super::arena::{Arena, Id, Kind, Tag};
use super::super::config::Image;
use super::super::fieldspec::{FieldSpec, visit};
use super::super::fns;
use super::super::outcome::{Step, refused, unsupported};
use super::super::resource::Objects;
use super::Overlay;

/// The most bytes that a name in a kustomization may compile to.
const MAX_PATTERN_BYTES: usize = 1 << 20;

pub(super) fn set<'s>(
    arena: &mut Arena<'s>,
    objects: &mut Objects<'s>,
    overlay: Overlay<'_>,
    image: &Image,
    specs: &[FieldSpec],
) -> Step<()> {
    let update = Update {
        image,
        name: Name::new(&image.name)?,
        overlay,
    };
    for object in &objects.list {
        if !is_definition(arena, object.root) {
            update.everywhere(arena, object.root)?;
        }
    }
    for object in &objects.list {
        if is_definition(arena, object.root) {
            continue;
        }
        for spec in specs {
            visit(arena, object.root, spec, None, &mut |arena, node| {
                update.set(arena, node)
            })?;
        }
    }
    Ok(())
}

fn is_definition(arena: &Arena<'_>, object: Id) -> bool {
    let kind = arena.field(object, "kind");
    kind.is_some_and(|kind| arena.text(kind) == "CustomResourceDefinition")
}

/// The name is a pattern: kustomize puts it into one as it stands.
enum Name {
    /// One without any mark of patterns but dots, as nearly all are: a regular expression costs more to make than to use.
    Plain(String),
    Pattern(Regex),
}

impl Name {
    fn new(name: &str) -> Step<Self> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_/:@.".contains(&byte);
        if name.bytes().all(is_plain) {
            return Ok(Self::Plain(name.to_owned()));
        }
        let pattern = format!("^{name}(:[a-zA-Z0-9_.{{}}-]*)?(@sha256:[a-zA-Z0-9_.{{}}-]*)?$");
        let built = regex::RegexBuilder::new(&pattern)
            .size_limit(MAX_PATTERN_BYTES)
            .build();
        built.map_or_else(
            |_| unsupported("the name of an image is no pattern"),
            |pattern| Ok(Self::Pattern(pattern)),
        )
    }

    fn fits(&self, image: &str) -> bool {
        match self {
            Self::Plain(name) => fits_plain(name, image),
            Self::Pattern(pattern) => pattern.is_match(image),
        }
    }
}

/// The name, in which a dot stands for any character, then perhaps a tag, then perhaps a digest.
fn fits_plain(name: &str, image: &str) -> bool {
    let mut rest = image.chars();
    for expected in name.chars() {
        match rest.next() {
            Some(found) if found == expected || (expected == '.' && found != '\n') => {}
            _ => return false,
        }
    }
    let is_word =
        |character: char| character.is_ascii_alphanumeric() || "_.{}-".contains(character);
    let mut rest = rest.as_str();
    for start in [":", "@sha256:"] {
        if let Some(behind) = rest.strip_prefix(start) {
            rest = behind.trim_start_matches(is_word);
        }
    }
    rest.is_empty()
}

struct Update<'k> {
    image: &'k Image,
    name: Name,
    overlay: Overlay<'k>,
}

impl Update<'_> {
    /// In every list of containers, wherever it stands.
    fn everywhere(&self, arena: &mut Arena<'_>, node: Id) -> Step<()> {
        match arena.kind(node) {
            Kind::Scalar => Ok(()),
            Kind::Seq => {
                for item in arena.items(node).to_vec() {
                    self.everywhere(arena, item)?;
                }
                Ok(())
            }
            Kind::Map => {
                for (key, held) in arena.entries(node).to_vec() {
                    self.everywhere(arena, held)?;
                    let name = arena.text(key);
                    if !matches!(name, "containers" | "initContainers")
                        || arena.kind(held) != Kind::Seq
                    {
                        continue;
                    }
                    for container in arena.items(held).to_vec() {
                        if arena.is_null(container) {
                            continue;
                        }
                        if arena.kind(container) != Kind::Map {
                            return refused("a container is no mapping");
                        }
                        if let Some(field) = arena.field(container, "image") {
                            self.set(arena, field)?;
                        }
                    }
                }
                Ok(())
            }
        }
    }

    fn set(&self, arena: &mut Arena<'_>, node: Id) -> Step<()> {
        if arena.kind(node) != Kind::Scalar && !arena.is_null(node) {
            return refused("an image is a collection");
        }
        let text = arena.text(node);
        if !self.name.fits(text) {
            return Ok(());
        }
        let image = self.image;
        let (name, tag, digest) = split(text);
        let name = if image.new_name.is_empty() {
            name
        } else {
            &image.new_name
        };
        let (tag, digest) = match (image.new_tag.as_str(), image.digest.as_str()) {
            ("", "") if !image.tag_suffix.is_empty() => (format!("{tag}{}", image.tag_suffix), ""),
            ("", "") => (tag.to_owned(), digest),
            (tag, digest) => (tag.to_owned(), digest),
        };
        let mut whole = name.to_owned();
        if !tag.is_empty() {
            whole = format!("{whole}:{tag}");
        }
        if !digest.is_empty() {
            whole = format!("{whole}@{digest}");
        }
        let value = arena.scalar(Tag::Empty, whole, self.overlay.origins(image.node))?;
        fns::set_scalar(arena, node, value)
    }
}

/// Name, tag and digest, as kustomize finds them.
fn split(image: &str) -> (&str, &str, &str) {
    let from = image.find('/').unwrap_or(0);
    let at = image[from..].find('@').map(|at| at + from);
    let colon = image[from..].find(':').map(|at| at + from);
    match (colon, at) {
        (None, None) => (image, "", ""),
        (colon, Some(at)) if colon.is_none_or(|colon| at < colon) => {
            (&image[..at], "", &image[at + 1..])
        }
        (Some(colon), Some(at)) => (&image[..colon], &image[colon + 1..at], &image[at + 1..]),
        (Some(colon), None) => (&image[..colon], &image[colon + 1..], ""),
        (None, Some(at)) => (&image[..at], "", &image[at + 1..]),
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, split};

    #[test]
    fn plain_names_fit_what_the_pattern_fits() {
        let names = ["nginx", "a.b/c", "host:5000/x", ""];
        let images = [
            "nginx",
            "nginx:1",
            "nginx:",
            "nginx@sha256:ab",
            "nginx:1@sha256:ab",
            "nginx:1:2",
            "nginx@sha1:a",
            "nginx2",
            "a.b/c:1",
            "axb/c",
            "host:5000/x:1",
            "host:5000/xy",
            "",
            ":1",
            "nginx:{{x}}",
            "nginx: 1",
        ];
        for name in names {
            let plain = Name::new(name).unwrap();
            // A group makes a pattern of it.
            let pattern = Name::new(&format!("({name})")).unwrap();
            assert!(matches!(plain, Name::Plain(_)) && matches!(pattern, Name::Pattern(_)));
            for image in images {
                assert_eq!(plain.fits(image), pattern.fits(image), "{name} {image}");
            }
        }
    }

    #[test]
    fn images_come_apart() {
        for (image, parts) in [
            ("nginx", ("nginx", "", "")),
            ("nginx:1", ("nginx", "1", "")),
            ("nginx@sha256:ab", ("nginx", "", "sha256:ab")),
            (
                "host:5000/nginx:1@sha256:ab",
                ("host:5000/nginx", "1", "sha256:ab"),
            ),
            ("host:5000/nginx", ("host:5000/nginx", "", "")),
        ] {
            assert_eq!(split(image), parts);
        }
    }
}
