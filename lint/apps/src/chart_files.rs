//! The files of a chart: of a folder of this repository, with the charts that it depends on, or of an archive that
//! `rempart charts fetch` has fetched.

use rempart_core::{Context, Fact, FactEntry, FactKey, FileId, Snapshot};
use rempart_render::helm::{Archive, Cache, Chart, MAX_ARCHIVE, Uncached, Unrendered};

use crate::chart_needs::{Lacking, missing, need_of};
use crate::{CHART_LOCK, ChartLock, Node, Place, Tool, WantedChart};

/// Hands the chart of a source on, which must be a chart.
pub(crate) fn with<T>(
    context: &Context<'_>,
    node: &Node,
    source: usize,
    then: impl FnOnce(Chart<'_>) -> Result<T, Unrendered>,
) -> Result<T, Unrendered> {
    match node.sources.get(source).map(|used| &used.place) {
        Some(Place::Folder {
            path,
            tool: Tool::Helm(Some(file)),
        }) => {
            let added = added(context, path, *file)?;
            then(Chart {
                files: context.snapshot,
                folder: path,
                bytes: &|id| bytes(context, id),
                is_archive: false,
                added: &added,
            })
        }
        Some(Place::Chart) => {
            let Some(wanted) = need_of(node, source) else {
                return not_here("the source names no URL, no chart or no version".to_owned());
            };
            let unpacked;
            let known = context.facts.get::<FetchedChart>(&wanted);
            let archive = if let Some(known) = known {
                known.archive.as_ref().map_err(Clone::clone)?
            } else {
                // It is in no lock file; why that keeps it from being rendered is told here.
                unpacked = unpack(context, &wanted)?;
                &unpacked
            };
            then(Chart {
                files: &archive.files,
                folder: &archive.folder,
                bytes: &|id| archive.binary(id).map(<[u8]>::to_vec),
                is_archive: true,
                added: &[],
            })
        }
        _ => not_here("the source is no chart".to_owned()),
    }
}

/// A chart of the lock file, unpacked once for all that look into it.
#[derive(Debug)]
pub struct FetchedChart {
    archive: Result<Archive, Unrendered>,
}

impl FactKey for WantedChart {}

impl Fact for FetchedChart {
    type Key = WantedChart;

    const NAME: &'static str = "fetched charts";
    const NEEDS: &'static [FactEntry] = &[FactEntry::of::<ChartLock>()];

    fn keys(context: &Context<'_>) -> Vec<WantedChart> {
        let lock = context.fact::<ChartLock>();
        // Without a folder for charts there are none to unpack.
        let lock = lock.filter(|_| context.config.charts.tool.cache.is_some());
        let entries = lock.into_iter().flat_map(|lock| &lock.entries);
        entries.map(|entry| entry.wanted.clone()).collect()
    }

    fn compute(context: &Context<'_>, wanted: &WantedChart) -> Self {
        let archive = unpack(context, wanted);
        Self { archive }
    }
}

fn unpack(context: &Context<'_>, wanted: &WantedChart) -> Result<Archive, Unrendered> {
    let fetched = fetched(context, wanted)?;
    Archive::unpack(&fetched).map_err(|fault| {
        let chart = &wanted.chart;
        Unrendered::NotHere(format!(
            "the archive of the chart `{chart}` is not read: {fault}"
        ))
    })
}

fn not_here<T>(what: String) -> Result<T, Unrendered> {
    Err(Unrendered::NotHere(what))
}

fn bytes(context: &Context<'_>, id: FileId) -> Option<Vec<u8>> {
    let revisions = context.revisions;
    context.snapshot.bytes(id, MAX_ARCHIVE, revisions)
}

/// An archive out of the cache, as the lock file of this state names it.
fn fetched(context: &Context<'_>, wanted: &WantedChart) -> Result<Vec<u8>, Unrendered> {
    const COMMAND: &str = "run `rempart charts fetch`";
    let WantedChart { chart, version, .. } = wanted;
    let lock = context.fact::<ChartLock>();
    let Some(locked) = lock.and_then(|lock| lock.find(wanted)) else {
        return not_here(format!(
            "the chart `{chart}` {version} of a Helm repository is not in `{CHART_LOCK}`: {COMMAND}"
        ));
    };
    let Some(folder) = &context.config.charts.tool.cache else {
        return not_here(format!(
            "the chart `{chart}` {version} is not looked for: there is no folder for charts, see REMPART_CHARTS"
        ));
    };
    let found = Cache { folder }.get(locked.digest);
    found.or_else(|why| {
        not_here(match why {
            Uncached::Missing => {
                format!("the chart `{chart}` {} is not in the cache: {COMMAND}", locked.version)
            }
            Uncached::Damaged => format!(
                "the archive of the chart `{chart}` in the cache is not what `{CHART_LOCK}` says: {COMMAND}"
            ),
            Uncached::Unreadable(words) => {
                format!("the chart `{chart}` cannot be read from the cache: {words}")
            }
        })
    })
}

/// What a chart of this repository depends on and does not hold: what goes into its folder `charts`.
fn added(
    context: &Context<'_>,
    folder: &str,
    chart: FileId,
) -> Result<Vec<(String, Vec<u8>)>, Unrendered> {
    let mut added = Vec::new();
    for missing in missing(context.snapshot, folder, chart) {
        let name = &missing.name;
        match missing.from {
            Lacking::Remote(wanted) => {
                added.push((format!("{name}.tgz"), fetched(context, &wanted)?));
            }
            Lacking::Folder(from) => copy(context, name, &from, &mut added)?,
            Lacking::Unknown(repository) => {
                return not_here(format!(
                    "the chart depends on `{name}`, which is not in its folder `charts`, and `{repository}` does not say where it is"
                ));
            }
        }
    }
    Ok(added)
}

/// A chart that lies in another folder of this repository.
fn copy(
    context: &Context<'_>,
    name: &str,
    from: &str,
    added: &mut Vec<(String, Vec<u8>)>,
) -> Result<(), Unrendered> {
    let snapshot: &Snapshot = context.snapshot;
    // Only a name is part of the path that it is copied to.
    let is_name = name != ".." && !name.contains(['/', '\\']);
    let chart = snapshot.find(&format!("{from}/Chart.yaml"));
    if !is_name || chart.is_none() {
        return not_here(format!(
            "the chart depends on `{name}`, and `{from}` holds no `Chart.yaml`"
        ));
    }
    for id in snapshot.under(from) {
        let entry = snapshot.entry(id);
        let path = entry.path.as_str();
        let written = match entry.file.text() {
            Some(text) if !matches!(entry.mode, rempart_core::Mode::Symlink(_)) => {
                Some(text.as_bytes().to_vec())
            }
            _ => bytes(context, id),
        };
        let Some(written) = written else {
            return not_here(format!("`{path}` cannot be read"));
        };
        let inside = path.strip_prefix(from).unwrap_or(path);
        added.push((format!("{name}{inside}"), written));
    }
    Ok(())
}
