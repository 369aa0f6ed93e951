//! `helm template` by the program of that name: the objects of a chart as Argo CD 3.3 asks for them.
//!
//! The files of the chart come from the snapshot, or from an archive that was fetched before, and are written into a private folder, which is removed afterwards. The
//! program sees a clean environment whose folders are all in there, no input, and no argument that names anything but
//! these files: it loads nothing from a network. See ADR-0019.

mod archive;
mod cache;
mod digest;
mod faults;
mod lines;
mod origins;
mod process;
mod pull;
mod request;
mod scratch;
mod stream;
mod tar;

use std::collections::BTreeSet;
use std::sync::Arc;

use rempart_core::{RepoPath, Snapshot, Tree};
use rempart_model::Resource;
use rempart_syntax::Span;

pub use archive::{Archive, MAX_ARCHIVE};
pub use cache::{Cache, Uncached};
pub use digest::Digest;
pub use faults::Unrendered;
pub use origins::{SOURCE, TEMPLATE, VALUES};
pub use process::{Limits, Program};
pub use pull::{Pulled, Unpulled, Wanted, pull};
pub use request::{Chart, Inline, Named, Request, ValueSource};
pub use tar::ArchiveFault;

use scratch::Scratch;

/// What `helm template` printed.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// Every node knows where it comes from: the value that decides it, or its template.
    pub tree: Arc<Tree>,
    /// The objects, in the order of the output.
    pub resources: Vec<Resource>,
    /// The version of the program, such as `v3.19.4`.
    pub version: String,
    /// The templates whose output differs when the same is rendered again, as paths of the repository.
    pub changing: Vec<RepoPath>,
}

/// Functions whose result is another one each time (sprig 3, as Helm has it).
const CHANGING: [&str; 16] = [
    "randAlphaNum",
    "randAlpha",
    "randNumeric",
    "randAscii",
    "randBytes",
    "randInt",
    "genPrivateKey",
    "genCA",
    "genSelfSignedCert",
    "genSignedCert",
    "htpasswd",
    "bcrypt",
    "encryptAES",
    "uuidv4",
    "now",
    "shuffle",
];

/// Renders a chart. Twice where a template calls a function whose result is another one each time.
///
/// # Errors
/// Why there are no objects; [`Unrendered::is_refused`] tells whether Helm refuses the chart.
pub fn render(
    snapshot: &Snapshot,
    request: &Request<'_>,
    program: &Program<'_>,
) -> Result<Rendered, Unrendered> {
    let version = program.version()?;
    let scratch = Scratch::new(program.scratch)?;
    request::write(snapshot, request, &scratch)?;
    let mut arguments = request::arguments(request);
    arguments.extend(request::file_arguments(snapshot, request, &scratch));
    let folder = request.folder(&scratch);
    let chart = request.chart.folder;
    let once = || {
        let output = process::run(program, &scratch, &folder, &arguments, &[])?;
        if output.succeeded {
            return String::from_utf8(output.out).map_err(|_| Unrendered::NoUtf8);
        }
        let said = String::from_utf8_lossy(&output.err);
        Err(faults::of(&said, chart))
    };
    let text = once()?;
    let stream = stream::Stream::new(text, chart)?;
    let mut changing = BTreeSet::new();
    if calls_changing(&request.chart) {
        let again = stream::Stream::new(once()?, chart)?;
        changing = stream.differing(&again);
    }
    let (tree, resources) = origins::tree(snapshot, request, stream)?;
    Ok(Rendered {
        tree,
        resources,
        version,
        changing: changing.into_iter().collect(),
    })
}

/// The first call of a function whose result is another one each time.
pub fn changing_call(text: &str) -> Option<(Span, &'static str)> {
    let is_part = |character: char| character.is_ascii_alphanumeric() || "_.".contains(character);
    let calls = CHANGING.iter().filter_map(|name| {
        let found = text.match_indices(name).map(|(at, _)| at).find(|at| {
            let end = at + name.len();
            let is_inside = text[..*at].rfind("{{") > text[..*at].rfind("}}");
            let begins = !text[..*at].ends_with(is_part);
            is_inside && begins && !text[end..].starts_with(is_part)
        })?;
        let end = found + name.len();
        Some((Span::new(found as u32, end as u32), *name))
    });
    calls.min_by_key(|(span, _)| span.start)
}

fn calls_changing(chart: &Chart<'_>) -> bool {
    chart.files.under(chart.folder).any(|id| {
        let entry = chart.files.entry(id);
        // Values may hold templates as well (`tpl`).
        entry.file.text().is_some_and(|text| {
            let mut names = CHANGING.iter();
            names.any(|name| text.contains(name))
        })
    })
}
