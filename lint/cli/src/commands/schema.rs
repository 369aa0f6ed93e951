//! `rempart schema add` and `rempart schema list`.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use rempart_core::config::{Config, FILE_NAME};
use rempart_core::{RepoPath, SourceFile};
use rempart_schemas::{Catalogue, compile_crd, compile_json_schema, is_definition};

use crate::args::{SchemaAddArgs, SchemaListArgs, SelectArgs};
use crate::exit::{Exit, Fatal};
use crate::input::{Loaded, Target};

/// Checks each file and copies it into the folder of the organisation's schemas.
pub(crate) fn add(args: &SchemaAddArgs) -> Result<Exit, Fatal> {
    let folder = folder(args)?;
    for file in &args.files {
        let text = std::fs::read_to_string(file).map_err(|error| cannot("read", file, &error))?;
        let name = file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let path = RepoPath::from_normalised(&name);
        let source = SourceFile::from_text(text.clone().into(), path.format(), None);
        if let Some(error) = source.syntax_errors().first() {
            return Err(Fatal::new(format_args!(
                "{}: {}",
                file.display(),
                error.message
            )));
        }
        let to = match &args.kind {
            Some(kind) => json_schema(file, &source, kind)?,
            None => definitions(file, &source, &name)?,
        };
        let to = folder.join(to);
        write(&to, &text)?;
        writeln!(io::stdout().lock(), "{}", to.display())?;
    }
    Ok(Exit::Clean)
}

/// The folder to copy to: the one given, or the first that the configuration names.
fn folder(args: &SchemaAddArgs) -> Result<PathBuf, Fatal> {
    if let Some(folder) = &args.to {
        return Ok(folder.clone());
    }
    // Only the configuration is read: the folder it names may not be there yet.
    let target = Target::find(&[], false)?;
    let text = std::fs::read_to_string(target.root.join(FILE_NAME)).unwrap_or_default();
    let config = Config::parse(&text, None).map_err(|errors| {
        Fatal::new(errors.first().map(ToString::to_string).unwrap_or_default())
    })?;
    let first = config.schemas.first().ok_or_else(|| {
        Fatal::new("rempart.toml names no folder for schemas")
            .help("add `schemas = [\"schemas\"]`, or give --to FOLDER")
    })?;
    Ok(target.root.join(first))
}

/// Every definition must compile, or the copy would be a schema that judges nothing.
fn definitions(file: &Path, source: &SourceFile, name: &str) -> Result<PathBuf, Fatal> {
    let roots: Vec<_> = source
        .tree()
        .map(|tree| tree.roots().filter(|root| is_definition(*root)).collect())
        .unwrap_or_default();
    if roots.is_empty() {
        return Err(Fatal::new(format_args!(
            "{} holds no CustomResourceDefinition",
            file.display()
        ))
        .help("give --kind GROUP/VERSION/KIND for a JSON Schema"));
    }
    for root in roots {
        compile_crd(root, name)
            .map_err(|error| Fatal::new(format_args!("{}: {error}", file.display())))?;
    }
    Ok(PathBuf::from(name))
}

/// A JSON Schema is found again by its path: `GROUP/VERSION/KIND.json`.
fn json_schema(file: &Path, source: &SourceFile, kind: &str) -> Result<PathBuf, Fatal> {
    let Some((api_version, name)) = kind.rsplit_once('/') else {
        return Err(Fatal::new(format_args!(
            "`{kind}` is not GROUP/VERSION/KIND"
        )));
    };
    let root = source.tree().and_then(|tree| tree.root(0));
    let root = root.ok_or_else(|| Fatal::new(format_args!("{} is empty", file.display())))?;
    compile_json_schema(root, api_version, name, kind)
        .map_err(|error| Fatal::new(format_args!("{}: {error}", file.display())))?;
    Ok(PathBuf::from(format!("{kind}.json")))
}

fn write(to: &Path, text: &str) -> Result<(), Fatal> {
    if let Some(parent) = to.parent() {
        std::fs::create_dir_all(parent).map_err(|error| cannot("create", parent, &error))?;
    }
    std::fs::write(to, text).map_err(|error| cannot("write", to, &error))
}

fn cannot(what: &str, file: &Path, error: &io::Error) -> Fatal {
    Fatal::new(format_args!("cannot {what} {}: {error}", file.display()))
}

/// Prints every source of schemas, and the kinds that the repository adds.
pub(crate) fn list(args: &SchemaListArgs) -> Result<Exit, Fatal> {
    let select = SelectArgs {
        paths: args.path.iter().cloned().collect(),
        kubernetes: args.kubernetes.clone(),
        ..SelectArgs::default()
    };
    let loaded = Loaded::new(&select)?;
    let version = loaded.config.kubernetes.clone();
    let target = version.unwrap_or_else(|| Catalogue::DEFAULT_TARGET.to_string());
    let mut out = BufWriter::new(io::stdout().lock());
    writeln!(out, "target: Kubernetes {target}")?;
    for (name, licence) in Catalogue::embedded_sources() {
        writeln!(out, "embedded: {name} ({licence})")?;
    }
    for definition in repository_definitions(&loaded) {
        writeln!(out, "repository: {definition}")?;
    }
    for kept in rempart_kube::kept_schemas(&loaded.head, &loaded.config) {
        let entry = loaded.head.entry(kept.file);
        let named = format!("{} {} ({})", kept.api_version, kept.kind, entry.path);
        match kept.compile(entry) {
            Ok(_) => writeln!(out, "kept: {named}")?,
            Err(error) => writeln!(out, "unusable: {named}: {error}")?,
        }
    }
    out.flush()?;
    Ok(Exit::Clean)
}

fn repository_definitions(loaded: &Loaded) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in loaded.head.entries() {
        let Some(tree) = entry.file.tree() else {
            continue;
        };
        for root in tree.roots().filter(|root| is_definition(*root)) {
            let Some(declaration) = rempart_schemas::Declaration::read(root) else {
                continue;
            };
            for version in &declaration.versions {
                found.insert(format!(
                    "{} {} ({})",
                    declaration.api_version(version),
                    declaration.kind,
                    entry.path
                ));
            }
        }
    }
    found
}
