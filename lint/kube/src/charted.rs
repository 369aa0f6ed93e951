//! What the schemas say of the objects that charts make, which stand in no file by themselves.

use std::collections::BTreeMap;

use rempart_apps::{ApplicationTree, ChartUse, Charted, place_of, tell_chart};
use rempart_core::{
    Context, Fact, FactEntry, FileId, FileView, Finding, Location, NodeRef, Sink, parallel,
};
use rempart_model::Resource;
use rempart_syntax::scalar::Reader;

use crate::catalogues::Catalogues;
use crate::judge::Judge;
use crate::known::Known;
use crate::message;
use crate::said::{ObjectVerdict, Sorts};

/// What was said of the objects of charts.
#[derive(Default)]
pub(crate) struct ChartVerdicts {
    /// By the file of the application that asks for the chart, in the order of its sources.
    by_file: BTreeMap<FileId, Vec<Said>>,
}

/// What was said of an object of a chart.
pub(crate) struct Said {
    /// The object.
    pub(crate) resource: Resource,
    /// What there is to say; its place is that among the objects of the chart.
    pub(crate) object: ObjectVerdict,
    /// The name of the application.
    application: String,
}

impl Fact for ChartVerdicts {
    type Key = ();

    const NAME: &'static str = "verdicts on objects of charts";
    const NEEDS: &'static [FactEntry] = &[
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<Charted>(),
        FactEntry::of::<Catalogues>(),
    ];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let made: Vec<_> = context
            .facts
            .all::<Charted>()
            .filter_map(|(key, charted)| Some((*key, charted.outcome.as_ref().ok()?)))
            .collect();
        let judged = parallel::map(context.threads, made.len(), |at| {
            let (key, rendered) = made[at];
            judged(context, key, &rendered.resources)
        });
        let mut found = Self::default();
        for (file, said) in judged.into_iter().flatten() {
            found.by_file.entry(file).or_default().extend(said);
        }
        found
    }
}

fn judged(
    context: &Context<'_>,
    key: ChartUse,
    resources: &[Resource],
) -> Option<(FileId, Vec<Said>)> {
    let tree = context.fact::<ApplicationTree>()?;
    let (node, file) = (tree.node(key.app)?, tree.file_of(key.app)?);
    let judge = Judge {
        // A chart is rendered for the first cluster that the application deploys to.
        catalogue: context
            .fact::<Catalogues>()?
            .of_application(context, key.app)
            .first()?,
        // Argo CD reads what Helm prints.
        reader: Reader::GoYamlV2,
        lenient: false,
    };
    let mut known = Known::new();
    let said = resources.iter().enumerate().filter_map(|(at, resource)| {
        let (outcome, verdict, variables) = judge.of(resource, &mut known);
        let object = ObjectVerdict::of(file, at as u32, outcome, verdict, variables)?;
        Some(Said {
            resource: resource.clone(),
            object,
            application: node.resource.name().into_owned(),
        })
    });
    let said: Vec<_> = said.collect();
    (!said.is_empty()).then_some((file, said))
}

/// The files of applications whose charts make something of which anything was said.
pub(crate) fn files(context: &Context<'_>) -> impl Iterator<Item = FileId> {
    let found = context.fact::<ChartVerdicts>();
    found
        .into_iter()
        .flat_map(|found| found.by_file.keys().copied())
}

/// What was said of the objects that the charts of the applications of a file make.
pub(crate) fn of_file(file: FileView<'_>, wanted: Sorts) -> impl Iterator<Item = &Said> {
    let found = file.context.fact::<ChartVerdicts>();
    let said = found.and_then(|found| found.by_file.get(&file.id));
    let said = said.into_iter().flatten();
    said.filter(move |said| said.object.sorts.meets(wanted))
}

/// Everything that was said, in the order of files.
pub(crate) fn all<'c>(context: &'c Context<'_>) -> impl Iterator<Item = &'c Said> {
    let found = context.fact::<ChartVerdicts>();
    found
        .into_iter()
        .flat_map(|found| found.by_file.values().flatten())
}

impl Said {
    /// Where a node of the object is made.
    pub(crate) fn place(&self, context: &Context<'_>, node: NodeRef<'_>) -> Location {
        place_of(context, &self.resource, node)
    }

    /// Says of a finding on a node of the object what it is made of and which application applies it.
    pub(crate) fn tell(&self, context: &Context<'_>, node: NodeRef<'_>, finding: &mut Finding) {
        finding.application(self.application.as_str());
        tell_chart(context, &self.resource, node, finding);
    }
}

/// Reports every violation of the `wanted` sorts in what the charts of the applications of a file make.
pub(crate) fn violations(file: FileView<'_>, sink: &mut Sink, wanted: Sorts, effect: &str) {
    for said in of_file(file, wanted) {
        let violations = said.object.verdict.violations.iter();
        for violation in violations.filter(|violation| Sorts::of(violation).meets(wanted)) {
            let Some(node) = said.resource.tree().node(message::place_of(violation)) else {
                continue;
            };
            let place = said.place(file.context, node);
            let found = message::finding(place, sink, &said.resource, violation, effect);
            said.tell(file.context, node, found);
        }
    }
}
