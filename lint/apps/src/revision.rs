//! Revisions that stand for the state that is judged.

/// Whether a revision names the state that is judged, as far as its name tells: tags, commits and other branches may hold
/// other files.
pub fn is_this_state(revision: &str) -> bool {
    const HERE: [&str; 6] = [
        "",
        "HEAD",
        "main",
        "master",
        "refs/heads/main",
        "refs/heads/master",
    ];
    HERE.contains(&revision)
}
