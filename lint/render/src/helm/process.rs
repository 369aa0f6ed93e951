//! The program: a clean environment, no input, limits of time, memory and output, and the end of all it started.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Read;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use super::Unrendered;
use super::scratch::Scratch;

/// What one run may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long it may last.
    pub time: Duration,
    /// How many bytes it may print.
    pub output: usize,
    /// How many bytes of addresses it may have.
    pub memory: u64,
    /// How many bytes one file that it writes may have: the index of a repository without end fills no disk.
    pub file: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_mins(1),
            output: 64 << 20,
            memory: 8 << 30,
            file: 256 << 20,
        }
    }
}

/// The program that is run.
#[derive(Clone, Copy, Debug)]
pub struct Program<'p> {
    /// Its file.
    pub path: &'p Path,
    /// The folder in which private folders are made.
    pub scratch: &'p Path,
    /// What one run may take.
    pub limits: Limits,
}

impl Program<'_> {
    /// The version it says it has, asked once a program.
    ///
    /// # Errors
    /// It cannot be run, or says none.
    pub fn version(&self) -> Result<String, Unrendered> {
        static KNOWN: Mutex<BTreeMap<PathBuf, String>> = Mutex::new(BTreeMap::new());
        let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(version) = known().get(self.path) {
            return Ok(version.clone());
        }
        let scratch = Scratch::new(self.scratch)?;
        let arguments = ["version", "--template", "{{.Version}}"].map(OsString::from);
        let output = run(self, &scratch, &scratch.temporary(), &arguments, &[])?;
        let text = String::from_utf8_lossy(&output.out).trim().to_owned();
        let is_version = output.succeeded
            && (text.starts_with("v3.") || text.starts_with("v4."))
            && text.len() < 64
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_version {
            return Err(Unrendered::NotHelm);
        }
        known().insert(self.path.to_owned(), text.clone());
        Ok(text)
    }
}

/// What a run gave.
#[derive(Debug)]
pub(super) struct Output {
    pub(super) succeeded: bool,
    pub(super) out: Vec<u8>,
    pub(super) err: Vec<u8>,
}

/// What happens while the program runs.
enum Event {
    Out(Vec<u8>),
    Err(Vec<u8>),
    TooMuch,
    Ended(bool),
}

/// The most bytes of its complaints that are read; of more, the beginning counts.
const COMPLAINTS: usize = 1 << 20;

/// How long what the program leaves behind may hold its output open.
const GRACE: Duration = Duration::from_secs(1);

/// Runs the program in a folder. `network` is added to its environment.
#[expect(
    clippy::disallowed_methods,
    reason = "Helm's templates are only what the program makes of them; the setting `helm` asks for it"
)]
pub(super) fn run(
    program: &Program<'_>,
    scratch: &Scratch,
    folder: &Path,
    arguments: &[OsString],
    network: &[(OsString, OsString)],
) -> Result<Output, Unrendered> {
    let home = scratch.home();
    let mut command = Command::new(program.path);
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("HOME", &home)
        .env("PATH", "/usr/bin:/bin")
        .env("LANG", "C")
        .env("TMPDIR", scratch.temporary())
        .env("HELM_NO_PLUGINS", "1")
        .env("KUBECONFIG", home.join("no-cluster"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0);
    for (name, place) in [
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("HELM_CACHE_HOME", "helm-cache"),
        ("HELM_CONFIG_HOME", "helm-config"),
        ("HELM_DATA_HOME", "helm-data"),
        ("HELM_PLUGINS", "helm-plugins"),
    ] {
        command.env(name, home.join(place));
    }
    command.envs(network.iter().map(|(name, value)| (name, value)));
    let child = command
        .spawn()
        .map_err(|error| Unrendered::NotRun(error.kind()))?;
    watch(child, program.limits)
}

fn watch(mut child: Child, limits: Limits) -> Result<Output, Unrendered> {
    let group = Pid::from_child(&child);
    bound(group, limits);
    let (sender, events) = channel();
    if let (Some(out), Some(err)) = (child.stdout.take(), child.stderr.take()) {
        let of_out = sender.clone();
        thread::spawn(move || read(out, limits.output, &of_out, Event::Out));
        let of_err = sender.clone();
        thread::spawn(move || complain(err, &of_err));
    }
    thread::spawn(move || {
        let ended = child.wait().is_ok_and(|status| status.success());
        let _ = sender.send(Event::Ended(ended));
    });
    let found = gather(&events, limits.time);
    // Whatever the program started goes with it. After an orderly end the group is empty, and its number may be taken.
    if found.is_err() {
        let _ = kill_process_group(group, Signal::KILL);
    }
    found
}

fn gather(events: &Receiver<Event>, time: Duration) -> Result<Output, Unrendered> {
    let (mut out, mut err, mut ended) = (None, None, None);
    let start = Instant::now();
    let mut until = start + time;
    while out.is_none() || err.is_none() || ended.is_none() {
        let left = until.saturating_duration_since(Instant::now());
        match events.recv_timeout(left) {
            Ok(Event::Out(bytes)) => out = Some(bytes),
            Ok(Event::Err(bytes)) => err = Some(bytes),
            Ok(Event::TooMuch) => return Err(Unrendered::TooMuch),
            Ok(Event::Ended(succeeded)) => {
                ended = Some(succeeded);
                until = until.min(Instant::now() + GRACE);
            }
            Err(_) => return Err(Unrendered::TooLong(time)),
        }
    }
    Ok(Output {
        succeeded: ended.unwrap_or_default(),
        out: out.unwrap_or_default(),
        err: err.unwrap_or_default(),
    })
}

fn read(from: impl Read, limit: usize, to: &Sender<Event>, event: fn(Vec<u8>) -> Event) {
    let mut bytes = Vec::new();
    let read = from.take(limit as u64 + 1).read_to_end(&mut bytes);
    let _ = to.send(if read.is_ok() && bytes.len() > limit {
        Event::TooMuch
    } else {
        event(bytes)
    });
}

/// Reads the beginning, and lets the rest go by: a full pipe would stop the program.
fn complain(mut from: impl Read, to: &Sender<Event>) {
    let mut bytes = Vec::new();
    let _ = from
        .by_ref()
        .take(COMPLAINTS as u64)
        .read_to_end(&mut bytes);
    let _ = std::io::copy(&mut from, &mut std::io::sink());
    let _ = to.send(Event::Err(bytes));
}

/// A template may ask for a list without end: the program then ends, and not the machine.
#[cfg(target_os = "linux")]
fn bound(process: Pid, limits: Limits) {
    use rustix::process::{Resource, Rlimit, prlimit};
    for (resource, bytes) in [
        (Resource::As, limits.memory),
        (Resource::Fsize, limits.file),
    ] {
        let limit = Rlimit {
            current: Some(bytes),
            maximum: Some(bytes),
        };
        // It may have ended already.
        let _ = prlimit(Some(process), resource, limit);
    }
}

#[cfg(not(target_os = "linux"))]
fn bound(_process: Pid, _limits: Limits) {}
