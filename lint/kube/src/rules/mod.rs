//! The rules, sorted by id.

use rempart_core::{FactEntry, Inputs, Levels, RuleEntry, RuleMeta, Waivable};
use rempart_graph::Selections;
use rempart_model::class;

use crate::built::BuiltVerdicts;
use crate::charted::ChartVerdicts;
use crate::verdicts::Verdicts;

mod deprecated_api;
mod duplicate_list_key;
mod duplicate_list_key_in_apply;
mod duplicate_object;
mod future_api;
mod invalid_enum;
mod invalid_format;
mod invalid_pattern;
mod missing_field;
mod missing_schema;
mod no_kind;
mod not_evaluated;
mod out_of_range;
mod removed_api;
mod replaced_schema;
mod selector_without_pods;
mod target_port_without_name;
mod too_large_to_judge;
mod unknown_field;
mod unknown_kind;
mod unserved_version;
mod wrong_type;

pub(crate) static RULES: &[RuleEntry] = &[
    RuleEntry::of::<deprecated_api::DeprecatedApi>(),
    RuleEntry::of::<duplicate_list_key::DuplicateListKey>(),
    RuleEntry::of::<duplicate_list_key_in_apply::DuplicateListKeyInApply>(),
    RuleEntry::of::<duplicate_object::DuplicateObject>(),
    RuleEntry::of::<future_api::FutureApi>(),
    RuleEntry::of::<invalid_enum::InvalidEnum>(),
    RuleEntry::of::<invalid_format::InvalidFormat>(),
    RuleEntry::of::<invalid_pattern::InvalidPattern>(),
    RuleEntry::of::<missing_field::MissingField>(),
    RuleEntry::of::<missing_schema::MissingSchema>(),
    RuleEntry::of::<no_kind::NoKind>(),
    RuleEntry::of::<not_evaluated::NotEvaluated>(),
    RuleEntry::of::<out_of_range::OutOfRange>(),
    RuleEntry::of::<removed_api::RemovedApi>(),
    RuleEntry::of::<replaced_schema::ReplacedSchema>(),
    RuleEntry::of::<selector_without_pods::SelectorWithoutPods>(),
    RuleEntry::of::<target_port_without_name::TargetPortWithoutName>(),
    RuleEntry::of::<too_large_to_judge::TooLargeToJudge>(),
    RuleEntry::of::<unknown_field::UnknownField>(),
    RuleEntry::of::<unknown_kind::UnknownKind>(),
    RuleEntry::of::<unserved_version::UnservedVersion>(),
    RuleEntry::of::<wrong_type::WrongType>(),
];

/// The metadata of a rule on what the schemas say of objects: it looks at the files that hold objects, or patches that
/// are written like them.
const fn on_objects(id: &'static str, levels: Levels, docs: &'static str) -> RuleMeta {
    const NEEDS: &[FactEntry] = &[
        FactEntry::of::<Verdicts>(),
        FactEntry::of::<ChartVerdicts>(),
    ];
    RuleMeta {
        id,
        levels,
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH]),
        needs: NEEDS,
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs,
    }
}

/// The metadata of a rule on fields, which looks at the objects that kustomizations build besides.
const fn on_fields(id: &'static str, levels: Levels, docs: &'static str) -> RuleMeta {
    const NEEDS: &[FactEntry] = &[
        FactEntry::of::<Verdicts>(),
        FactEntry::of::<BuiltVerdicts>(),
        FactEntry::of::<ChartVerdicts>(),
    ];
    RuleMeta {
        inputs: Inputs::Classes(&[
            class::KUBERNETES_MANIFEST,
            class::KUSTOMIZE_PATCH,
            class::KUSTOMIZATION,
        ]),
        needs: NEEDS,
        ..on_objects(id, levels, docs)
    }
}

/// The metadata of a rule on selectors and the pods they mean.
const fn on_selections(id: &'static str, levels: Levels, docs: &'static str) -> RuleMeta {
    const NEEDS: &[FactEntry] = &[FactEntry::of::<Selections>()];
    RuleMeta {
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZATION]),
        needs: NEEDS,
        ..on_objects(id, levels, docs)
    }
}
