//! Kinds of nearly the same name, for those who mistyped one.

/// So many are named.
const NEAREST: usize = 3;

/// The nearest of some kinds, given as apiVersion and kind, as `apiVersion kind`; those of the same apiVersion before
/// others, and none of exactly this name.
pub(super) fn kinds<'k>(
    known: impl Iterator<Item = (&'k str, &'k str)>,
    api_version: &str,
    kind: &str,
) -> Vec<String> {
    let lower = kind.to_lowercase();
    let mut near: Vec<(usize, bool, String)> = known
        .filter(|(_, known)| *known != kind)
        .filter_map(|(version, known)| {
            let distance = strsim::damerau_levenshtein(&known.to_lowercase(), &lower);
            let other_version = version != api_version;
            (distance <= (kind.len() / 3).max(1))
                .then(|| (distance, other_version, format!("{version} {known}")))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    let nearest = near.into_iter().take(NEAREST);
    nearest.map(|(_, _, label)| label).collect()
}
