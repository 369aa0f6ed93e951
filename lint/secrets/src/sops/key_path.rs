//! Where a leaf stands: the path of keys that SOPS matches its selectors on and authenticates each value with.

use std::fmt::Write as _;

/// How many steps of a path a message shows.
const SHOWN_STEPS: usize = 12;
/// How many characters of a key a message shows.
const SHOWN_CHARACTERS: usize = 64;

/// One path in [`Paths`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PathId(u32);

/// All paths of one file, each as its last step and the path around it.
#[derive(Clone, Debug)]
pub(crate) struct Paths {
    nodes: Vec<(u32, Step)>,
}

#[derive(Clone, Debug)]
enum Step {
    Root,
    Key(Box<str>),
    /// From 0; no part of the path that SOPS knows.
    Item(u32),
}

impl Paths {
    /// The path of every document's root.
    pub(crate) const ROOT: PathId = PathId(0);

    /// Only the root.
    pub(crate) fn new() -> Self {
        Self {
            nodes: vec![(0, Step::Root)],
        }
    }

    /// The path of the value under a key.
    pub(crate) fn key(&mut self, around: PathId, key: &str) -> PathId {
        self.push(around, Step::Key(key.into()))
    }

    /// The path of an item of a list.
    pub(crate) fn item(&mut self, around: PathId, index: usize) -> PathId {
        self.push(around, Step::Item(index as u32))
    }

    fn push(&mut self, around: PathId, step: Step) -> PathId {
        self.nodes.push((around.0, step));
        PathId((self.nodes.len() - 1) as u32)
    }

    /// How many paths there are; each is numbered behind the path around it.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The path around a path, and its last step when that is a key, by number.
    pub(crate) fn step(&self, number: usize) -> (usize, Option<&str>) {
        match &self.nodes[number] {
            (around, Step::Key(key)) => (*around as usize, Some(key)),
            (around, _) => (*around as usize, None),
        }
    }

    /// The path around a path.
    pub(crate) fn around(&self, id: PathId) -> PathId {
        PathId(self.nodes[id.0 as usize].0)
    }

    /// The key at the end of a path; `None` at the root and for an item of a list.
    pub(crate) fn last_key(&self, id: PathId) -> Option<&str> {
        self.step(Self::number(id)).1
    }

    /// The number of a path.
    pub(crate) const fn number(id: PathId) -> usize {
        id.0 as usize
    }

    /// The keys of a path from the root on, items of lists left out: what SOPS calls the path.
    pub(crate) fn keys(&self, id: PathId) -> Vec<&str> {
        let mut keys: Vec<_> = self
            .steps(id)
            .filter_map(|step| {
                if let Step::Key(key) = step {
                    Some(&**key)
                } else {
                    None
                }
            })
            .collect();
        keys.reverse();
        keys
    }

    /// The steps from the end of a path to the root.
    fn steps(&self, id: PathId) -> impl Iterator<Item = &Step> {
        let mut at = id.0;
        std::iter::from_fn(move || {
            let (around, step) = self.nodes.get(at as usize)?;
            at = *around;
            (!matches!(step, Step::Root)).then_some(step)
        })
    }

    /// The path as people write it: `data.password`, `users[0].token`, `data["a.conf"]`. What is too long for a line is
    /// cut, at its front and in each key.
    pub(crate) fn shown(&self, id: PathId) -> String {
        let mut steps: Vec<_> = self.steps(id).take(SHOWN_STEPS + 1).collect();
        let mut out = String::new();
        if steps.len() > SHOWN_STEPS {
            steps.pop();
            out.push('…');
        }
        for step in steps.into_iter().rev() {
            match step {
                Step::Root => {}
                Step::Item(index) => _ = write!(out, "[{index}]"),
                Step::Key(key) if is_plain_name(key) => {
                    if !out.is_empty() {
                        out.push('.');
                    }
                    out.push_str(key);
                }
                Step::Key(key) => {
                    let short: String = key.chars().take(SHOWN_CHARACTERS).collect();
                    let cut = if short.len() < key.len() { "…" } else { "" };
                    _ = write!(out, "[\"{}{cut}\"]", short.escape_debug());
                }
            }
        }
        out
    }
}

fn is_plain_name(key: &str) -> bool {
    (1..=SHOWN_CHARACTERS).contains(&key.len())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::Paths;

    #[test]
    fn items_are_shown_and_no_keys() {
        let mut paths = Paths::new();
        let users = paths.key(Paths::ROOT, "users");
        let first = paths.item(users, 0);
        let token = paths.key(first, "a.b");
        assert_eq!(paths.shown(token), "users[0][\"a.b\"]");
        assert_eq!(paths.keys(token), ["users", "a.b"]);
        assert_eq!(paths.shown(Paths::ROOT), "");
    }
}
