//! Builds the blobs out of the downloaded modules.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use rempart_schemas::embed::Embedding;
use rempart_schemas::is_definition;
use rempart_syntax::{Parsed, json, yaml};

use super::sources::{
    KUBERNETES, NOT_SERVED, OPENAPI, PROJECTS, Project, RELEASES, REMOVED_KINDS, UNPUBLISHED,
};

/// Everything that is written, by file name.
pub(crate) struct Output {
    pub(crate) files: Vec<(&'static str, Vec<u8>)>,
}

/// The folder of a module at a version, downloaded when it is not there yet.
#[allow(
    clippy::disallowed_methods,
    reason = "the generator is no part of the gate, and modules come by the go program"
)]
fn module_folder(module: &str, version: &str) -> Result<PathBuf, Box<dyn Error>> {
    let target = format!("{module}@{version}");
    let output = Command::new("go")
        .args(["mod", "download", "-json", &target])
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    let parsed = json::parse(&text);
    let folder = parsed
        .tape
        .root(&text, 0)
        .and_then(|root| root.get("Dir"))
        .map(|node| node.value().into_owned());
    folder
        .map(PathBuf::from)
        .ok_or_else(|| format!("{target} cannot be downloaded: {text}").into())
}

fn files_of(path: &Path, extensions: &[&str]) -> io::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let file = entry?.path();
        let extension = file
            .extension()
            .and_then(|extension| extension.to_str())
            .unwrap_or_default();
        if file.is_file() && extensions.contains(&extension) {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

/// The fields that schemas call required and the API server does not; comments begin with `#`.
fn unenforced(text: &str) -> BTreeSet<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

/// Reads all sources and builds everything.
pub(crate) fn build() -> Result<Output, Box<dyn Error>> {
    let unenforced = unenforced(include_str!("unenforced.txt"));
    let mut kubernetes = Embedding::default();
    for release in &RELEASES {
        let folder = module_folder(KUBERNETES, &format!("v{}", release.version))?;
        let mut texts = Vec::new();
        for file in files_of(&folder.join(OPENAPI), &["json"])? {
            texts.push(fs::read_to_string(file)?);
        }
        let parsed: Vec<Parsed> = texts.iter().map(|text| json::parse(text)).collect();
        let roots: Vec<_> = parsed
            .iter()
            .zip(&texts)
            .filter_map(|(parsed, text)| parsed.tape.root(text, 0))
            .collect();
        kubernetes.add_release(release.version, release.minor, &roots, &unenforced)?;
    }
    for (api_version, kind) in UNPUBLISHED {
        kubernetes.carry_back(api_version, kind);
    }
    let mut custom = Embedding::default();
    let mut taken = Vec::new();
    for project in &PROJECTS {
        custom.add_source(
            &format!("{} {}", project.name, project.version),
            project.licence,
        )?;
        taken.push(add_project(&mut custom, project)?);
    }
    let index = format!(
        "# Kubernetes\n{}\n# Custom resources\n{}",
        kubernetes.index(),
        custom.index()
    );
    let manifest = manifest(&taken);
    let files = vec![
        ("index.txt", index.into_bytes()),
        ("manifest.json", manifest.into_bytes()),
        ("kubernetes.blob", kubernetes.finish()),
        ("crds.blob", custom.finish()),
    ];
    Ok(Output { files })
}

/// Adds the definitions of a project and returns the names of its kinds.
fn add_project(custom: &mut Embedding, project: &Project) -> Result<Vec<String>, Box<dyn Error>> {
    let folder = module_folder(project.module, project.version)?;
    let mut names = Vec::new();
    for file in files_of(&folder.join(project.path), &["yaml", "yml"])? {
        let text = fs::read_to_string(&file)?;
        let parsed = yaml::parse(&text);
        for document in 0..parsed.tape.document_count() {
            if let Some(root) = parsed.tape.root(&text, document)
                && is_definition(root)
            {
                names.extend(custom.add_definition(root)?);
            }
        }
    }
    if names.is_empty() {
        return Err(format!("no definitions in {} of {}", project.path, project.module).into());
    }
    names.sort();
    Ok(names)
}

fn manifest(taken: &[Vec<String>]) -> String {
    let mut out = String::from("{\n  \"kubernetes\": [\n");
    for (at, release) in RELEASES.iter().enumerate() {
        let comma = if at + 1 < RELEASES.len() { "," } else { "" };
        let _ = writeln!(
            out,
            "    {{\"module\": \"{KUBERNETES}\", \"version\": \"v{}\", \"licence\": \"Apache-2.0\", \"taken\": \"{OPENAPI}\"}}{comma}",
            release.version
        );
    }
    out.push_str("  ],\n  \"custom_resources\": [\n");
    for (at, (project, kinds)) in PROJECTS.iter().zip(taken).enumerate() {
        let comma = if at + 1 < PROJECTS.len() { "," } else { "" };
        let kinds: Vec<String> = kinds.iter().map(|kind| format!("\"{kind}\"")).collect();
        let _ = writeln!(
            out,
            "    {{\"name\": \"{}\", \"module\": \"{}\", \"version\": \"{}\", \"licence\": \"{}\", \"taken\": \"{}\", \"kinds\": [\n      {}\n    ]}}{comma}",
            project.name,
            project.module,
            project.version,
            project.licence,
            project.path,
            kinds.join(",\n      ")
        );
    }
    let removed = REMOVED_KINDS.map(|source| format!("\"{source}\""));
    let _ = write!(
        out,
        "  ],\n  \"removed_kinds\": {{\"taken\": \"facts only\", \"sources\": [\n    {}\n  ]}},\n",
        removed.join(",\n    ")
    );
    out.push_str("  \"not_served\": [\n");
    for (at, (name, reason)) in NOT_SERVED.iter().enumerate() {
        let comma = if at + 1 < NOT_SERVED.len() { "," } else { "" };
        let _ = writeln!(
            out,
            "    {{\"wanted\": \"{name}\", \"reason\": \"{reason}\"}}{comma}"
        );
    }
    out.push_str("  ]\n}\n");
    out
}
