//! What a selector asks of labels (`k8s.io/apimachinery/pkg/labels`, `metav1.LabelSelectorAsSelector`).

use std::collections::BTreeMap;

use rempart_core::{Kind, NodeRef};
use rempart_model::{get, scalar};

/// Labels by their keys.
pub type Labels = BTreeMap<String, String>;

/// What is asked, all of it at once. Without a question everything matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    asked: Vec<Asked>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    key: String,
    operator: Operator,
    values: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    In,
    NotIn,
    Exists,
    DoesNotExist,
}

impl Selector {
    /// A mapping of labels, as a Service has.
    pub fn of_map(node: NodeRef<'_>) -> Self {
        Self {
            asked: equal(node).collect(),
        }
    }

    /// A `LabelSelector`: `matchLabels` and `matchExpressions`. `None` where an operator is none, which the API server
    /// refuses.
    pub fn of_label_selector(node: NodeRef<'_>) -> Option<Self> {
        let mut asked: Vec<_> = get(node, "matchLabels")
            .into_iter()
            .flat_map(equal)
            .collect();
        for item in get(node, "matchExpressions")
            .into_iter()
            .flat_map(NodeRef::items)
        {
            let text = |name| get(item, name).and_then(scalar);
            let operator = match &*text("operator")? {
                "In" => Operator::In,
                "NotIn" => Operator::NotIn,
                "Exists" => Operator::Exists,
                "DoesNotExist" => Operator::DoesNotExist,
                _ => return None,
            };
            let values = get(item, "values").into_iter().flat_map(NodeRef::items);
            asked.push(Asked {
                key: text("key")?.into_owned(),
                operator,
                values: values
                    .filter_map(scalar)
                    .map(std::borrow::Cow::into_owned)
                    .collect(),
            });
        }
        Some(Self { asked })
    }

    /// Whether it asks nothing, and so means everything.
    pub const fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }

    /// How many questions there are.
    pub const fn len(&self) -> usize {
        self.asked.len()
    }

    /// Whether labels are what is asked for.
    pub fn matches(&self, labels: &Labels) -> bool {
        self.asked.iter().all(|asked| asked.matches(labels))
    }

    /// The first question that labels answer otherwise, as `key=value` or in words, and how many they answer as asked.
    pub fn first_difference(&self, labels: &Labels) -> (Option<String>, usize) {
        let met = self
            .asked
            .iter()
            .filter(|asked| asked.matches(labels))
            .count();
        let unmet = self.asked.iter().find(|asked| !asked.matches(labels));
        (unmet.map(Asked::shown), met)
    }
}

fn equal(node: NodeRef<'_>) -> impl Iterator<Item = Asked> {
    let entries = (node.kind() == Kind::Mapping).then(|| node.entries());
    entries.into_iter().flatten().filter_map(|(key, value)| {
        Some(Asked {
            key: key.value().into_owned(),
            operator: Operator::In,
            values: vec![scalar(value)?.into_owned()],
        })
    })
}

impl Asked {
    fn matches(&self, labels: &Labels) -> bool {
        let value = labels.get(&self.key);
        match self.operator {
            Operator::In => value.is_some_and(|value| self.values.contains(value)),
            // Absent keys are not in any set.
            Operator::NotIn => value.is_none_or(|value| !self.values.contains(value)),
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
        }
    }

    fn shown(&self) -> String {
        match (self.operator, self.values.as_slice()) {
            (Operator::In, [value]) => format!("{}={value}", self.key),
            (Operator::In, values) => format!("{} in ({})", self.key, values.join(", ")),
            (Operator::NotIn, values) => format!("{} not in ({})", self.key, values.join(", ")),
            (Operator::Exists, _) => self.key.clone(),
            (Operator::DoesNotExist, _) => format!("!{}", self.key),
        }
    }
}

#[cfg(test)]
mod tests {
    use rempart_testkit::snapshot;

    use super::{Labels, Selector};

    fn matches(selector: &str, labels: &[(&str, &str)]) -> Option<bool> {
        let files = snapshot(&[("a.yaml", selector)]);
        let tree = files.entry(rempart_core::FileId(0)).file.tree()?.clone();
        let labels: Labels = labels
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect();
        Some(Selector::of_label_selector(tree.root(0)?)?.matches(&labels))
    }

    #[test]
    fn expressions_are_those_of_kubernetes() {
        let web = &[("app", "web"), ("tier", "front")];
        for (selector, expected) in [
            ("{}", Some(true)),
            ("matchLabels: {app: web}", Some(true)),
            ("matchLabels: {app: web, tier: back}", Some(false)),
            (
                "matchExpressions: [{key: app, operator: In, values: [a, web]}]",
                Some(true),
            ),
            (
                "matchExpressions: [{key: app, operator: NotIn, values: [web]}]",
                Some(false),
            ),
            (
                "matchExpressions: [{key: zone, operator: NotIn, values: [a]}]",
                Some(true),
            ),
            (
                "matchExpressions: [{key: tier, operator: Exists}]",
                Some(true),
            ),
            (
                "matchExpressions: [{key: tier, operator: DoesNotExist}]",
                Some(false),
            ),
            (
                "matchExpressions: [{key: tier, operator: Like, values: [f]}]",
                None,
            ),
        ] {
            assert_eq!(matches(selector, web), expected, "{selector}");
        }
    }

    #[test]
    fn the_difference_is_named() {
        let files = snapshot(&[("a.yaml", "app: web\ntier: back\n")]);
        let tree = files
            .entry(rempart_core::FileId(0))
            .file
            .tree()
            .unwrap()
            .clone();
        let selector = Selector::of_map(tree.root(0).unwrap());
        let labels = Labels::from([("app".to_owned(), "web".to_owned())]);
        assert_eq!(
            selector.first_difference(&labels),
            (Some("tier=back".to_owned()), 1)
        );
    }
}
