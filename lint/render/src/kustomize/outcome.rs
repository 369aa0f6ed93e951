//! What a build gives.

use std::fmt;
use std::sync::Arc;

use rempart_core::{RepoPath, Span, Tree};
use rempart_model::Resource;

/// How far a kustomization may reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LoadRestrictor {
    /// `LoadRestrictionsRootOnly`, the default: files stand in or below the folder of the kustomization that names them.
    #[default]
    RootOnly,
    /// `LoadRestrictionsNone`: files may stand anywhere in the repository.
    None,
}

/// How a folder is built.
#[derive(Clone, Debug)]
pub struct Options {
    /// `--load-restrictor`.
    pub load_restrictor: LoadRestrictor,
    /// The most nodes that a build may make on its way; what asks for more is [`Unbuilt::Unsupported`].
    pub max_nodes: usize,
    /// The most bytes that the result may have; what asks for more is [`Unbuilt::Unsupported`].
    pub max_bytes: usize,
    /// What is changed of the kustomization before the build.
    pub edited_by: Option<EditedBy>,
}

/// The `kustomize` of a source of an Argo CD Application: Argo CD has `kustomize edit` write it into the kustomization
/// before it builds that.
#[derive(Clone, Debug)]
pub struct EditedBy {
    /// The file of the application.
    pub path: RepoPath,
    /// Its tree.
    pub tree: Arc<Tree>,
    /// The node of the mapping in it.
    pub node: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            load_restrictor: LoadRestrictor::default(),
            max_nodes: 4_000_000,
            max_bytes: 64 << 20,
            edited_by: None,
        }
    }
}

/// What became of a folder.
#[derive(Debug)]
pub struct Build {
    /// The objects, or why there are none.
    pub outcome: Result<Rendered, Unbuilt>,
    /// Every path that was read or looked for, files and folders, sorted. While none of them changes, is added or is
    /// removed, a build of the same folder with the same options has the same outcome.
    pub reads: Vec<RepoPath>,
    /// What is worth knowing and stopped nothing.
    pub notes: Vec<Note>,
}

/// What `kustomize build` would print.
#[derive(Debug)]
pub struct Rendered {
    /// Document `i` is object `i`. Every node knows its origins: the first is where its value stands, the others are
    /// where it was before something changed it. The roles of origins are `base`, `overlay`, `patch`, `generator`,
    /// `replacement`, and `application` for what [`Options::edited_by`] changes.
    pub tree: Arc<Tree>,
    /// The objects in the order of the output.
    pub resources: Vec<Resource>,
}

/// Why a folder was not built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unbuilt {
    /// kustomize refuses it as well.
    Refused(Fault),
    /// kustomize may build it; this crate does not know how to, or a limit was met.
    Unsupported(Fault),
}

/// What stood in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file that asks for it; `None` when it is the folder itself.
    pub path: Option<RepoPath>,
    /// Where in the file.
    pub span: Option<Span>,
    /// The field of the kustomization, such as `helmCharts` or `patches`; empty when it is none.
    pub field: String,
    /// What is wrong, lower case, without a full stop, without a value that may be a secret.
    pub message: String,
}

/// Something worth knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The file.
    pub path: RepoPath,
    /// Where in the file.
    pub span: Option<Span>,
    /// What there is to know.
    pub message: String,
}

impl Unbuilt {
    /// What stood in the way.
    pub const fn fault(&self) -> &Fault {
        match self {
            Self::Refused(fault) | Self::Unsupported(fault) => fault,
        }
    }

    /// Whether kustomize refuses it as well.
    pub const fn is_refused(&self) -> bool {
        matches!(self, Self::Refused(_))
    }
}

impl fmt::Display for Unbuilt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fault = self.fault();
        if let Some(path) = &fault.path {
            write!(f, "{path}: ")?;
        }
        if !fault.field.is_empty() {
            write!(f, "{}: ", fault.field)?;
        }
        f.write_str(&fault.message)
    }
}

impl std::error::Error for Unbuilt {}

/// What every step of a build gives.
pub(super) type Step<T> = Result<T, Box<Unbuilt>>;

/// A step that kustomize refuses as well.
pub(super) fn refused<T>(message: impl Into<String>) -> Step<T> {
    Err(Box::new(Unbuilt::Refused(Fault::of(message))))
}

/// A step that this crate does not know.
pub(super) fn unsupported<T>(message: impl Into<String>) -> Step<T> {
    Err(Box::new(Unbuilt::Unsupported(Fault::of(message))))
}

impl Fault {
    fn of(message: impl Into<String>) -> Self {
        Self {
            path: None,
            span: None,
            field: String::new(),
            message: message.into(),
        }
    }
}

/// Says where a step failed, unless it is known already.
pub(super) trait At<T> {
    /// The field of the kustomization.
    fn field(self, field: &str) -> Step<T>;
    /// The object.
    fn within(self, object: &str) -> Step<T>;
    /// The file, and where in it.
    fn at(self, path: &RepoPath, span: Option<Span>) -> Step<T>;
}

impl<T> At<T> for Step<T> {
    fn field(self, field: &str) -> Self {
        self.map_err(|mut unbuilt| {
            let fault = unbuilt.fault_mut();
            if fault.field.is_empty() && fault.path.is_none() {
                field.clone_into(&mut fault.field);
            }
            unbuilt
        })
    }

    fn within(self, object: &str) -> Self {
        self.map_err(|mut unbuilt| {
            let fault = unbuilt.fault_mut();
            fault.message = format!("{object}: {}", fault.message);
            unbuilt
        })
    }

    fn at(self, path: &RepoPath, span: Option<Span>) -> Self {
        self.map_err(|mut unbuilt| {
            let fault = unbuilt.fault_mut();
            if fault.path.is_none() {
                fault.path = Some(path.clone());
                fault.span = span;
            }
            unbuilt
        })
    }
}

impl Unbuilt {
    pub(super) const fn fault_mut(&mut self) -> &mut Fault {
        match self {
            Self::Refused(fault) | Self::Unsupported(fault) => fault,
        }
    }
}
