//! `rempart secrets history`.

mod cache;
mod fold;
mod judge;
mod pairs;
mod paths;
mod progress;
mod report;
mod settings;

use std::collections::HashMap;
use std::io::Write;

use rempart_core::{BlobId, RevisionError, Skip};
use rempart_engine::Timings;
use rempart_git::Repository;
use rempart_git::history::{HistoricBlob, History, Paths, Place, ReadBlob, Sought, Wanted};
use rempart_secrets::history::{self as secrets, Screened, Shape};

use crate::args::HistoryArgs;
use crate::exit::{Exit, Fatal};
use crate::reports;
use cache::Cache;
use fold::Folded;
use judge::{Given, Judge};
use paths::Told;
use progress::Progress;
use settings::Settings;

/// Searches the history, reports, and tells by the exit code.
pub(crate) fn run(args: &HistoryArgs) -> Result<Exit, Fatal> {
    reports::one_to_standard_output(&args.report.formats)?;
    let mut timings = Timings::default();
    let settings = Settings::read(args)?;
    let repository = settings.repository()?;
    let progress = Progress::new(args.report.quiet);

    let history = timings.measure("walk the history", || {
        walk(args, repository, settings.threads)
    })?;
    let mut cache = timings.measure("read the cache", || Cache::read(args.cache.as_deref()))?;
    let suspects = timings.measure("screen the blobs", || {
        screen(&history, &mut cache, &progress)
    })?;
    let places = timings.measure("place what is suspect", || {
        let told = Told::of(&settings, &history);
        history.places(Sought {
            blobs: &suspects,
            paths: told.as_ref().map(|told| told as &dyn Paths),
            submodules: history.has_submodules(),
        })
    });
    let places = places.map_err(failed)?;
    let judge = Judge::new(&settings);
    let mut folded = timings.measure("judge what is suspect", || {
        judge_all(&history, &judge, &places, &progress)
    })?;
    timings.measure("judge files that others name", || {
        pairs::judge(&history, &places, &judge, &mut folded)
    })?;
    progress.clear();
    cache.write()?;

    let mut report = report::of(&settings, &history, folded, &repository.paths()?);
    let paths = places.iter().map(|place| place.path.as_str());
    reports::tokens(paths).hide_in(&mut report);
    let threshold = settings.threshold(args.report.fail_on);
    reports::write(&args.report, &report, false, threshold)?;
    if args.timings {
        let mut out = std::io::stderr().lock();
        for (name, duration) in &timings.0 {
            writeln!(out, "{:9.3} ms  {name}", duration.as_secs_f64() * 1000.0)?;
        }
    }
    Ok(if report.is_incomplete() {
        Exit::Failed
    } else if report.fails(threshold) {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

/// Why a history could not be read, with what mends it.
fn failed(error: RevisionError) -> Fatal {
    let help = match &error {
        RevisionError::Shallow(_) => {
            Some("run `git fetch --unshallow`, in CI check out with full depth")
        }
        RevisionError::MissingObject(_) => {
            Some("run `git fetch --refetch`, or clone without a filter")
        }
        RevisionError::Unknown(_) => Some("`git log` and `git branch -a` show what there is"),
        RevisionError::Store(_) => Some("`git fsck` says more about the objects"),
        RevisionError::NoRepository => None,
    };
    let fatal = Fatal::new(error);
    match help {
        Some(help) => fatal.help(help),
        None => fatal,
    }
}

/// Walks everything, and screens messages and names on the way.
fn walk(args: &HistoryArgs, repository: &Repository, threads: usize) -> Result<History, Fatal> {
    let wanted = Wanted {
        revisions: &args.revisions,
        all: args.all_refs || args.revisions.is_empty(),
        logs: args.reflog,
        kind_of: secrets::shape_of,
        is_suspect: |text| secrets::screen(Shape::Text, text) == Screened::Suspect,
        threads,
    };
    repository.history(wanted).map_err(failed)
}

/// Reads every blob that is not known to be clean. What is over the limit is suspect, so that it is named.
fn screen(history: &History, cache: &mut Cache, progress: &Progress) -> Result<Vec<BlobId>, Fatal> {
    let all = history.blobs();
    let unknown: Vec<HistoricBlob> = all
        .iter()
        .copied()
        .filter(|blob| !cache.holds(*blob))
        .collect();
    progress.start("screening", unknown.len());
    let work =
        |state: &mut (Vec<BlobId>, Vec<HistoricBlob>), blob: HistoricBlob, read: ReadBlob<'_>| {
            let screened = match read {
                ReadBlob::Bytes(bytes) => secrets::screen(Shape::of(blob.kind), bytes),
                ReadBlob::TooLarge(_) => Screened::Suspect,
            };
            match screened {
                Screened::Clean => state.1.push(blob),
                Screened::Suspect => state.0.push(blob.id),
            }
            progress.step();
        };
    let states = history
        .read(&unknown, Default::default, work)
        .map_err(failed)?;
    let mut suspects = Vec::new();
    for (suspect, clean) in states {
        suspects.extend(suspect);
        cache.add(&clean);
    }
    suspects.sort_unstable();
    suspects.dedup();
    Ok(suspects)
}

/// Judges every blob that was placed at each of its places, and every suspect text that is no file.
fn judge_all(
    history: &History,
    judge: &Judge<'_>,
    places: &[Place],
    progress: &Progress,
) -> Result<Folded, Fatal> {
    let mut of_blob: HashMap<BlobId, Vec<&Place>> = HashMap::new();
    for place in places {
        of_blob.entry(place.id).or_default().push(place);
    }
    // In the order in which they were read before.
    let mut blobs: Vec<HistoricBlob> = history.blobs().to_vec();
    blobs.dedup_by_key(|blob| blob.id);
    blobs.retain(|blob| of_blob.contains_key(&blob.id));
    progress.start("judging", blobs.len());
    let states = history
        .read(&blobs, Folded::default, |folded, blob, read| {
            let places = of_blob.get(&blob.id).map_or(&[][..], Vec::as_slice);
            for place in places {
                judge.blob(place, read, folded);
            }
            progress.step();
        })
        .map_err(failed)?;
    let mut folded = Folded::default();
    for state in states {
        folded.join(state);
    }
    for place in places {
        judge.entry(place, &mut folded);
    }
    for entry in history.pruned() {
        let reason = "git has removed what this entry of a log named";
        folded.skip(Skip::visible("reflog-pruned", entry, reason));
    }
    for text in history.texts() {
        let given = Given::of_text(text, history.reached_by(text.id));
        judge.judge(&given, &mut folded);
    }
    Ok(folded)
}
