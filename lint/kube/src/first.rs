//! Objects judged in the first look at their file.

use std::cell::RefCell;
use std::sync::OnceLock;

use rempart_core::{Format, Looked, Purpose, RepoPath, SourceFile};
use rempart_model::FileResources;
use rempart_schemas::{Catalogue, JudgedBy, Lookup, Minor, Options, Verdict, validate};
use rempart_syntax::scalar::Reader;

use crate::known::Known;

/// The number of a release that judges nothing, for [`Purpose::release`].
pub const NO_RELEASE: u32 = 0;

/// Later than all minors that have schemas.
const MINORS: usize = 64;

/// The first look at a file, for [`rempart_core::Look`]: that of `model`, and objects are judged by the built-in schemas
/// of a release. Nearly all files are as they should be and need no second look then, see
/// [`FileResources::sound_in`]; what is to be said of the others is found when all definitions are known.
///
/// Where [`Purpose::forgets`] says so, the nodes of sound objects are forgotten, but for those of definitions and
/// applications, which are read again.
pub fn look(path: &RepoPath, file: &SourceFile, purpose: Purpose) -> Looked {
    let release = purpose.release;
    rempart_model::look_judging(path, file, |found| {
        let Some(catalogue) = built_in(release) else {
            return false;
        };
        let sound = KNOWN.with_borrow_mut(|known| is_sound(found, catalogue, reader(path), known));
        found.sound_in = sound.then_some(release);
        let is_read_again = found.may_define || found.of_argo || !found.others.is_empty();
        purpose.forgets && sound && !is_read_again
    })
}

/// Who reads the objects of a file. JSON has no plain words that could be booleans, and one grammar for numbers.
pub(crate) fn reader(path: &RepoPath) -> Reader {
    if path.format() == Format::Json {
        Reader::Json
    } else {
        Reader::GoYamlV2
    }
}

thread_local! {
    /// What this thread was told of the kinds it has met.
    static KNOWN: RefCell<Known<'static>> = RefCell::new(Known::new());
}

/// The schemas of a release, without any that a repository adds.
fn built_in(release: u32) -> Option<&'static Catalogue> {
    static BUILT_IN: [OnceLock<Option<Catalogue>>; MINORS] = [const { OnceLock::new() }; MINORS];
    let place = BUILT_IN.get(usize::try_from(release).ok()?)?;
    place
        .get_or_init(|| Catalogue::new(Minor(release)))
        .as_ref()
}

/// Whether every object is of a kind that the release has and does not mean to drop, and as its schema wants it. What
/// SOPS encrypted is judged otherwise.
fn is_sound(
    found: &FileResources,
    catalogue: &'static Catalogue,
    reader: Reader,
    known: &mut Known<'static>,
) -> bool {
    found.resources.iter().all(|resource| {
        if resource.is_sops() {
            return false;
        }
        match known.lookup(catalogue, resource.api_version(), resource.kind()) {
            Lookup::Found(found) => {
                matches!(found.judged_by, JudgedBy::BuiltIn(_))
                    && found.deprecation.is_none()
                    && validate(found.schema, resource.node(), reader, Options::default())
                        == Verdict::default()
            }
            _ => false,
        }
    })
}
