//! References to container images, by the grammar of the distribution project (`reference/reference.go`).

/// A reference to an image, split into its parts. It borrows the text; nothing is added or normalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageRef<'t> {
    registry: Option<&'t str>,
    repository: &'t str,
    tag: Option<&'t str>,
    digest: Option<&'t str>,
}

/// Why a text is no reference to an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageError {
    /// Nothing, or white space around it.
    Empty,
    /// The repository has a part that is empty or holds a character the grammar does not know.
    Repository,
    /// The repository has an upper-case letter.
    UpperCase,
    /// The name is longer than 255 bytes.
    TooLong,
    /// The tag is empty, longer than 128 bytes, or holds a character the grammar does not know.
    Tag,
    /// The digest is not `algorithm:hex`, or has the wrong length for its algorithm.
    Digest,
    /// The name of the registry is no host with an optional port.
    Registry,
}

impl std::fmt::Display for ImageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Empty => "it is empty",
            Self::Repository => "the repository breaks the grammar",
            Self::UpperCase => "the repository must be in lower case",
            Self::TooLong => "the name is longer than 255 bytes",
            Self::Tag => "the tag breaks the grammar",
            Self::Digest => "the digest breaks the grammar",
            Self::Registry => "the registry is no host with an optional port",
        })
    }
}

impl std::error::Error for ImageError {}

impl<'t> ImageRef<'t> {
    /// Splits and checks a reference.
    ///
    /// # Errors
    /// The text breaks the grammar; container runtimes refuse it (`InvalidImageName`).
    pub fn parse(text: &'t str) -> Result<Self, ImageError> {
        if text.trim().is_empty() {
            return Err(ImageError::Empty);
        }
        let (name, digest) = match text.split_once('@') {
            Some((name, digest)) => (name, Some(digest)),
            None => (text, None),
        };
        let (name, tag) = split_tag(name);
        if name.len() > 255 {
            return Err(ImageError::TooLong);
        }
        let (registry, repository) = split_registry(name);
        check_repository(repository)?;
        if registry.is_some_and(|host| !is_host(host)) {
            return Err(ImageError::Registry);
        }
        if tag.is_some_and(|tag| !is_tag(tag)) {
            return Err(ImageError::Tag);
        }
        if digest.is_some_and(|digest| !is_digest(digest)) {
            return Err(ImageError::Digest);
        }
        Ok(Self {
            registry,
            repository,
            tag,
            digest,
        })
    }

    /// The host with its port, as written; `None` where runtimes take `docker.io`.
    pub const fn registry(&self) -> Option<&'t str> {
        self.registry
    }

    /// The registry that runtimes ask.
    pub fn registry_or_default(&self) -> &'t str {
        self.registry.unwrap_or("docker.io")
    }

    /// The repository without the registry, as written: runtimes take `nginx` for `library/nginx`.
    pub const fn repository(&self) -> &'t str {
        self.repository
    }

    /// The tag; `None` where runtimes take `latest`, if there is no digest either.
    pub const fn tag(&self) -> Option<&'t str> {
        self.tag
    }

    /// `algorithm:hex`. With a digest, runtimes ignore the tag.
    pub const fn digest(&self) -> Option<&'t str> {
        self.digest
    }
}

/// A colon behind the last slash starts the tag; one before it belongs to the port.
fn split_tag(name: &str) -> (&str, Option<&str>) {
    let last = name.rfind('/').map_or(0, |at| at + 1);
    match name[last..].find(':') {
        Some(at) => (&name[..last + at], Some(&name[last + at + 1..])),
        None => (name, None),
    }
}

/// The first part is a registry when it cannot be part of a repository: it has a dot, a colon or an upper-case letter,
/// or is `localhost` (`splitDockerDomain`).
fn split_registry(name: &str) -> (Option<&str>, &str) {
    match name.split_once('/') {
        Some((first, rest))
            if first.contains(['.', ':'])
                || first == "localhost"
                || first.bytes().any(|byte| byte.is_ascii_uppercase()) =>
        {
            (Some(first), rest)
        }
        _ => (None, name),
    }
}

/// Parts of lower-case letters and digits, joined inside by one dot, one or two underscores, or any number of dashes.
fn check_repository(repository: &str) -> Result<(), ImageError> {
    if repository.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(ImageError::UpperCase);
    }
    if repository.split('/').all(is_repository_part) {
        Ok(())
    } else {
        Err(ImageError::Repository)
    }
}

fn is_repository_part(part: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = part.as_bytes();
    let ends = |byte: Option<&u8>| byte.is_some_and(|byte| plain(*byte));
    if !ends(bytes.first()) || !ends(bytes.last()) {
        return false;
    }
    bytes.split(|byte| plain(*byte)).all(|joint| {
        matches!(joint, [] | [b'.' | b'_'] | [b'_', b'_']) || joint.iter().all(|byte| *byte == b'-')
    })
}

fn is_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !name.ends_with(':') => (name, Some(port)),
        _ => (host, None),
    };
    if port.is_some_and(|port| port.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit())) {
        return false;
    }
    if let Some(address) = name
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        return address.parse::<std::net::Ipv6Addr>().is_ok();
    }
    name.split('.').all(|part| {
        let inside = part
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        !part.is_empty() && inside && !part.starts_with('-') && !part.ends_with('-')
    })
}

fn is_tag(tag: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    tag.len() <= 128
        && tag.bytes().next().is_some_and(word)
        && tag
            .bytes()
            .all(|byte| word(byte) || matches!(byte, b'.' | b'-'))
}

/// Algorithms as go-digest registers them: their length is fixed and their digits are lower case.
fn is_digest(digest: &str) -> bool {
    let Some((algorithm, hex)) = digest.split_once(':') else {
        return false;
    };
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return false,
    };
    hex.len() == length
        && hex
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn splits_as_runtimes_do() {
        let parts = |text| {
            let image = ImageRef::parse(text).unwrap();
            (
                image.registry(),
                image.repository(),
                image.tag(),
                image.digest(),
            )
        };
        assert_eq!(parts("nginx"), (None, "nginx", None, None));
        assert_eq!(parts("team/web:1.2"), (None, "team/web", Some("1.2"), None));
        assert_eq!(
            parts("localhost:5000/web"),
            (Some("localhost:5000"), "web", None, None)
        );
        assert_eq!(
            parts("registry.example.com/a/b__c:v1-rc.1"),
            (
                Some("registry.example.com"),
                "a/b__c",
                Some("v1-rc.1"),
                None
            )
        );
        assert_eq!(parts("[::1]:5000/web:1").0, Some("[::1]:5000"));
        let pinned = format!("quay.io/a/b:1@{SHA}");
        assert_eq!(
            parts(&pinned),
            (Some("quay.io"), "a/b", Some("1"), Some(SHA))
        );
    }

    #[test]
    fn refuses_what_runtimes_refuse() {
        let error = |text: &str| ImageRef::parse(text).unwrap_err();
        assert_eq!(error(" "), ImageError::Empty);
        assert_eq!(error("team/Web:1"), ImageError::UpperCase);
        assert_eq!(error("team//web"), ImageError::Repository);
        assert_eq!(error("web..x"), ImageError::Repository);
        assert_eq!(error("web-"), ImageError::Repository);
        assert_eq!(error("web:"), ImageError::Tag);
        assert_eq!(error("web:a b"), ImageError::Tag);
        assert_eq!(error("web@sha256:abc"), ImageError::Digest);
        assert_eq!(error("-bad.example.com/web"), ImageError::Registry);
        assert_eq!(error("{{ image }}"), ImageError::Repository);
        assert_eq!(error(&"a".repeat(256)), ImageError::TooLong);
        assert_eq!(error("été"), ImageError::Repository);
    }
}
