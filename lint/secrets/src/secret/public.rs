//! Keys of Secrets that hold what anybody may read.

/// Keys that clients look for, and that hold no secret whatever else the Secret holds: the name that a password belongs
/// to, and the public keys of hosts.
const PUBLIC: [&str; 6] = [
    "username",
    "user",
    "known_hosts",
    "ssh_known_hosts",
    "sshKnownHosts",
    "ssh-known-hosts",
];

/// Whether what stands under a key of a Secret is no secret.
pub(crate) fn is_public(key: &str) -> bool {
    PUBLIC.contains(&key)
}
