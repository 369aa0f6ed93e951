//! One kustomization with everything it names.

use std::borrow::Cow;
use std::rc::Rc;

use rempart_core::{NodeRef, RepoPath};

use super::arena::{Arena, Id};
use super::config::{Kustomization, Located, configuration};
use super::documents::{self, File};
use super::fieldspec::Config;
use super::files::{Files, Loaded, Root, Unread};
use super::fns;
use super::origin::{Origin, Sources};
use super::outcome::{At, Note, Step, refused, unsupported};
use super::reader::{check_breaks, check_directives, check_escapes, not_yaml};
use super::resource::{Object, Objects};
use super::transform::{self, Overlay};
use super::vars::{self, Vars};

/// The deepest chain of kustomizations.
const MAX_CHAIN: usize = 64;

/// The most kustomizations that a build visits, however often it comes by each.
const MAX_VISITS: u32 = 20_000;

/// A build in progress.
pub(super) struct Building<'b, 's> {
    pub(super) arena: Arena<'s>,
    pub(super) files: &'b Files<'s>,
    pub(super) sources: Sources,
    pub(super) notes: Vec<Note>,
    /// Whether `buildMetadata` asks for anything: kustomize then notes in the annotations of every object where it
    /// comes from and what has changed it.
    pub(super) traces: bool,
    /// Whether a file holds a comment that may be a schema, by which patches would merge.
    pub(super) schema_comments: bool,
    /// How many kustomizations were visited.
    pub(super) visits: u32,
    /// How many bytes are left to find the places of texts in scalars.
    pub(super) laid_out: usize,
}

/// What has been gathered so far.
#[derive(Debug)]
pub(super) struct Gathered<'s> {
    pub(super) objects: Objects<'s>,
    pub(super) config: Rc<Config>,
    pub(super) vars: Vars,
}

impl Gathered<'_> {
    pub(super) fn new() -> Self {
        Self {
            objects: Objects::default(),
            config: Rc::new(Config::default()),
            vars: Vars::new(),
        }
    }
}

/// What a kustomization takes over from the one that names it.
#[derive(Clone, Copy)]
pub(super) struct Inherited<'k> {
    namespace: Option<&'k (String, Origin)>,
    depth: usize,
}

impl Inherited<'_> {
    pub(super) const fn nothing() -> Self {
        Self {
            namespace: None,
            depth: 0,
        }
    }
}

impl<'s> Building<'_, 's> {
    /// The kustomization of a folder.
    pub(super) fn kustomization(&self, folder: &str) -> Step<Kustomization> {
        let loaded = self.files.kustomization(folder)?;
        let parsed = self.files.parse(&loaded);
        let (tree, errors) = &*parsed;
        let text = tree.text();
        let nodes = (0..).map_while(|at| tree.node(at));
        check_breaks(text)
            .and_then(|()| check_directives(text))
            .at(&loaded.path, None)?;
        if let Some(error) = errors.first() {
            return not_yaml(error).at(&loaded.path, Some(error.span));
        }
        check_escapes(text, nodes).at(&loaded.path, None)?;
        Kustomization::read(&loaded.path, tree).at(&loaded.path, None)
    }

    /// Adds what a kustomization makes to what is there.
    pub(super) fn gather(
        &mut self,
        kustomization: &Kustomization,
        root: &Root<'_>,
        inherited: Inherited<'_>,
        mut gathered: Gathered<'s>,
    ) -> Step<Gathered<'s>> {
        if inherited.depth > MAX_CHAIN {
            return unsupported(format!(
                "more than {MAX_CHAIN} kustomizations name one another"
            ));
        }
        self.visits += 1;
        if self.visits > MAX_VISITS {
            return unsupported(format!(
                "the build visits more than {MAX_VISITS} kustomizations"
            ));
        }
        let path = &kustomization.path;
        let source = self.sources.add(path, &kustomization.tree, "overlay");
        let edited = kustomization.edited.as_ref();
        let edited = edited.map(|(path, tree)| self.sources.add(path, tree, "application"));
        let mut overlay = Overlay {
            kustomization,
            namespace: None,
            source,
            edited: edited.unwrap_or(source),
        };
        let own = kustomization.namespace.as_ref();
        let own = own.map(|namespace| (namespace.value.clone(), overlay.origin(namespace.node)));
        overlay.namespace = own.as_ref().or(inherited.namespace);
        let below = Inherited {
            namespace: overlay.namespace,
            depth: inherited.depth + 1,
        };
        // Which entry each object comes from.
        let mut entries = Vec::new();
        for named in &kustomization.resources {
            let step = self.resource(named, root, below, &mut gathered);
            step.field("resources")
                .at(path, span(kustomization, named.node))?;
            entries.resize(gathered.objects.list.len(), named.node);
        }
        if let Some(again) = gathered.objects.repeated(&self.arena) {
            let entry = entries.get(again).copied();
            let unique = gathered.objects.check_unique(&self.arena, "is added twice");
            let place = entry.and_then(|node| span(kustomization, node));
            unique.field("resources").at(path, place)?;
        }
        let config = self
            .configuration(kustomization, root)
            .field("configurations");
        gathered.config = gathered.config.merge(&config.at(path, None)?)?;
        self.generate(&mut gathered.objects, kustomization, root)?;
        for named in &kustomization.components {
            let step = self.component(named, root, below, gathered);
            let (path, span) = place(kustomization, named.node);
            gathered = step.field("components").at(path, span)?;
        }
        let config = Rc::clone(&gathered.config);
        self.transform(&mut gathered.objects, root, overlay, &config)
            .at(path, None)?;
        let vars = &kustomization.vars;
        let step = vars::add(&self.arena, &mut gathered.objects, &mut gathered.vars, vars);
        step.field("vars").at(path, None)?;
        Ok(gathered)
    }

    /// The fields of transformers: those of kustomize with those of the files that are named.
    fn configuration(&self, kustomization: &Kustomization, root: &Root<'_>) -> Step<Rc<Config>> {
        let mut own = Rc::new(Config::default());
        for named in &kustomization.configurations {
            let loaded = self.files.demand(root, &named.value)?;
            let parsed = self.files.parse(&loaded);
            let (tree, errors) = &*parsed;
            if !errors.is_empty() || tree.document_count() > 1 {
                return unsupported("not one document of YAML").at(&loaded.path, None);
            }
            let Some(node) = tree.root(0).filter(|root| !root.is_scalar()) else {
                continue;
            };
            let read = configuration(node).at(&loaded.path, None)?;
            own = own.merge(&Rc::new(read))?;
        }
        if kustomization.configurations.is_empty() {
            return Ok(Config::shared_default());
        }
        Config::shared_default().merge(&own)
    }

    /// What a kustomization does to the objects that are there.
    fn transform(
        &mut self,
        objects: &mut Objects<'s>,
        root: &Root<'_>,
        overlay: Overlay<'_>,
        config: &Config,
    ) -> Step<()> {
        let kustomization = overlay.kustomization;
        let path = &kustomization.path;
        self.merge_patches(objects, root, overlay)
            .field("patchesStrategicMerge")?;
        if !kustomization.patches_strategic_merge.is_empty() {
            self.trace(objects)?;
        }
        for patch in &kustomization.patches {
            let step = self.patch(objects, patch, root, overlay).field("patches");
            let (path, span) = place(kustomization, patch.node);
            step.at(path, span)?;
            self.trace(objects)?;
        }
        if transform::before_json_patches(&mut self.arena, objects, overlay, config)? {
            self.trace(objects)?;
        }
        for patch in &kustomization.patches_json {
            let step = self
                .json_patch(objects, patch, root, overlay)
                .field("patchesJson6902");
            step.at(path, span(kustomization, patch.node))?;
            self.trace(objects)?;
        }
        if transform::behind_json_patches(&mut self.arena, objects, overlay, config)? {
            self.trace(objects)?;
        }
        if !kustomization.replacements.is_empty() {
            self.replace(objects, root, overlay)?;
            self.trace(objects)?;
        }
        objects.drop_empty(&self.arena);
        Ok(())
    }

    /// What comes of kustomize's notes on where objects come from: all annotations are strings.
    fn trace(&mut self, objects: &mut Objects<'s>) -> Step<()> {
        if !self.traces {
            return Ok(());
        }
        for object in objects.list.iter_mut().filter(|object| !object.deleted) {
            object.noted = true;
            let annotations = fns::strings(&self.arena, object.root, "annotations");
            fns::set_strings(&mut self.arena, object.root, "annotations", annotations)?;
        }
        Ok(())
    }

    /// A file with objects, or a folder with a kustomization.
    fn resource(
        &mut self,
        named: &Located<String>,
        root: &Root<'_>,
        below: Inherited<'_>,
        gathered: &mut Gathered<'s>,
    ) -> Step<()> {
        match self.files.load(root, &named.value) {
            Ok(loaded) => {
                let objects = self.objects(&loaded, "base")?;
                gathered
                    .objects
                    .list
                    .extend(objects.into_iter().map(Object::new));
                return Ok(());
            }
            Err(Unread::Missing(_)) => {}
            Err(unread) => return unread.failed(),
        }
        let folder = self.files.folder(root, &named.value)?;
        let kustomization = self.kustomization(folder.as_str())?;
        if kustomization.is_component {
            return refused(format!(
                "`{folder}` is a component and belongs into `components`"
            ));
        }
        let made = self.in_folder(&kustomization, &folder, root, below, Gathered::new())?;
        gathered.objects.list.extend(made.objects.list);
        gathered.config = gathered.config.merge(&made.config)?;
        vars::join(&mut gathered.vars, made.vars.into_values())
    }

    /// A folder with a component, which works on what is there.
    fn component(
        &mut self,
        named: &Located<String>,
        root: &Root<'_>,
        below: Inherited<'_>,
        gathered: Gathered<'s>,
    ) -> Step<Gathered<'s>> {
        let folder = self.files.folder(root, &named.value)?;
        let kustomization = self.kustomization(folder.as_str())?;
        if !kustomization.is_component {
            return refused(format!("`{folder}` is no component"));
        }
        let made = self.in_folder(&kustomization, &folder, root, below, gathered)?;
        made.objects.check_unique(&self.arena, "is there twice")?;
        Ok(made)
    }

    fn in_folder(
        &mut self,
        kustomization: &Kustomization,
        folder: &RepoPath,
        root: &Root<'_>,
        below: Inherited<'_>,
        gathered: Gathered<'s>,
    ) -> Step<Gathered<'s>> {
        let root = Root {
            folder: folder.as_str(),
            by: Some(root),
        };
        self.gather(kustomization, &root, below, gathered)
    }

    /// The objects of a file.
    pub(super) fn objects(&mut self, loaded: &Loaded<'s>, role: &'static str) -> Step<Vec<Id>> {
        self.schema_comments |= documents::has_schema_comment(loaded.text);
        if let Some((tree, errors)) = Files::tree(loaded) {
            let file = File {
                path: loaded.path.clone(),
                tree,
                errors,
                source: self.sources.add(&loaded.path, tree, role),
                is_utf16: loaded.is_utf16(),
            };
            return documents::of_file(&mut self.arena, &file, &|node| node.value());
        }
        let parsed = self.files.parse(loaded);
        let (tree, errors) = &*parsed;
        let file = File {
            path: loaded.path.clone(),
            tree,
            errors,
            source: self.sources.add(&loaded.path, tree, role),
            is_utf16: loaded.is_utf16(),
        };
        let owned = |node: NodeRef<'_>| Cow::Owned(node.value().into_owned());
        documents::of_file(&mut self.arena, &file, &owned)
    }
}

/// The file and the span of a node of a kustomization, or of what was changed of it.
fn place(kustomization: &Kustomization, node: u32) -> (&RepoPath, Option<rempart_core::Span>) {
    let (path, tree, node) = kustomization.place(node);
    (path, tree.node(node).map(NodeRef::span))
}

/// Where a node of a kustomization stands.
pub(super) fn span(kustomization: &Kustomization, node: u32) -> Option<rempart_core::Span> {
    Some(kustomization.tree.node(node)?.span())
}
