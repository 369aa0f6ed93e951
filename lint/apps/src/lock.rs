//! The lock file: which archive each chart of a Helm repository is, whatever the repository says later.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use rempart_core::{Context, Fact, FactEntry, FileId, NodeRef, Span};
use rempart_model::{get, scalar};
use rempart_render::helm::Digest;

/// The file, at the root of the repository beside `rempart.toml`.
pub const CHART_LOCK: &str = "rempart-charts.lock";

/// A chart of a Helm repository, as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WantedChart {
    /// The URL of the repository, without slashes at its end.
    pub repository: String,
    /// The name of the chart.
    pub chart: String,
    /// The version, or the range of versions.
    pub version: String,
}

impl WantedChart {
    /// A chart; slashes at the end of a URL mean nothing.
    pub fn new(repository: &str, chart: &str, version: &str) -> Self {
        Self {
            repository: repository.trim_end_matches('/').to_owned(),
            chart: chart.to_owned(),
            version: version.to_owned(),
        }
    }
}

/// An entry of the lock file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedChart {
    /// What was asked for.
    pub wanted: WantedChart,
    /// The version that it is.
    pub version: String,
    /// The archive that it is.
    pub digest: Digest,
    /// Where the entry stands.
    pub span: Span,
}

/// What is wrong with the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockFault {
    /// Where.
    pub span: Span,
    /// What.
    pub what: String,
}

/// The lock file of a repository.
#[derive(Clone, Debug, Default)]
pub struct ChartLock {
    /// The file; `None` where there is none.
    pub file: Option<FileId>,
    /// Its entries, in their order.
    pub entries: Vec<LockedChart>,
    /// What could not be read of it.
    pub faults: Vec<LockFault>,
}

impl Fact for ChartLock {
    type Key = ();

    const NAME: &'static str = "locked charts";
    const NEEDS: &'static [FactEntry] = &[];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let Some(file) = context.snapshot.find(CHART_LOCK) else {
            return Self::default();
        };
        let mut lock = match context.file(file).text() {
            Some(text) => Self::of(text),
            None => Self {
                faults: vec![LockFault {
                    span: Span::at(0),
                    what: "it is no text".to_owned(),
                }],
                ..Self::default()
            },
        };
        lock.file = Some(file);
        lock
    }
}

/// The version of the format.
const FORMAT: &str = "1";

impl ChartLock {
    /// Reads a lock file, which is YAML.
    pub fn of(text: &str) -> Self {
        let mut lock = Self::default();
        let parsed = rempart_syntax::yaml::parse(text);
        if let Some(error) = parsed.errors.first() {
            lock.fault(error.span, "it is no YAML");
            return lock;
        }
        let Some(root) = parsed.tape.root(text, 0) else {
            lock.fault(Span::at(0), "it is empty");
            return lock;
        };
        if get(root, "version").and_then(scalar).as_deref() != Some(FORMAT) {
            lock.fault(Span::at(0), "its `version` is not 1");
            return lock;
        }
        let charts = get(root, "charts").into_iter().flat_map(NodeRef::items);
        let mut seen = BTreeSet::new();
        for entry in charts {
            match locked(entry) {
                Ok(locked) if seen.insert(locked.wanted.clone()) => lock.entries.push(locked),
                Ok(locked) => {
                    let chart = &locked.wanted.chart;
                    lock.fault(
                        locked.span,
                        format!("`{chart}` has a second entry, which does not count"),
                    );
                }
                Err(what) => lock.fault(place(entry), what),
            }
        }
        lock
    }

    fn fault(&mut self, span: Span, what: impl Into<String>) {
        let what = what.into();
        self.faults.push(LockFault { span, what });
    }

    /// The entry of a chart.
    pub fn find(&self, wanted: &WantedChart) -> Option<&LockedChart> {
        self.entries.iter().find(|entry| entry.wanted == *wanted)
    }

    /// The text of a lock file with these entries, in the order of what is asked for: the same entries make the same
    /// bytes.
    pub fn write(entries: &[LockedChart]) -> String {
        let mut entries: Vec<_> = entries.iter().collect();
        entries.sort_by(|one, other| one.wanted.cmp(&other.wanted));
        let mut text = format!(
            "# Written by `rempart charts fetch`: which archive each chart is. The archives are not in this repository.\nversion: {FORMAT}\ncharts:"
        );
        if entries.is_empty() {
            text.push_str(" []");
        }
        text.push('\n');
        for entry in entries {
            let WantedChart {
                repository,
                chart,
                version,
            } = &entry.wanted;
            for (mark, name, value) in [
                ('-', "repository", repository),
                (' ', "chart", chart),
                (' ', "wanted", version),
                (' ', "version", &entry.version),
                (' ', "digest", &entry.digest.to_string()),
            ] {
                // Writing to a string cannot fail.
                _ = write!(text, "  {mark} {name}: ");
                crate::helm_source::quoted(value, &mut text);
                text.push('\n');
            }
        }
        text
    }
}

fn place(entry: NodeRef<'_>) -> Span {
    let first = entry.entries().next();
    first.map_or_else(|| Span::at(entry.span().start), |(key, _)| key.span())
}

fn locked(entry: NodeRef<'_>) -> Result<LockedChart, String> {
    let field = |name: &str| {
        let text = get(entry, name).and_then(scalar);
        let text = text.filter(|text| !text.is_empty());
        text.map(std::borrow::Cow::into_owned)
            .ok_or_else(|| format!("an entry has no `{name}`"))
    };
    let (repository, chart) = (field("repository")?, field("chart")?);
    let wanted = WantedChart::new(&repository, &chart, &field("wanted")?);
    let digest = Digest::parse(&field("digest")?);
    Ok(LockedChart {
        wanted,
        version: field("version")?,
        digest: digest
            .ok_or_else(|| format!("the digest of `{chart}` is not `sha256:` and 64 digits"))?,
        span: place(entry),
    })
}

#[cfg(test)]
mod tests {
    use rempart_core::Span;
    use rempart_render::helm::Digest;

    use super::{ChartLock, LockedChart, WantedChart};

    fn entry(chart: &str) -> LockedChart {
        LockedChart {
            wanted: WantedChart::new("https://charts.example.com/", chart, "^1.0"),
            version: "1.4.2".to_owned(),
            digest: Digest::of(chart.as_bytes()),
            span: Span::at(0),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = ChartLock::write(&[entry("redis"), entry("a\"b")]);
        assert_eq!(text, ChartLock::write(&[entry("a\"b"), entry("redis")]));
        let lock = ChartLock::of(&text);
        assert_eq!(lock.faults, []);
        let wanted = WantedChart::new("https://charts.example.com", "redis", "^1.0");
        let found = lock.find(&wanted).unwrap();
        assert_eq!(
            (&*found.version, found.digest),
            ("1.4.2", entry("redis").digest)
        );
        assert_eq!(lock.entries.len(), 2);
        assert_eq!(ChartLock::of(&ChartLock::write(&[])).faults, []);
    }

    #[test]
    fn every_fault_is_named() {
        let text = ChartLock::write(&[entry("redis")]);
        for (broken, what) in [
            (
                text.replace("sha256:", "md5:"),
                "the digest of `redis` is not",
            ),
            (text.replace("    wanted", "    other"), "no `wanted`"),
            (
                text.replace("version: 1\n", "version: 2\n"),
                "`version` is not 1",
            ),
            (text.replace("charts:", "charts: ["), "no YAML"),
            (
                format!("{text}{}", text.split_once("charts:\n").unwrap().1),
                "second entry",
            ),
            (String::new(), ""),
        ] {
            let lock = ChartLock::of(&broken);
            assert_eq!(lock.faults.len(), 1, "{broken}");
            assert!(lock.faults[0].what.contains(what), "{:?}", lock.faults);
        }
    }
}
