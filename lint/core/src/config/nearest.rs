//! The word that was probably meant.

/// The candidate nearest to a word, for "did you mean"; `None` when none is near (a Damerau-Levenshtein distance of
/// more than a third of the word, and of more than one for short words). Of equally near ones the first wins.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("exlude", ["profile", "exclude"]), Some("exclude"));
        assert_eq!(nearest("colour", ["profile", "exclude"]), None);
    }
}
