//! Which formats go where.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use rempart_core::{Report, RuleMeta, Severity, Snapshot};
use rempart_engine::redact::Tokens;
use rempart_output::{Notice, Options};

use crate::args::{ColorArg, Format, FormatArg, ReportArgs};
use crate::checkers;
use crate::exit::Fatal;

/// The tokens that stand in paths, which nothing that is written may repeat.
pub(crate) fn tokens<'p>(paths: impl Iterator<Item = &'p str>) -> Tokens {
    // Few names have so long a word, and to search all of them takes longer than to read them.
    let may_hold = |path: &&str| {
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let mut words = path.as_bytes().split(|byte| !is_word(byte));
        words.any(|word| word.len() >= WORD && word.iter().any(u8::is_ascii_digit))
    };
    Tokens::new(paths.filter(may_hold).flat_map(|path| {
        let spans = rempart_secrets::scan::tokens_in_path(path).into_iter();
        spans.filter_map(|span| Some(path.get(span)?.to_owned()))
    }))
}

/// The fewest bytes that a token has in a row.
const WORD: usize = 16;

/// The paths of a state.
pub(crate) fn paths_of(snapshot: &Snapshot) -> impl Iterator<Item = &str> {
    let entries = snapshot.ids().map(|id| snapshot.entry(id).path.as_str());
    entries.chain(snapshot.skipped().iter().map(|skip| skip.what.as_str()))
}

/// At most one format may go to standard output.
pub(crate) fn one_to_standard_output(formats: &[FormatArg]) -> Result<(), Fatal> {
    if formats
        .iter()
        .filter(|wanted| wanted.file.is_none())
        .count()
        > 1
    {
        return Err(Fatal::new("two formats cannot share standard output")
            .help("send one of them to a file: --format sarif=FILE"));
    }
    Ok(())
}

/// Writes every format that was asked for; the human one to standard output when nothing else goes there.
pub(crate) fn write(
    args: &ReportArgs,
    report: &Report,
    resources: bool,
    threshold: Option<Severity>,
) -> Result<(), Fatal> {
    let rules: Vec<RuleMeta> = checkers::rules().map(|rule| rule.meta).collect();
    let options = Options {
        rules: &rules,
        fail_on: threshold,
        color: color(args.color),
        width: width(),
        quiet: args.quiet,
        resources,
        category: args.sarif_category.as_deref(),
        ..Options::default()
    };
    let human = FormatArg {
        format: Format::Human,
        file: None,
    };
    let to_files = args.formats.iter().filter(|wanted| wanted.file.is_some());
    let to_output = args
        .formats
        .iter()
        .find(|wanted| wanted.file.is_none())
        .unwrap_or(&human);
    // Files first: a closed pipe must not cost the report that CI uploads.
    for wanted in to_files.chain([to_output]) {
        let notices = match &wanted.file {
            Some(file) => to_file(wanted.format, file, report, &options)?,
            None => to_standard_output(wanted.format, report, &options)?,
        };
        for notice in notices {
            writeln!(io::stderr().lock(), "note: {notice}")?;
        }
    }
    Ok(())
}

fn to_file(
    format: Format,
    file: &Path,
    report: &Report,
    options: &Options<'_>,
) -> Result<Vec<Notice>, Fatal> {
    let options = Options {
        color: false,
        ..*options
    };
    let mut notices = Vec::new();
    to_place(Some(file), &mut |out| {
        notices = render(format, report, &options, out)?;
        Ok(())
    })?;
    Ok(notices)
}

/// Writes to a file, or to standard output.
pub(crate) fn to_place(
    file: Option<&Path>,
    write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Fatal> {
    let Some(file) = file else {
        let mut out = BufWriter::new(io::stdout().lock());
        write(&mut out)?;
        out.flush()?;
        return Ok(());
    };
    let failed =
        |error: io::Error| Fatal::new(format_args!("cannot write {}: {error}", file.display()));
    let mut out = BufWriter::new(File::create(file).map_err(failed)?);
    write(&mut out).map_err(failed)?;
    // A full disk may show only now.
    out.flush()
        .and_then(|()| out.get_ref().sync_data().or_else(not_a_disk))
        .map_err(failed)
}

/// A pipe or a device cannot be synced, and need not be.
fn not_a_disk(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::InvalidInput {
        Ok(())
    } else {
        Err(error)
    }
}

fn to_standard_output(
    format: Format,
    report: &Report,
    options: &Options<'_>,
) -> Result<Vec<Notice>, Fatal> {
    let mut notices = Vec::new();
    to_place(None, &mut |out| {
        notices = render(format, report, options, out)?;
        Ok(())
    })?;
    Ok(notices)
}

fn render(
    format: Format,
    report: &Report,
    options: &Options<'_>,
    out: &mut dyn Write,
) -> io::Result<Vec<Notice>> {
    match format {
        Format::Human => rempart_output::human(report, options, out),
        Format::Json => rempart_output::json(report, options, out),
        Format::Sarif => rempart_output::sarif(report, options, out),
        Format::Junit => rempart_output::junit(report, options, out),
        Format::Github => rempart_output::github(report, options, out),
        Format::Gitlab => rempart_output::gitlab(report, options, out),
        Format::Markdown => rempart_output::markdown(report, options, out),
    }
}

// The only place that looks at the environment: for the look, never for the verdict.
pub(crate) fn color(wanted: ColorArg) -> bool {
    match wanted {
        ColorArg::Always => true,
        ColorArg::Never => false,
        ColorArg::Auto => {
            let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            io::stdout().is_terminal() && !unwanted
        }
    }
}

/// The width of the terminal; 100 where there is none.
fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0).clamp(40, 160))
}
