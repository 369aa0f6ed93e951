//! `rempart diff`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write;

use rempart_apps::{ApplicationSets, ApplicationTree, ChartLock, Element};
use rempart_change::{Sides, compare};
use rempart_core::{Concealed, Context, FactEntry, FactMemo, RepoPath, Side};
use rempart_engine::redact::{HIDDEN, Mask, Tokens};
use rempart_model::delta::{Delta, FieldDelta, Line};
use rempart_model::secret::{has_free_keys, is_field_name};
use rempart_model::{FileResources, KustomizeGraph};
use rempart_output::{Options, delta};

use crate::args::{DiffArgs, DiffFormat, DiffFormatArg, SelectArgs};
use crate::exit::{Exit, Fatal};
use crate::input::Loaded;
use crate::reports;

/// What has to be known of both states.
const NEEDS: &[FactEntry] = &[
    FactEntry::of::<ApplicationTree>(),
    FactEntry::of::<ApplicationSets>(),
    FactEntry::of::<ChartLock>(),
    FactEntry::of::<FileResources>(),
    FactEntry::of::<KustomizeGraph>(),
];

/// Shows what changes. The exit code says whether it could be told, not whether something changes.
pub(crate) fn run(args: &DiffArgs) -> Result<Exit, Fatal> {
    let to_output = args.formats.iter().filter(|wanted| wanted.file.is_none());
    if to_output.count() > 1 {
        return Err(Fatal::new("two formats cannot share standard output")
            .help("send one of them to a file: --format html=FILE"));
    }
    let select = SelectArgs {
        since: Some(args.since.clone()),
        ..args.state.select()
    };
    let loaded = Loaded::new(&select)?;
    let input = loaded.input();
    let Some(base) = &loaded.base else {
        return Err(Fatal::new("there is no state to compare with"));
    };
    let threads = args.state.shared.threads();
    let memo = FactMemo::default();
    let (head, skips) =
        rempart_engine::view(&input, threads, &loaded.head, Side::Head, NEEDS, &memo);
    let (base, more) = rempart_engine::view(&input, threads, base, Side::Base, NEEDS, &memo);
    let mut delta = compare(Sides {
        base: &base,
        head: &head,
    });
    delta.skipped.extend(skips);
    delta.skipped.extend(more);
    only(&mut delta, &args.applications, [&base, &head])?;
    Hider::new(&base, &head, input.conceal).hide(&mut delta);
    write(args, &delta, &loaded.tokens())?;
    let failed = delta.skipped.iter().any(|skip| skip.fatal);
    Ok(if failed { Exit::Failed } else { Exit::Clean })
}

/// Keeps the applications that were asked for. A name that neither state knows would look like no change.
fn only(delta: &mut Delta, wanted: &[String], states: [&Context<'_>; 2]) -> Result<(), Fatal> {
    if wanted.is_empty() {
        return Ok(());
    }
    let is_known = |name: &String| {
        let trees = states
            .iter()
            .filter_map(|state| state.fact::<ApplicationTree>());
        let mut nodes = trees.flat_map(ApplicationTree::nodes);
        nodes.any(|(_, node)| node.resource.name() == name.as_str())
    };
    if let Some(unknown) = wanted.iter().find(|name| !is_known(name)) {
        return Err(Fatal::new(format_args!(
            "there is no application `{unknown}` in either state"
        ))
        .help("`rempart graph` shows the applications there are"));
    }
    delta.applications.retain(|app| wanted.contains(&app.name));
    Ok(())
}

/// Takes out of values what the files that they come from conceal (ADR-0014).
struct Hider<'c> {
    base: &'c Context<'c>,
    head: &'c Context<'c>,
    conceal: fn(rempart_core::FileView<'_>) -> Concealed,
    masks: RefCell<HashMap<(Side, RepoPath), Mask>>,
    /// The files whose values are in the applications of a file, and in their objects: what sets read, and the values of
    /// charts.
    read: BTreeMap<RepoPath, BTreeSet<RepoPath>>,
}

impl<'c> Hider<'c> {
    fn new(
        base: &'c Context<'c>,
        head: &'c Context<'c>,
        conceal: fn(rempart_core::FileView<'_>) -> Concealed,
    ) -> Self {
        Self {
            base,
            head,
            conceal,
            masks: RefCell::default(),
            read: read_by([base, head]),
        }
    }

    fn hide(&self, delta: &mut Delta) {
        for app in &mut delta.applications {
            let own = app.line.clone();
            let read = own.as_ref().and_then(|line| self.read.get(&line.path));
            let read = read.into_iter().flatten().filter_map(|path| {
                Some(Line {
                    path: path.clone(),
                    ..own.clone()?
                })
            });
            let read: Vec<_> = read.collect();
            let mut of_app: Vec<&Line> = read.iter().collect();
            of_app.extend(&own);
            self.fields(&mut app.fields, &of_app);
            for object in &mut app.objects {
                let own = object.line.clone();
                let mut of_object: Vec<&Line> = read.iter().collect();
                of_object.extend(&own);
                self.fields(&mut object.fields, &of_object);
                for (_, value) in &mut object.subject.0 {
                    *value = self.text(value, &of_object);
                }
            }
        }
    }

    /// A value may come from the file of its line, from the one before, or from that of the object. It is shown as a whole
    /// or not at all, and with the one that it replaces: what two values have in common tells of both.
    fn fields(&self, fields: &mut [FieldDelta], around: &[&Line]) {
        for field in fields {
            let (line, before_line) = (field.line.clone(), field.before_line.clone());
            let mut lines: Vec<&Line> = line.iter().chain(&before_line).collect();
            lines.extend(around);
            field.path = named(&field.path, |part| self.text(part, &lines));
            let shown = [&field.before, &field.after].into_iter().flatten();
            if shown
                .chain(&field.whole)
                .any(|value| self.is_in(value, &lines))
            {
                for value in [&mut field.before, &mut field.after].into_iter().flatten() {
                    HIDDEN.clone_into(value);
                }
                field.lines.clear();
            }
            field.whole.clear();
        }
    }

    /// The text, or what stands in place of one with a secret.
    fn text(&self, text: &str, lines: &[&Line]) -> String {
        let shown = if self.is_in(text, lines) {
            HIDDEN
        } else {
            text
        };
        shown.to_owned()
    }

    /// Whether a text holds what the files of some lines conceal, in either state.
    fn is_in(&self, text: &str, lines: &[&Line]) -> bool {
        let mut masks = self.masks.borrow_mut();
        lines.iter().any(|line| {
            [(Side::Base, self.base), (Side::Head, self.head)]
                .into_iter()
                .any(|(side, context)| {
                    let mask = masks.entry((side, line.path.clone())).or_insert_with(|| {
                        let file = context.find(line.path.as_str());
                        Mask::new(&file.map(self.conceal).unwrap_or_default())
                    });
                    mask.is_in(text)
                })
        })
    }
}

/// A path whose fields keep their names: `hide` is asked of what stands in brackets, and of all behind a mapping whose keys
/// people choose.
fn named(path: &str, hide: impl Fn(&str) -> String) -> String {
    let mut shown = String::with_capacity(path.len());
    let mut rest = path;
    while !rest.is_empty() {
        let end = match rest.find(['.', '[']) {
            Some(0) if rest.starts_with('[') => rest.find(']').map_or(rest.len(), |end| end + 1),
            Some(0) => 1,
            Some(end) => end,
            None => rest.len(),
        };
        let (part, behind) = rest.split_at(end);
        if part == "." || is_field_name(part) {
            shown.push_str(part);
        } else if let Some((key, value)) =
            part.strip_suffix(']').and_then(|part| part.split_once('='))
        {
            // The field that tells the items of a list, and its value.
            shown.push_str(key);
            shown.push('=');
            shown.push_str(&hide(value));
            shown.push(']');
        } else {
            shown.push_str(&hide(part));
        }
        if has_free_keys(part) {
            shown.push_str(&hide(behind));
            break;
        }
        rest = behind;
    }
    shown
}

fn read_by(states: [&Context<'_>; 2]) -> BTreeMap<RepoPath, BTreeSet<RepoPath>> {
    let mut read: BTreeMap<RepoPath, BTreeSet<RepoPath>> = BTreeMap::new();
    for context in states {
        for set in rempart_apps::all_sets(context) {
            let elements = set.applications.iter().flat_map(|made| &made.from);
            let files: BTreeSet<_> = elements
                .filter_map(|element| match element {
                    Element::File { file, .. } => Some(context.snapshot.entry(*file).path.clone()),
                    _ => None,
                })
                .collect();
            // Where a kustomization builds the set, its applications are told at one of several files.
            let tree = set.resource.tree().sources().iter();
            let paths = tree.map(|source| &source.path);
            for path in paths.chain([set.resource.path()]) {
                let known = read.entry(path.clone()).or_default();
                known.extend(files.iter().cloned());
            }
        }
    }
    for context in states {
        let tree = context.fact::<ApplicationTree>();
        for (_, node) in tree.into_iter().flat_map(ApplicationTree::nodes) {
            let files = rempart_apps::values_files(context, node);
            if !files.is_empty() {
                let own = context.snapshot.entry(node.file).path.clone();
                read.entry(own.clone()).or_default().extend(files);
                read.entry(own.clone()).or_default().insert(own);
            }
        }
    }
    read
}

fn write(args: &DiffArgs, found: &Delta, tokens: &Tokens) -> Result<(), Fatal> {
    let human = DiffFormatArg {
        format: DiffFormat::Human,
        file: None,
    };
    let to_files = args.formats.iter().filter(|wanted| wanted.file.is_some());
    let to_output = args.formats.iter().find(|wanted| wanted.file.is_none());
    // Files first: a closed pipe must not cost the page that CI uploads.
    for wanted in to_files.chain([to_output.unwrap_or(&human)]) {
        let format = wanted.format;
        let color = wanted.file.is_none() && reports::color(args.color);
        reports::to_place(wanted.file.as_deref(), &mut |place| {
            let mut text = Vec::new();
            let out: &mut dyn Write = if tokens.is_empty() { place } else { &mut text };
            let notices = match format {
                DiffFormat::Human => delta::terminal(found, color, delta::TERMINAL_BYTES, out),
                DiffFormat::Json => delta::json(found, delta::JSON_BYTES, out),
                DiffFormat::Html => delta::html(found, delta::HTML_BYTES, out),
                DiffFormat::Markdown => delta::markdown(found, Options::COMMENT_BYTES, out),
            }?;
            for notice in notices {
                writeln!(std::io::stderr().lock(), "note: {notice}")?;
            }
            // Paths stand in many parts of a difference, and no format breaks a token.
            let mut text = String::from_utf8_lossy(&text).into_owned();
            tokens.hide(&mut text);
            place.write_all(text.as_bytes())
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn fields_keep_their_names() {
        let hide = |text: &str| text.replace("secretName", "[hidden]");
        for (path, shown) in [
            ("spec.tls[0].secretName", "spec.tls[0].secretName"),
            (
                "spec.env[name=secretName].value",
                "spec.env[name=[hidden]].value",
            ),
            ("data.secretName", "data.[hidden]"),
            (
                "metadata.annotations[\"a.secretName/b\"]",
                "metadata.annotations[\"a.[hidden]/b\"]",
            ),
            ("spec.secretName1", "spec.[hidden]1"),
            ("a]b.[", "a]b.["),
        ] {
            assert_eq!(named(path, hide), shown);
        }
    }
}
