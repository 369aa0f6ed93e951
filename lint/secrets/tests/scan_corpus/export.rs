//! Writes a part of the corpus to a folder, so that peers can be run on the same files: `REMPART_CORPUS=FOLDER`.

use std::path::Path;

use crate::random::Random;
use crate::{SEED, innocent, kinds, negatives, positive, structure};

/// How many credentials of each kind are written.
const POSITIVES: usize = 10;

/// How many files of each innocent shape.
const INNOCENT: usize = 20;

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

#[test]
fn the_corpus_is_written_where_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let asked = std::env::var_os("REMPART_CORPUS");
    let root = asked.as_deref().map_or(folder.path(), Path::new);
    let mut random = Random::new(SEED ^ 2);
    let (mut with, mut without) = (0, 0);
    // Without a folder there is nothing to compare, and one of each shows that the rest would be written.
    let count = if asked.is_some() { POSITIVES } else { 1 };
    for kind in &kinds() {
        for at in 0..count {
            let (text, path) = positive(kind, at, &mut random);
            let place = root.join(format!("positive/{}/{at}", kind.id));
            write(&place, path, &text);
            with += 1;
            for (number, text) in structure::literals(&kind.id, &mut random)
                .iter()
                .enumerate()
            {
                let place = root.join(format!(
                    "positive/literal-of-no-kind/{}-{at}-{number}",
                    kind.id
                ));
                write(&place, "config.yaml", text);
                with += 1;
            }
            for (number, text) in negatives(kind, at, &mut random).iter().enumerate() {
                let place = root.join(format!("negative/{}/{at}-{number}", kind.id));
                write(&place, "config.yaml", text);
                without += 1;
            }
        }
    }
    for at in 0..count.min(INNOCENT) {
        for (shape, text) in innocent::files(&mut random) {
            let place = root.join(format!("innocent/{}/{at}", shape.replace([' ', '.'], "-")));
            write(&place, "config.yaml", &text);
            without += 1;
        }
    }
    assert!(
        without >= 3 * with,
        "{without} negatives for {with} positives"
    );
}
