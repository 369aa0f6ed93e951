//! Whether and with what charts are rendered: what the repository may say, and what only the machine may.

use std::path::PathBuf;

/// Whether charts are rendered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rendering {
    /// Never: each is a visible skip.
    #[default]
    Off,
    /// Where it can be done; what cannot is a visible skip.
    Auto,
    /// Always: what cannot be rendered fails the run.
    Require,
}

/// The setting.
#[derive(Clone, Debug, Default)]
pub struct Charts {
    /// What the configuration says.
    pub rendering: Rendering,
    /// With what.
    pub tool: ChartTool,
}

/// The program that renders charts. It comes from the environment of the run and never from the configuration: a change
/// to the repository must not decide which program runs.
#[derive(Clone, Debug, Default)]
pub struct ChartTool {
    /// The program; `None` where there is none.
    pub program: Option<PathBuf>,
    /// The folder in which private folders are made and removed again; `None` for the system's.
    pub scratch: Option<PathBuf>,
    /// The folder with the charts that were fetched; `None` where there is none.
    pub cache: Option<PathBuf>,
    /// The most seconds that one chart may take; `None` for the built-in limit.
    pub seconds: Option<u64>,
}
