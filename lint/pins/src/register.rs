//! The register: the file whose root has `pins_format`, see `infra/README.md`.

use rempart_core::{Context, Fact, FileId, Kind as NodeKind, NodeRef, Span};
use rempart_model::{ImageRef, class, get, scalar};
use rempart_syntax::scalar::{Reader, ScalarClass, resolve};

use crate::kind::Kind;
use crate::version::is_exact;

/// One thing with its version.
#[derive(Clone, Debug)]
pub(crate) struct Pin {
    /// What the register calls it.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// The version; exact, and a text to every reader.
    pub(crate) version: String,
    /// Other names of it, in lower case: what its source says.
    pub(crate) aliases: Vec<String>,
    /// The project on a forge that its source names, as written.
    pub(crate) project: Option<String>,
    /// The digest, where it is known.
    pub(crate) digest: Option<String>,
    /// The last day with fixes, `YYYY-MM-DD`, and where it is written.
    pub(crate) end: Option<(String, Span)>,
    /// Where its name is written.
    pub(crate) key: Span,
    /// Where its version is written.
    pub(crate) at: Span,
}

/// What is wrong with a register.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) span: Span,
    pub(crate) what: String,
    pub(crate) help: String,
}

/// The registers of the repository, which should be one.
#[derive(Debug, Default)]
pub(crate) struct Register {
    /// The file; the first one where there are several.
    pub(crate) file: Option<FileId>,
    /// Further files that say they are a register, and where.
    pub(crate) others: Vec<(FileId, Span)>,
    /// The entries that nothing is wrong with.
    pub(crate) pins: Vec<Pin>,
    pub(crate) faults: Vec<Fault>,
}

/// The key that makes a file a register.
const FORMAT: &str = "pins_format";

/// The one shape there is.
const FORMAT_NUMBER: &str = "1";

/// The keys of an entry.
const KEYS: &[&str] = &["version", "kind", "source", "digest", "eol"];

impl Fact for Register {
    type Key = ();

    const NAME: &'static str = "register";

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let mut register = Self::default();
        for file in context.files_of(&[class::YAML, class::ANSIBLE_VARS, class::OTHER]) {
            // Half of a register would be compared as if it were all of it.
            if let Some(error) = file.source().syntax_errors().first() {
                let says = file.text().is_some_and(|text| text.contains(FORMAT));
                if says && register.file.is_none() {
                    register.file = Some(file.id);
                    register.faults.push(Fault {
                        span: error.span,
                        what: format!(
                            "{}: the register cannot be read, and nothing is compared with it",
                            error.message
                        ),
                        help: "mend what stands there".to_owned(),
                    });
                }
                continue;
            }
            let Some(root) = file.tree().and_then(|tree| tree.root(0)?.resolved()) else {
                continue;
            };
            let Some((key, format)) = root.entry(FORMAT) else {
                continue;
            };
            if register.file.is_some() {
                register.others.push((file.id, key.span()));
                continue;
            }
            register.file = Some(file.id);
            register.read(root, format);
        }
        register
    }
}

impl Register {
    fn fault(&mut self, node: NodeRef<'_>, what: impl Into<String>, help: impl Into<String>) {
        self.faults.push(Fault {
            span: node.span(),
            what: what.into(),
            help: help.into(),
        });
    }

    fn read(&mut self, root: NodeRef<'_>, format: NodeRef<'_>) {
        if scalar(format).is_none_or(|format| format != FORMAT_NUMBER) {
            let is = format.raw().to_owned();
            self.fault(format, format!("`{FORMAT}` is `{is}`, and no such form is known: nothing in this register is compared"), format!("write `{FORMAT}: {FORMAT_NUMBER}`"));
            return;
        }
        for (key, value) in root.entries() {
            if key.is("pins") {
                if value
                    .resolved()
                    .is_none_or(|pins| pins.kind() != NodeKind::Mapping)
                {
                    self.fault(
                        key,
                        "`pins` is no mapping: nothing in this register is compared",
                        "write names, and under each its `version` and `kind`",
                    );
                }
                let entries: Vec<_> = value
                    .resolved()
                    .into_iter()
                    .flat_map(NodeRef::entries)
                    .collect();
                for (name, entry) in entries {
                    self.entry(name, entry);
                }
            } else if !key.is(FORMAT) {
                self.unknown_key(key, &["pins", FORMAT]);
            }
        }
    }

    fn unknown_key(&mut self, key: NodeRef<'_>, known: &[&str]) {
        let name = key.value();
        let help = match rempart_core::config::nearest(&name, known.iter().copied()) {
            Some(nearest) => format!("write `{nearest}`"),
            None => format!("write one of {}", known.join(", ")),
        };
        self.fault(
            key,
            format!("`{name}` is no key of the register: what it says is read by nobody"),
            help,
        );
    }

    fn entry(&mut self, key: NodeRef<'_>, entry: NodeRef<'_>) {
        let name = key.value().into_owned();
        for (key, _) in entry
            .entries()
            .filter(|(key, _)| !KEYS.iter().any(|known| key.is(known)))
        {
            self.unknown_key(key, KEYS);
        }
        let kind = self.kind(key, entry);
        let version = self.version(key, entry);
        let source = get(entry, "source").and_then(scalar).unwrap_or_default();
        let digest = self.digest(entry);
        let end = self.end(entry);
        let (Some(kind), Some(version)) = (kind, version) else {
            return;
        };
        let aliases = match kind {
            Kind::Image => image_aliases(&source),
            _ => aliases(&source),
        };
        let is_same = |pin: &&Pin| {
            let is_alias = aliases.iter().any(|alias| pin.aliases.contains(alias));
            pin.kind == kind
                && (pin.name.eq_ignore_ascii_case(&name) || is_alias && !is_shared(kind, &source))
        };
        if let Some(known) = self.pins.iter().find(is_same) {
            let what = format!(
                "`{name}` is what `{}` is, too: {} twice, and the two versions can part",
                known.name,
                kind.name()
            );
            self.fault(key, what, "keep one of the two entries");
            return;
        }
        self.pins.push(Pin {
            name,
            kind,
            version: version.value().into_owned(),
            aliases,
            project: source
                .split_once("://")
                .and_then(|(_, rest)| project_as_written(rest)),
            digest,
            end,
            key: key.span(),
            at: version.value_span().unwrap_or_else(|| version.span()),
        });
    }

    fn kind(&mut self, key: NodeRef<'_>, entry: NodeRef<'_>) -> Option<Kind> {
        let Some(node) = get(entry, "kind") else {
            let what = format!(
                "`{}` has no `kind`: no place is compared with it",
                key.value()
            );
            self.fault(
                key,
                what,
                "say what the version names: `helm-chart`, `image`, `binary` …",
            );
            return None;
        };
        let text = scalar(node).unwrap_or_default();
        let kind = Kind::of(&text);
        if kind.is_none() {
            let help = match rempart_core::config::nearest(&text, Kind::names()) {
                Some(nearest) => format!("write `{nearest}`"),
                None => format!(
                    "write one of {}",
                    Kind::names().collect::<Vec<_>>().join(", ")
                ),
            };
            self.fault(
                node,
                format!("`{text}` is no kind of the register: no place is compared with it"),
                help,
            );
        }
        kind
    }

    /// The version, where it is one.
    fn version<'t>(&mut self, key: NodeRef<'t>, entry: NodeRef<'t>) -> Option<NodeRef<'t>> {
        let Some(node) = get(entry, "version") else {
            self.fault(
                key,
                format!("`{}` has no `version`", key.value()),
                "write `version:` and the exact version in quotes",
            );
            return None;
        };
        if !node.is_scalar() {
            self.fault(
                node,
                "the version is no text",
                "write the exact version in quotes",
            );
            return None;
        }
        let text = node.value();
        // Roles read the register with PyYAML, other programs with readers of YAML 1.2.
        let readers = [Reader::PyYaml, Reader::Yaml12];
        let read: Vec<_> = readers
            .into_iter()
            .map(|reader| resolve(reader, node))
            .collect();
        if let Some(other) = read
            .iter()
            .find(|value| value.class() != ScalarClass::String)
        {
            let words = match other.class() {
                ScalarClass::Float => "a number, which drops zeros at its end",
                ScalarClass::Int => "a number",
                ScalarClass::Bool => "true or false",
                ScalarClass::Timestamp => "a date",
                ScalarClass::Null | ScalarClass::String => "nothing",
            };
            let (raw, said) = (node.raw(), number(&text));
            self.fault(node, format!("the version `{raw}` is read as {words}{said}: another version is installed than the one that was meant"), format!("write `\"{raw}\"`"));
            return None;
        }
        if !is_exact(&text) {
            self.fault(node, format!("`{text}` is no exact version: what is installed changes without a change here, and no place can be compared with it"), "write one release, such as `\"1.2.3\"`");
            return None;
        }
        Some(node)
    }

    fn digest(&mut self, entry: NodeRef<'_>) -> Option<String> {
        let node = written(entry, "digest")?;
        let text = node.value();
        let digits = text.strip_prefix("sha256:");
        let is_digest = |digits: &str| {
            digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        if digits.is_some_and(is_digest) {
            return Some(text.into_owned());
        }
        self.fault(
            node,
            format!("the digest `{text}` is none: a download can never match it"),
            "write `sha256:` and 64 hexadecimal digits, or `null`",
        );
        None
    }

    fn end(&mut self, entry: NodeRef<'_>) -> Option<(String, Span)> {
        let node = written(entry, "eol")?;
        let text = node.value();
        if rempart_core::config::is_day(&text) {
            return Some((
                text.into_owned(),
                node.value_span().unwrap_or_else(|| node.span()),
            ));
        }
        self.fault(
            node,
            format!("`{text}` is no day"),
            "write `YYYY-MM-DD`, or `null`",
        );
        None
    }
}

/// The value of a key that is not `null`.
fn written<'t>(entry: NodeRef<'t>, key: &str) -> Option<NodeRef<'t>> {
    let is_said =
        |node: &NodeRef<'_>| scalar(*node).is_some_and(|text| !matches!(&*text, "null" | "~" | ""));
    get(entry, key).filter(is_said)
}

/// What is lost when a version is a number: `1.10` is `1.1`.
fn number(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(number) if format!("{number}") != text => format!(" (`{text}` is {number})"),
        _ => String::new(),
    }
}

/// Whether several things are published at one address: charts of one repository, say.
fn is_shared(kind: Kind, source: &str) -> bool {
    kind == Kind::HelmChart && source.contains("://")
}

/// The names that a source gives: the name in a package index, or the project on a forge.
fn aliases(source: &str) -> Vec<String> {
    if let Some((_, rest)) = source.split_once("://") {
        return project(rest).into_iter().collect();
    }
    let name = source
        .split_once(':')
        .map(|(_, name)| name.to_ascii_lowercase());
    name.into_iter().filter(|name| !name.is_empty()).collect()
}

/// What an image is called, by the address it is pulled from: with the public registry or without.
fn image_aliases(source: &str) -> Vec<String> {
    let address = source.split_once("://").map_or(source, |(_, rest)| rest);
    let address = address.strip_prefix("docker:").unwrap_or(address);
    let Ok(image) = ImageRef::parse(address) else {
        return aliases(source);
    };
    let name = crate::places::image_name(image.registry(), image.repository()).to_ascii_lowercase();
    let short = name.strip_prefix("docker.io/").map(str::to_owned);
    std::iter::once(name).chain(short).collect()
}

/// `owner/name` of an address on a forge, in lower case.
pub(crate) fn project(address: &str) -> Option<String> {
    project_as_written(address).map(|project| project.to_ascii_lowercase())
}

/// `owner/name` of an address on a forge.
fn project_as_written(address: &str) -> Option<String> {
    let rest = FORGES
        .iter()
        .find_map(|forge| address.strip_prefix(forge))?;
    let mut parts = rest.split(['/', '?', '#', '@']);
    let (owner, name) = (parts.next()?, parts.next()?);
    let name = name.strip_suffix(".git").unwrap_or(name);
    (!owner.is_empty() && !name.is_empty()).then(|| format!("{owner}/{name}"))
}

/// Where projects stand as `owner/name`.
pub(crate) const FORGES: &[&str] = &[
    "github.com/",
    "raw.githubusercontent.com/",
    "api.github.com/repos/",
    "gitlab.com/",
    "codeberg.org/",
];
