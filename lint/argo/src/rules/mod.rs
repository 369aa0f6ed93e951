//! The rules, sorted by id.

use rempart_apps::{
    AppObjects, ApplicationSets, ApplicationTree, ChartLock, Charted, FetchedChart, KustomizeUses,
    Projects,
};
use rempart_core::{FactEntry, Inputs, Levels, RuleEntry, RuleMeta, Waivable};
use rempart_model::{FileResources, KustomizeGraph, class};

use crate::annotated::Annotated;

mod application_circle;
mod automated_null;
mod autoscaled_replicas;
mod bad_ignore_expression;
mod bad_ignore_pointer;
mod bad_name;
mod bad_ref;
mod broken_chart;
mod broken_chart_lock;
mod broken_kustomization;
mod chart_without_version;
mod definition_elsewhere;
mod destination_not_permitted;
mod duplicate_application;
mod empty_source;
mod encrypted_object;
mod floating_chart_version;
mod floating_revision;
mod foreign_namespace;
mod glob_without_match;
mod ignored_chart;
mod ignored_difference_overwritten;
mod incomplete_source;
mod kind_not_permitted;
mod long_application_name;
mod long_release_name;
mod missing_namespace;
mod missing_values_file;
mod namespace_not_permitted;
mod nested_manifests_ignored;
mod no_destination;
mod no_finalizer;
mod object_before_definition;
mod oversized_object;
mod path_beside_chart;
mod prunable_data;
mod ref_with_chart;
mod retry_limit_zero;
mod retry_without_refresh;
mod root_without_applications;
mod self_managed;
mod set_cannot_generate;
mod set_deletes_applications;
mod set_duplicate_name;
mod set_element_not_a_string;
mod set_pattern_without_match;
mod set_unresolved_parameter;
mod set_without_applications;
mod set_without_missingkey;
mod shared_object;
mod source_and_sources;
mod source_not_permitted;
mod stale_chart_lock;
mod stale_dependency_lock;
mod tool_conflict;
mod two_destinations;
mod unapplied_manifest;
mod undefined_ref;
mod unknown_hook;
mod unknown_hook_policy;
mod unknown_project;
mod unknown_resource_option;
mod unknown_revision;
mod unknown_sync_option;
mod unlisted_manifest;
mod unlocked_chart;
mod unlocked_dependency;
mod unreachable_application;
mod unread_value;
mod unreadable_manifest;
mod unrendered_chart;
mod unusable_path;
mod unused_namespace_metadata;
mod wave_not_integer;
mod waves_without_health;
mod wide_open_project;

pub(crate) static RULES: &[RuleEntry] = &[
    RuleEntry::of::<application_circle::ApplicationCircle>(),
    RuleEntry::of::<automated_null::AutomatedNull>(),
    RuleEntry::of::<autoscaled_replicas::AutoscaledReplicas>(),
    RuleEntry::of::<bad_ignore_expression::BadIgnoreExpression>(),
    RuleEntry::of::<bad_ignore_pointer::BadIgnorePointer>(),
    RuleEntry::of::<bad_name::BadName>(),
    RuleEntry::of::<bad_ref::BadRef>(),
    RuleEntry::of::<broken_chart::BrokenChart>(),
    RuleEntry::of::<broken_chart_lock::BrokenChartLock>(),
    RuleEntry::of::<broken_kustomization::BrokenKustomization>(),
    RuleEntry::of::<chart_without_version::ChartWithoutVersion>(),
    RuleEntry::of::<definition_elsewhere::DefinitionElsewhere>(),
    RuleEntry::of::<destination_not_permitted::DestinationNotPermitted>(),
    RuleEntry::of::<duplicate_application::DuplicateApplication>(),
    RuleEntry::of::<empty_source::EmptySource>(),
    RuleEntry::of::<encrypted_object::EncryptedObject>(),
    RuleEntry::of::<floating_chart_version::FloatingChartVersion>(),
    RuleEntry::of::<floating_revision::FloatingRevision>(),
    RuleEntry::of::<foreign_namespace::ForeignNamespace>(),
    RuleEntry::of::<glob_without_match::GlobWithoutMatch>(),
    RuleEntry::of::<ignored_chart::IgnoredChart>(),
    RuleEntry::of::<ignored_difference_overwritten::IgnoredDifferenceOverwritten>(),
    RuleEntry::of::<incomplete_source::IncompleteSource>(),
    RuleEntry::of::<kind_not_permitted::KindNotPermitted>(),
    RuleEntry::of::<long_application_name::LongApplicationName>(),
    RuleEntry::of::<long_release_name::LongReleaseName>(),
    RuleEntry::of::<missing_namespace::MissingNamespace>(),
    RuleEntry::of::<missing_values_file::MissingValuesFile>(),
    RuleEntry::of::<namespace_not_permitted::NamespaceNotPermitted>(),
    RuleEntry::of::<nested_manifests_ignored::NestedManifestsIgnored>(),
    RuleEntry::of::<no_destination::NoDestination>(),
    RuleEntry::of::<no_finalizer::NoFinalizer>(),
    RuleEntry::of::<object_before_definition::ObjectBeforeDefinition>(),
    RuleEntry::of::<oversized_object::OversizedObject>(),
    RuleEntry::of::<path_beside_chart::PathBesideChart>(),
    RuleEntry::of::<prunable_data::PrunableData>(),
    RuleEntry::of::<ref_with_chart::RefWithChart>(),
    RuleEntry::of::<retry_limit_zero::RetryLimitZero>(),
    RuleEntry::of::<retry_without_refresh::RetryWithoutRefresh>(),
    RuleEntry::of::<root_without_applications::RootWithoutApplications>(),
    RuleEntry::of::<self_managed::SelfManaged>(),
    RuleEntry::of::<set_cannot_generate::SetCannotGenerate>(),
    RuleEntry::of::<set_deletes_applications::SetDeletesApplications>(),
    RuleEntry::of::<set_duplicate_name::SetDuplicateName>(),
    RuleEntry::of::<set_element_not_a_string::SetElementNotAString>(),
    RuleEntry::of::<set_pattern_without_match::SetPatternWithoutMatch>(),
    RuleEntry::of::<set_unresolved_parameter::SetUnresolvedParameter>(),
    RuleEntry::of::<set_without_applications::SetWithoutApplications>(),
    RuleEntry::of::<set_without_missingkey::SetWithoutMissingkey>(),
    RuleEntry::of::<shared_object::SharedObject>(),
    RuleEntry::of::<source_and_sources::SourceAndSources>(),
    RuleEntry::of::<source_not_permitted::SourceNotPermitted>(),
    RuleEntry::of::<stale_chart_lock::StaleChartLock>(),
    RuleEntry::of::<stale_dependency_lock::StaleDependencyLock>(),
    RuleEntry::of::<tool_conflict::ToolConflict>(),
    RuleEntry::of::<two_destinations::TwoDestinations>(),
    RuleEntry::of::<unapplied_manifest::UnappliedManifest>(),
    RuleEntry::of::<undefined_ref::UndefinedRef>(),
    RuleEntry::of::<unknown_hook::UnknownHook>(),
    RuleEntry::of::<unknown_hook_policy::UnknownHookPolicy>(),
    RuleEntry::of::<unknown_project::UnknownProject>(),
    RuleEntry::of::<unknown_resource_option::UnknownResourceOption>(),
    RuleEntry::of::<unknown_revision::UnknownRevision>(),
    RuleEntry::of::<unknown_sync_option::UnknownSyncOption>(),
    RuleEntry::of::<unlisted_manifest::UnlistedManifest>(),
    RuleEntry::of::<unlocked_chart::UnlockedChart>(),
    RuleEntry::of::<unlocked_dependency::UnlockedDependency>(),
    RuleEntry::of::<unreachable_application::UnreachableApplication>(),
    RuleEntry::of::<unread_value::UnreadValue>(),
    RuleEntry::of::<unreadable_manifest::UnreadableManifest>(),
    RuleEntry::of::<unrendered_chart::UnrenderedChart>(),
    RuleEntry::of::<unusable_path::UnusablePath>(),
    RuleEntry::of::<unused_namespace_metadata::UnusedNamespaceMetadata>(),
    RuleEntry::of::<wave_not_integer::WaveNotInteger>(),
    RuleEntry::of::<waves_without_health::WavesWithoutHealth>(),
    RuleEntry::of::<wide_open_project::WideOpenProject>(),
];

/// The metadata of a rule on what applications apply.
const fn on_objects(id: &'static str, levels: Levels, docs: &'static str) -> RuleMeta {
    const NEEDS: &[FactEntry] = &[
        FactEntry::of::<ApplicationSets>(),
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<AppObjects>(),
        FactEntry::of::<FileResources>(),
        FactEntry::of::<Projects>(),
        FactEntry::of::<KustomizeGraph>(),
        FactEntry::of::<KustomizeUses>(),
    ];
    RuleMeta {
        needs: NEEDS,
        ..on_applications(id, levels, docs)
    }
}

/// The metadata of a rule on where charts come from.
const fn on_charts(id: &'static str, levels: Levels, docs: &'static str) -> RuleMeta {
    const NEEDS: &[FactEntry] = &[
        FactEntry::of::<ApplicationSets>(),
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<ChartLock>(),
        FactEntry::of::<FetchedChart>(),
        FactEntry::of::<KustomizeGraph>(),
    ];
    RuleMeta {
        needs: NEEDS,
        ..on_applications(id, levels, docs)
    }
}

/// The metadata of a rule on annotations of objects.
const fn on_annotations(id: &'static str, levels: Levels, docs: &'static str) -> RuleMeta {
    const NEEDS: &[FactEntry] = &[
        FactEntry::of::<FileResources>(),
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<Charted>(),
        FactEntry::of::<Annotated>(),
    ];
    RuleMeta {
        needs: NEEDS,
        ..on_applications(id, levels, docs)
    }
}

/// The metadata of a rule on what sets make.
const fn on_made_sets(id: &'static str, levels: Levels, docs: &'static str) -> RuleMeta {
    const NEEDS: &[FactEntry] = &[
        FactEntry::of::<ApplicationSets>(),
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<KustomizeGraph>(),
    ];
    RuleMeta {
        needs: NEEDS,
        ..on_applications(id, levels, docs)
    }
}

/// The metadata of a rule on what a set says itself.
const fn on_sets(id: &'static str, levels: Levels, docs: &'static str) -> RuleMeta {
    const NEEDS: &[FactEntry] = &[
        FactEntry::of::<FileResources>(),
        FactEntry::of::<KustomizeGraph>(),
    ];
    RuleMeta {
        needs: NEEDS,
        ..on_applications(id, levels, docs)
    }
}

/// The metadata of a rule on applications.
const fn on_applications(id: &'static str, levels: Levels, docs: &'static str) -> RuleMeta {
    const NEEDS: &[FactEntry] = &[
        FactEntry::of::<ApplicationSets>(),
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<Projects>(),
        FactEntry::of::<KustomizeGraph>(),
    ];
    RuleMeta {
        id,
        levels,
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST]),
        needs: NEEDS,
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs,
    }
}
