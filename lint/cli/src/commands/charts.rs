//! `rempart charts fetch`: the one command that uses a network, and it is Helm that does.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rempart_apps::{ApplicationTree, CHART_LOCK, ChartLock, LockedChart, WantedChart, chart_needs};
use rempart_core::config::ChartTool;
use rempart_core::{FactEntry, FactMemo, Side, Span};
use rempart_render::helm::{Cache, Limits, Program, Pulled, Wanted, pull};

use crate::args::{FetchArgs, SelectArgs};
use crate::exit::{Exit, Fatal};
use crate::input::{Loaded, charts};

/// What has to be known.
const NEEDS: &[FactEntry] = &[
    FactEntry::of::<ApplicationTree>(),
    FactEntry::of::<ChartLock>(),
];

/// How long fetching one chart may take, unless the environment says otherwise.
const TIME: Duration = Duration::from_mins(5);

/// How often it is looked again for charts that the charts just fetched ask for by applications that they make.
const ROUNDS: usize = 8;

/// Fetches what is not in the cache, and writes the lock file where it changes. One chart that cannot be had does not
/// keep the others from being fetched.
pub(crate) fn run(args: &FetchArgs) -> Result<Exit, Fatal> {
    let tool = charts::tool()?;
    let mut done = BTreeMap::new();
    let mut wrote = false;
    let mut state = State::load(args)?;
    let lock = state.lock.clone();
    if let Some(fault) = lock.faults.first().filter(|_| !args.update) {
        return Err(
            Fatal::new(format_args!("{CHART_LOCK} is broken: {}", fault.what)).help(
                "`rempart charts fetch --update` writes it anew; its diff shows what changes",
            ),
        );
    }
    let fetcher = Fetcher::new(args, &tool, &lock)?;
    for _ in 0..ROUNDS {
        let new = state
            .wanted
            .iter()
            .filter(|wanted| !done.contains_key(*wanted));
        let new: Vec<_> = new.cloned().collect();
        if new.is_empty() {
            break;
        }
        for wanted in new {
            let entry = told(&wanted, fetcher.fetch(&wanted))?;
            done.insert(wanted, entry);
        }
        // What else is locked stays until it is known whether anything asks for it.
        let others = lock
            .entries
            .iter()
            .filter(|entry| !done.contains_key(&entry.wanted));
        let entries: Vec<_> = done.values().flatten().chain(others).cloned().collect();
        wrote |= write(&state.root, &state.lock, &entries, args.locked)?;
        state = State::load(args)?;
    }
    let failed = done.values().filter(|entry| entry.is_none()).count();
    let left = state
        .wanted
        .iter()
        .filter(|wanted| !done.contains_key(*wanted));
    if left.count() > 0 {
        return Err(Fatal::new(format_args!(
            "charts make applications that ask for charts, deeper than {ROUNDS} of them"
        ))
        .help("a chart may make itself; `rempart graph` shows the applications there are"));
    }
    // What was locked and cannot be fetched now stays locked.
    let kept = |wanted: &WantedChart| match done.get(wanted) {
        Some(Some(entry)) => Some(entry.clone()),
        _ => lock.find(wanted).cloned(),
    };
    let entries: Vec<_> = state.wanted.iter().filter_map(kept).collect();
    wrote |= write(&state.root, &state.lock, &entries, args.locked)?;
    let mut out = std::io::stderr().lock();
    if wrote {
        writeln!(out, "wrote {CHART_LOCK}")?;
    }
    if done.is_empty() {
        writeln!(
            out,
            "note: no application needs a chart of a Helm repository"
        )?;
    }
    Ok(if failed > 0 {
        Exit::Failed
    } else {
        Exit::Clean
    })
}

/// Says what became of a chart; its entry, if it is there.
fn told(
    wanted: &WantedChart,
    fetched: Result<(LockedChart, &'static str), String>,
) -> Result<Option<LockedChart>, Fatal> {
    let WantedChart {
        repository,
        chart,
        version,
    } = wanted;
    match fetched {
        Ok((entry, word)) => {
            let (version, digest) = (&entry.version, entry.digest);
            writeln!(
                std::io::stdout().lock(),
                "{word} {chart} {version} {digest}"
            )?;
            Ok(Some(entry))
        }
        Err(why) => {
            let repository = without_credentials(repository);
            writeln!(
                std::io::stderr().lock(),
                "error: {chart} {version} of {repository}: {why}"
            )?;
            Ok(None)
        }
    }
}

/// What the repository asks for and has locked, as it is on disk.
struct State {
    root: PathBuf,
    wanted: BTreeSet<WantedChart>,
    lock: ChartLock,
}

impl State {
    fn load(args: &FetchArgs) -> Result<Self, Fatal> {
        let loaded = Loaded::new(&SelectArgs {
            paths: args.path.iter().cloned().collect(),
            shared: args.shared.clone(),
            ..SelectArgs::default()
        })?;
        let input = loaded.input();
        let threads = args.shared.threads();
        let memo = FactMemo::default();
        let (context, _) =
            rempart_engine::view(&input, threads, &loaded.head, Side::Head, NEEDS, &memo);
        let needs = chart_needs(&context).into_iter();
        Ok(Self {
            wanted: needs.map(|need| need.chart).collect(),
            lock: context.fact::<ChartLock>().cloned().unwrap_or_default(),
            root: loaded.target.root.clone(),
        })
    }
}

/// The URL without what stands before the host, which may be a password.
fn without_credentials(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => match rest.rsplit_once('@') {
            Some((_, host)) => format!("{scheme}://{host}"),
            None => url.to_owned(),
        },
        None => url.rsplit('@').next().unwrap_or_default().to_owned(),
    }
}

/// Writes the lock file where it says something else now, and says whether; none where there is nothing to lock.
fn write(
    root: &Path,
    lock: &ChartLock,
    entries: &[LockedChart],
    locked: bool,
) -> Result<bool, Fatal> {
    let text = ChartLock::write(entries);
    let path = root.join(CHART_LOCK);
    let is_needed = !entries.is_empty() || lock.file.is_some();
    let before = std::fs::read_to_string(&path).ok();
    if locked || !is_needed || before.as_deref() == Some(&text) {
        return Ok(false);
    }
    let failed = |error: std::io::Error| {
        Fatal::new(format_args!("cannot write {}: {error}", path.display()))
    };
    // A link would lead the write to another file.
    if std::fs::symlink_metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(Fatal::new(format_args!("{CHART_LOCK} is no file")));
    }
    std::fs::write(&path, text).map_err(failed)?;
    Ok(true)
}

struct Fetcher<'f> {
    args: &'f FetchArgs,
    lock: &'f ChartLock,
    cache: Cache<'f>,
    program: Program<'f>,
    network: Vec<(OsString, OsString)>,
}

impl<'f> Fetcher<'f> {
    fn new(args: &'f FetchArgs, tool: &'f ChartTool, lock: &'f ChartLock) -> Result<Self, Fatal> {
        let (Some(path), Some(scratch)) = (&tool.program, &tool.scratch) else {
            return Err(Fatal::new("the program `helm` is not in the search path")
                .help("install Helm 3 or 4, or set REMPART_HELM to its file"));
        };
        let Some(folder) = &tool.cache else {
            return Err(Fatal::new("there is no folder for charts")
                .help("set REMPART_CHARTS to a folder, such as the cache of the CI job"));
        };
        let time = tool.seconds.map_or(TIME, Duration::from_secs);
        Ok(Self {
            args,
            lock,
            cache: Cache { folder },
            program: Program {
                path,
                scratch,
                limits: Limits {
                    time,
                    ..Limits::default()
                },
            },
            network: charts::network(),
        })
    }

    /// The entry of a chart that is in the cache now, and what was done for it.
    fn fetch(&self, wanted: &WantedChart) -> Result<(LockedChart, &'static str), String> {
        let locked = self.lock.find(wanted).filter(|_| !self.args.update);
        let Some(locked) = locked else {
            if self.args.locked {
                return Err(format!("it is not in {CHART_LOCK}"));
            }
            let pulled = self.pull(wanted, &wanted.version)?;
            let digest = self
                .cache
                .put(&pulled.bytes)
                .map_err(|error| self.unwritten(&error))?;
            let known = self.lock.find(wanted);
            let is_same = known.is_some_and(|known| known.digest == digest);
            let word = match known {
                None => "locked",
                Some(_) if is_same => "kept",
                Some(_) => "updated",
            };
            let entry = LockedChart {
                wanted: wanted.clone(),
                version: pulled.version,
                digest,
                span: Span::at(0),
            };
            return Ok((entry, word));
        };
        if self.cache.get(locked.digest).is_ok() {
            return Ok((locked.clone(), "cached"));
        }
        let pulled = self.pull(wanted, &locked.version)?;
        let digest = rempart_render::helm::Digest::of(&pulled.bytes);
        if digest != locked.digest {
            return Err(format!(
                "the archive of {} is {digest}, and {CHART_LOCK} says {}: the repository has replaced it, or somebody between has. If that is meant, `rempart charts fetch --update` locks the new one",
                locked.version, locked.digest
            ));
        }
        self.cache
            .put(&pulled.bytes)
            .map_err(|error| self.unwritten(&error))?;
        Ok((locked.clone(), "fetched"))
    }

    fn pull(&self, wanted: &WantedChart, version: &str) -> Result<Pulled, String> {
        let asked = Wanted {
            repository: &wanted.repository,
            chart: &wanted.chart,
            version,
        };
        pull(asked, &self.program, &self.network).map_err(|why| why.to_string())
    }

    fn unwritten(&self, error: &std::io::Error) -> String {
        format!("cannot write to {}: {error}", self.cache.folder.display())
    }
}

#[cfg(test)]
mod tests {
    use super::without_credentials;

    #[test]
    fn a_password_in_a_url_is_not_shown() {
        let password = ["hunter", "2"].concat();
        for url in [
            format!("https://user:{password}@charts.example.com/x"),
            format!("user:{password}@registry.example.com/x"),
        ] {
            let shown = without_credentials(&url);
            assert!(
                !shown.contains(&password) && shown.contains("example.com/x"),
                "{shown}"
            );
        }
        assert_eq!(without_credentials("oci://a/b"), "oci://a/b");
    }
}
