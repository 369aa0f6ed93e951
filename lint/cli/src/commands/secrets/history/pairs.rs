//! Files that are judged by what another file says of them: a Secret is made of them, or they are a patch of one.
//!
//! Both have versions. One of each is judged together where there was a time at which both stood, by the order of the
//! walk: the span of one overlaps the span of the other. Between branches that may join two versions which no commit
//! holds together, and it leaves no two out that one does.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Mutex;
use std::sync::PoisonError;

use rempart_core::{BlobId, RepoPath, Skip};
use rempart_git::history::{HistoricBlob, History, Place, PlaceMode, ReadBlob, Sought};
use rempart_secrets::history as secrets;

use super::failed;
use super::fold::{Folded, Where};
use super::judge::{Judge, Together};
use super::paths::Named;
use crate::exit::Fatal;

/// More pairs than that are not judged, and the report says so: few files name others, and few versions of both stand at
/// one time.
const MAX_PAIRS: usize = 200_000;

/// A file of this size that names others is hand-made.
const MAX_NAMER_BYTES: usize = 4 << 20;

/// A version of a file that names others.
struct Namer<'p> {
    place: &'p Place,
    bytes: Vec<u8>,
    named: Vec<RepoPath>,
}

/// Judges each version of a named file with the versions of the files that name it.
pub(super) fn judge(
    history: &History,
    places: &[Place],
    judge: &Judge<'_>,
    folded: &mut Folded,
) -> Result<(), Fatal> {
    let namers = namers(history, places)?;
    if namers.is_empty() {
        return Ok(());
    }
    let paths = Named::of(namers.iter().flat_map(|namer| &namer.named));
    let sought = Sought {
        blobs: &[],
        paths: Some(&paths),
        submodules: false,
    };
    let named = history.places(sought).map_err(failed)?;
    let pairs = pairs(&namers, &named, folded);
    let blobs = blobs(history, |id| pairs.contains_key(id));
    let states = history.read(&blobs, Folded::default, |folded, blob, read| {
        for (namer, place, stood) in &pairs[&blob.id] {
            judge.together(
                &Together {
                    namer: namer.place,
                    bytes: &namer.bytes,
                    named: place,
                    stood: stood.clone(),
                },
                read,
                folded,
            );
        }
    });
    for state in states.map_err(failed)? {
        folded.join(state);
    }
    Ok(())
}

/// The versions of files that name others, of those places.
fn namers<'p>(history: &History, places: &'p [Place]) -> Result<Vec<Namer<'p>>, Fatal> {
    let mut of_blob: HashMap<BlobId, Vec<&Place>> = HashMap::new();
    for place in places.iter().filter(|place| place.mode == PlaceMode::File) {
        of_blob.entry(place.id).or_default().push(place);
    }
    let blobs = blobs(history, |id| of_blob.contains_key(id));
    let found = Mutex::new(Vec::new());
    let read = history.read(
        &blobs,
        || (),
        |(), blob, read| {
            let ReadBlob::Bytes(bytes) = read else { return };
            if bytes.len() > MAX_NAMER_BYTES {
                return;
            }
            for place in &of_blob[&blob.id] {
                let named = secrets::named(&place.path, bytes);
                if !named.is_empty() {
                    let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                    found.push(Namer {
                        place,
                        bytes: bytes.to_vec(),
                        named,
                    });
                }
            }
        },
    );
    read.map_err(failed)?;
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by(|one, other| {
        (&one.place.path, one.place.id).cmp(&(&other.place.path, other.place.id))
    });
    Ok(found)
}

type Pairs<'n> = BTreeMap<BlobId, Vec<(&'n Namer<'n>, &'n Place, Where)>>;

fn pairs<'n>(namers: &'n [Namer<'n>], named: &'n [Place], folded: &mut Folded) -> Pairs<'n> {
    let mut at: HashMap<&RepoPath, Vec<&Place>> = HashMap::new();
    for place in named.iter().filter(|place| place.mode == PlaceMode::File) {
        at.entry(&place.path).or_default().push(place);
    }
    let mut pairs = Pairs::new();
    let mut count = 0;
    for namer in namers {
        for path in &namer.named {
            for place in at.get(path).into_iter().flatten() {
                let Some(stood) = together(namer.place, place) else {
                    continue;
                };
                count += 1;
                if count > MAX_PAIRS {
                    let reason =
                        "more versions of files that make Secrets of others than are judged";
                    folded.skip(Skip::fatal("not-judged-together", path.as_str(), reason));
                    return pairs;
                }
                pairs
                    .entry(place.id)
                    .or_default()
                    .push((namer, place, stood));
            }
        }
    }
    pairs
}

/// When both stood; `None` where they never did.
fn together(one: &Place, other: &Place) -> Option<Where> {
    let (Some(a), Some(b)) = (&one.stood, &other.stood) else {
        // What is staged goes with whatever stands beside it.
        let tree = one.work_tree.as_ref().or(other.work_tree.as_ref());
        return Some(Where::Index(tree.cloned()));
    };
    if a.first_at > b.last_at || b.first_at > a.last_at {
        return None;
    }
    let mut stood = if a.first_at >= b.first_at { a } else { b }.clone();
    let last = if a.last_at <= b.last_at { a } else { b };
    stood.last.clone_from(&last.last);
    stood.last_at = last.last_at;
    Some(Where::Commits(stood))
}

/// The blobs of a history that are wanted, each once, in the order in which reading is cheapest.
fn blobs(history: &History, is_wanted: impl Fn(&BlobId) -> bool) -> Vec<HistoricBlob> {
    let mut seen = HashSet::new();
    let mut blobs = history.blobs().to_vec();
    blobs.retain(|blob| is_wanted(&blob.id) && seen.insert(blob.id));
    blobs
}
