//! Where git looks for hooks.

use std::path::{Path, PathBuf};

use crate::Repository;

impl Repository {
    /// The folder that git runs hooks from: `core.hooksPath` of the repository's configuration, taken from the work
    /// tree when it is relative, or `hooks` in the folder that all its work trees share (githooks(5)).
    pub fn hooks_folder(&self) -> PathBuf {
        let store = self.store().to_thread_local();
        let configured = store
            .config_snapshot()
            .string("core.hooksPath")
            .map(|path| path.to_string());
        match configured.filter(|path| !path.is_empty()) {
            Some(path) => store.workdir().unwrap_or(Path::new("")).join(path),
            None => store.common_dir().join("hooks"),
        }
    }
}
