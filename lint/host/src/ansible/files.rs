//! Files that tasks write on a host, and files of the repository that are such as they stand.

use std::collections::BTreeSet;

use rempart_core::config::glob_set;
use rempart_core::{Context, FileId};
use rempart_model::class;

use super::collect::Collector;
use super::project::{Projects, join, role_of};
use super::tasks::Run;
use crate::content::{Purpose, Text, read};
use crate::facts::Hosts;
use crate::jinja::{Rendered, Value, is_template, render};

/// What the tasks of one file write.
pub(super) struct Files<'w> {
    /// The files of the repository that some task takes.
    written: &'w mut BTreeSet<FileId>,
}

impl<'w> Files<'w> {
    pub(super) const fn new(written: &'w mut BTreeSet<FileId>) -> Self {
        Self { written }
    }

    pub(super) fn of_task(&mut self, run: &Run<'_>, out: &mut Collector<'_, '_>) {
        let to = run.text(&["dest", "path", "destfile"]).unwrap_or_default();
        let from = run.text(&["src"]);
        let of_source = from.as_deref().and_then(Purpose::of);
        let Some(purpose) = Purpose::of(&to).or(of_source) else {
            return;
        };
        if matches!(run.text(&["state"]).as_deref(), Some("absent")) {
            return;
        }
        let is_line = matches!(run.module.as_str(), "lineinfile" | "blockinfile");
        let inline = ["content", "block", "line"];
        if let Some(argument) = run.argument(&inline) {
            let text = match &argument.value {
                Value::Unknown => {
                    out.hosts.skip(
                        out.context,
                        argument.place,
                        "what is written here is known only at the run, and was not judged",
                    );
                    return;
                }
                value => value.shown(),
            };
            // A line of a k3s file or a ruleset says nothing of the rest.
            let rendered = Rendered::plain(&text);
            let text = Text {
                rendered: &rendered,
                file: run.place.file,
                fixed: Some(argument.place),
                remarks: run.remarks(),
                is_conditional: run.is_conditional,
                is_whole: !is_line,
            };
            read(out.context, purpose, &text, out.hosts);
            return;
        }
        let Some(from) = from else { return };
        if from.contains(crate::UNKNOWN) {
            let why = "which file is written here is known only at the run, and was not judged";
            out.hosts.skip(out.context, run.place_of(&["src"]), why);
            return;
        }
        let is_template = run.module == "template";
        let here = out.context.file(run.place.file);
        let Some(found) = find(out.context, here.path().as_str(), &from, is_template) else {
            if !run.is_true("remote_src") {
                out.hosts.skip(
                    out.context,
                    run.place_of(&["src"]),
                    format!("`{from}` is not in the repository, and was not judged"),
                );
            }
            return;
        };
        self.written.insert(found);
        let Some(text) = out.context.file(found).text() else {
            return;
        };
        let rendered = if is_template {
            render(text, &run.scope)
        } else {
            Rendered::plain(text)
        };
        let text = Text {
            rendered: &rendered,
            file: found,
            fixed: None,
            remarks: Vec::new(),
            is_conditional: run.is_conditional,
            is_whole: true,
        };
        read(out.context, purpose, &text, out.hosts);
    }
}

/// Where Ansible looks for a file that a task names.
fn find(context: &Context<'_>, tasks: &str, from: &str, is_template: bool) -> Option<FileId> {
    let kind = if is_template { "templates" } else { "files" };
    let here = tasks.rsplit_once('/').map_or("", |(folder, _)| folder);
    let base = role_of(tasks).unwrap_or(here);
    let folders = [
        format!("{base}/{kind}"),
        base.to_owned(),
        format!("{here}/{kind}"),
        here.to_owned(),
    ];
    folders
        .iter()
        .find_map(|folder| context.snapshot.find(&join(folder, from)))
}

/// Files that lie in the repository as they lie on a host, and that no task was seen to take.
pub(super) fn alone(
    context: &Context<'_>,
    projects: &Projects<'_>,
    written: &BTreeSet<FileId>,
    hosts: &mut Hosts,
) {
    // What is left out has no class, as configuration files have none.
    let excluded = glob_set(context.config.exclude.iter().map(String::as_str)).ok();
    for id in context.snapshot.ids() {
        let file = context.file(id);
        let path = file.path().as_str();
        if excluded.as_ref().is_some_and(|globs| globs.is_match(path)) {
            continue;
        }
        let Some(purpose) = Purpose::of(path).filter(|_| !written.contains(&id)) else {
            continue;
        };
        let is_jinja = file.class() == class::JINJA_TEMPLATE || file.path().extension() == "j2";
        // Other programs have files of these names for themselves.
        let is_plain = matches!(file.class(), class::OTHER | class::YAML);
        let Some(text) = file.text().filter(|_| is_jinja || is_plain) else {
            continue;
        };
        if is_jinja || is_template(text) {
            let (scopes, _) = projects.scopes(path, id);
            for scope in &scopes {
                let rendered = render(text, scope);
                read(context, purpose, &whole(&rendered, id), hosts);
            }
        } else {
            read(context, purpose, &whole(&Rendered::plain(text), id), hosts);
        }
    }
}

const fn whole(rendered: &Rendered, file: FileId) -> Text<'_> {
    Text {
        rendered,
        file,
        fixed: None,
        remarks: Vec::new(),
        is_conditional: false,
        is_whole: true,
    }
}
