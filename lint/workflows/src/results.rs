//! Which results of the jobs before it a job looks at.

use std::borrow::Cow;

use rempart_core::{Kind, NodeRef};
use rempart_model::scalar;

/// Those of the needed jobs that nothing in a job names the result of.
pub(crate) fn unseen<'n>(job: NodeRef<'_>, needed: &'n [Cow<'_, str>]) -> Vec<&'n str> {
    let mut texts = Vec::new();
    collect(job, &mut texts);
    let names_all = |text: &String| {
        text.contains("needs.*") || text.contains("tojson(needs)") || text.contains("join(needs")
    };
    if texts.iter().any(names_all) {
        return Vec::new();
    }
    let is_unseen = |name: &&str| {
        let name = name.to_ascii_lowercase();
        let ways = [
            format!("needs.{name}.result"),
            format!("needs['{name}']"),
            format!("tojson(needs.{name})"),
        ];
        !texts
            .iter()
            .any(|text| ways.iter().any(|way| text.contains(way.as_str())))
    };
    needed
        .iter()
        .map(|name| &**name)
        .filter(is_unseen)
        .collect()
}

/// The texts of a job but for its `needs`, without blanks and in lower case, as expressions do not tell these apart.
fn collect(node: NodeRef<'_>, texts: &mut Vec<String>) {
    match node.kind() {
        Kind::Mapping => {
            let others = node.entries().filter(|(key, _)| !key.is("needs"));
            others.for_each(|(_, value)| collect(value, texts));
        }
        Kind::Sequence => node.items().for_each(|item| collect(item, texts)),
        _ => texts.extend(scalar(node).map(|text| {
            let words = text.split_whitespace();
            words.collect::<String>().to_ascii_lowercase()
        })),
    }
}
