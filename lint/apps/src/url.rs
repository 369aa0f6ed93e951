//! One repository under several names.

/// The form in which Argo CD compares the URLs of repositories (`git.NormalizeGitURL`): in lower case, without `.git`
/// and without `ssh://`; `git@host:path` reads `git@host/path`.
pub fn normalise(url: &str) -> String {
    let lower = url.trim().to_lowercase();
    let mut text = lower.as_str();
    let rest = text.strip_prefix("ssh://").unwrap_or(text);
    let scp = is_scp(rest);
    let replaced;
    if scp && rest.len() == text.len() {
        replaced = rest.replacen(':', "/", 1);
        text = &replaced;
    }
    let text = text.strip_suffix(".git").unwrap_or(text);
    text.strip_prefix("ssh://").unwrap_or(text).to_owned()
}

/// Whether a URL without its scheme names a user before the host, which makes it one of ssh.
fn is_scp(rest: &str) -> bool {
    let Some((user, host)) = rest.split_once('@') else {
        return false;
    };
    !user.contains(['/', ':']) && !host.is_empty() && !host.contains('@')
}

/// Host and path alone: what is the same for every way to reach one repository.
pub fn identity(url: &str) -> String {
    let normal = normalise(url);
    let rest = normal.split_once("://").map_or(&*normal, |(_, rest)| rest);
    let rest = rest.split_once('@').map_or(rest, |(_, rest)| rest);
    rest.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{identity, normalise};

    #[test]
    fn urls_are_compared_as_argo_cd_does() {
        for (url, expected) in [
            ("https://GitHub.com/A/B.git", "https://github.com/a/b"),
            (" https://github.com/a/b ", "https://github.com/a/b"),
            ("git@github.com:a/b.git", "git@github.com/a/b"),
            ("ssh://git@github.com/a/b.git", "git@github.com/a/b"),
            ("ssh://git@host:22/a/b", "git@host:22/a/b"),
            ("file:///srv/repo.git", "file:///srv/repo"),
            ("https://user@host/a/b", "https://user@host/a/b"),
        ] {
            assert_eq!(normalise(url), expected);
        }
    }

    #[test]
    fn one_repository_has_one_identity() {
        for url in [
            "https://github.com/a/b",
            "https://token@github.com/A/b.git",
            "git@github.com:a/b.git",
            "ssh://git@github.com/a/b",
            "https://github.com/a/b/",
        ] {
            assert_eq!(identity(url), "github.com/a/b", "{url}");
        }
    }
}
