//! `kustomize edit`, as Argo CD runs it before a build (`util/kustomize/kustomize.go` of Argo CD 3.3.0, `Build`; the
//! commands are those of kustomize 5.8.0).

use super::config::{Edit, Image, Kustomization, Label, Located, Pairs, Replica};
use super::files::Files;
use super::outcome::{At, EditedBy, Step, refused, unsupported};

/// Stands for what the kustomization has, in the new name, tag or digest of an image.
const KEEP: &str = "*";

/// Changes a kustomization as an application wants it.
pub(super) fn apply(
    kustomization: &mut Kustomization,
    by: &EditedBy,
    files: &Files<'_>,
    folder: &str,
) -> Step<()> {
    let Some(node) = by.tree.node(by.node) else {
        return Ok(());
    };
    let edited = Edit::read(node).and_then(|edit| change(kustomization, edit, files, folder));
    let edited = edited.map_err(|mut unbuilt| {
        let field = &mut unbuilt.fault_mut().field;
        *field = match field.as_str() {
            "" => "kustomize".to_owned(),
            field => format!("kustomize.{field}"),
        };
        unbuilt
    });
    edited.at(&by.path, Some(node.span()))?;
    kustomization.edited = Some((by.path.clone(), by.tree.clone()));
    Ok(())
}

fn change(
    kustomization: &mut Kustomization,
    edit: Edit,
    files: &Files<'_>,
    folder: &str,
) -> Step<()> {
    let set = |field: &mut Option<Located<String>>, value: Option<Located<String>>| {
        if value.is_some() {
            *field = value;
        }
    };
    set(&mut kustomization.name_prefix, edit.name_prefix.clone());
    set(&mut kustomization.name_suffix, edit.name_suffix.clone());
    images(&mut kustomization.images, &edit.images).field("images")?;
    replicas(&mut kustomization.replicas, &edit.replicas);
    labels(kustomization, &edit).field("commonLabels")?;
    let common = &mut kustomization.common_annotations;
    add(common, &edit.annotations, edit.force_annotations).field("commonAnnotations")?;
    set(&mut kustomization.namespace, edit.namespace.clone());
    kustomization.patches.extend(edit.patches);
    for component in edit.components {
        if edit.ignore_missing_components && !files.is_there(folder, &component.value) {
            continue;
        }
        if component.value.contains(['*', '?', '[', '\\']) {
            return unsupported("a pattern of components").field("components");
        }
        let known = &mut kustomization.components;
        if !known.iter().any(|known| known.value == component.value) {
            known.push(component);
        }
    }
    Ok(())
}

/// `set image`: an image that is named replaces that of the kustomization, and all are in the order of their names.
fn images(images: &mut Vec<Image>, named: &[Located<String>]) -> Step<()> {
    if named.is_empty() {
        return Ok(());
    }
    let mut all: Vec<Image> = Vec::new();
    for argument in named {
        let image = image_of(argument)?;
        all.retain(|known| known.name != image.name);
        all.push(image);
    }
    for old in images.drain(..) {
        let Some(new) = all.iter_mut().find(|new| new.name == old.name) else {
            all.push(old);
            continue;
        };
        keep(new, &old);
    }
    for image in &mut all {
        keep(image, &Image::default());
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    *images = all;
    Ok(())
}

/// Takes over what an image is to keep.
fn keep(new: &mut Image, old: &Image) {
    for (new, old) in [
        (&mut new.new_name, &old.new_name),
        (&mut new.new_tag, &old.new_tag),
        (&mut new.digest, &old.digest),
    ] {
        if new == KEEP {
            old.clone_into(new);
        }
    }
}

/// `[name=]image[:tag][@digest]`.
fn image_of(argument: &Located<String>) -> Step<Image> {
    let (key, value) = match argument.value.split_once('=') {
        Some((key, value)) => (Some(key), value),
        None => (None, argument.value.as_str()),
    };
    let (name, tag, digest) = split(value);
    if name == argument.value {
        return refused(format!(
            "`{name}` names an image and neither a tag, a digest nor another name"
        ));
    }
    let image = Image {
        name: name.to_owned(),
        new_tag: tag.to_owned(),
        digest: digest.to_owned(),
        node: argument.node,
        ..Image::default()
    };
    Ok(match key.filter(|key| !key.is_empty()) {
        Some(key) => Image {
            name: key.to_owned(),
            new_name: image.name,
            ..image
        },
        None => image,
    })
}

/// The name, the tag and the digest of an image. A colon before the first slash belongs to a port.
// `image.Split` of kustomize.
fn split(image: &str) -> (&str, &str, &str) {
    let slash = image.find('/').filter(|at| *at > 0).unwrap_or(0);
    let behind = &image[slash..];
    let at = behind.find('@').map(|at| at + slash);
    let colon = behind.find(':').map(|at| at + slash);
    match (colon, at) {
        (None, None) => (image, "", ""),
        (Some(colon), None) => (&image[..colon], &image[colon + 1..], ""),
        (Some(colon), Some(at)) if colon < at => {
            (&image[..colon], &image[colon + 1..at], &image[at + 1..])
        }
        (_, Some(at)) => (&image[..at], "", &image[at + 1..]),
    }
}

/// `set replicas`, as `set image`.
fn replicas(replicas: &mut Vec<Replica>, named: &[Replica]) {
    if named.is_empty() {
        return;
    }
    let mut all: Vec<Replica> = Vec::new();
    for replica in named {
        all.retain(|known| known.name != replica.name);
        all.push(replica.clone());
    }
    for old in replicas.drain(..) {
        if !all.iter().any(|known| known.name == old.name) {
            all.push(old);
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    *replicas = all;
}

/// `add label`.
fn labels(kustomization: &mut Kustomization, edit: &Edit) -> Step<()> {
    if edit.labels.is_empty() {
        return Ok(());
    }
    if !edit.labels_without_selector {
        if edit.labels_in_templates {
            return refused("`labelIncludeTemplates` needs `labelWithoutSelector`");
        }
        return add(
            &mut kustomization.common_labels,
            &edit.labels,
            edit.force_labels,
        );
    }
    let fits = |label: &&mut Label| {
        !label.include_selectors && label.include_templates == edit.labels_in_templates
    };
    if let Some(label) = kustomization.labels.iter_mut().find(fits) {
        return add(&mut label.pairs, &edit.labels, edit.force_labels);
    }
    kustomization.labels.push(Label {
        pairs: edit.labels.clone(),
        include_selectors: false,
        include_templates: edit.labels_in_templates,
        fields: Vec::new(),
    });
    Ok(())
}

/// Adds pairs to those that are there, sorted by key.
fn add(pairs: &mut Pairs, more: &Pairs, force: bool) -> Step<()> {
    for (key, value) in more {
        match pairs.iter_mut().find(|(known, _)| known == key) {
            Some(_) if !force => {
                return refused(format!(
                    "`{key}` is in the kustomization already, and only `force…` replaces it"
                ));
            }
            Some((_, old)) => *old = value.clone(),
            None => pairs.push((key.clone(), value.clone())),
        }
    }
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(())
}
