//! Writes blobs: equal schemas, runs and strings are kept once.

use std::collections::HashMap;

use super::Format;
use super::constraint::{Constraint, DraftConstraint, tag};
use super::draft::{Additional, Draft, SchemaId};
use super::hash::{hash, hash_kind};
use super::layout::{
    CLOSED, FORMAT_VERSION, HEADER_WORDS, KIND_WORDS, MAGIC, MAX_REQUIRED_BITS, NONE, ORIGIN_WORDS,
    PROPERTY_WORDS, SCHEMA_WORDS, flags, kind_flags, property, types,
};
use super::properties::home;
use crate::scalar::may_be_no_text;

type SchemaRecord = [u32; SCHEMA_WORDS];

/// A kind of one or more origins, on its way into a blob.
#[derive(Clone, Debug)]
pub(crate) struct KindDraft {
    pub(crate) api_version: String,
    pub(crate) kind: String,
    /// See `layout::kind_flags`.
    pub(crate) flags: u32,
    pub(crate) warning: Option<String>,
    /// Place among the origins, and the schema there; ascending.
    pub(crate) schemas: Vec<(u32, SchemaId)>,
}

/// Where schemas come from, on its way into a blob.
#[derive(Clone, Debug)]
pub(crate) struct OriginDraft {
    pub(crate) name: String,
    pub(crate) minor: u32,
    pub(crate) object_meta: Option<SchemaId>,
    pub(crate) licence: String,
}

/// Collects schemas and writes them as one blob. The same calls in the same order give the same bytes.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    schemas: Vec<SchemaRecord>,
    schema_ids: HashMap<SchemaRecord, SchemaId>,
    properties: Vec<u32>,
    property_runs: HashMap<Vec<u32>, u32>,
    words: Vec<u32>,
    word_runs: HashMap<Vec<u32>, u32>,
    strings: Vec<u8>,
    string_offsets: HashMap<String, u32>,
}

impl Pool {
    /// Numbers a schema; an equal one that is there already keeps its number.
    pub(crate) fn add(&mut self, draft: &Draft) -> SchemaId {
        let record = self.record(draft);
        if let Some(&id) = self.schema_ids.get(&record) {
            return id;
        }
        let id = self.schemas.len() as u32;
        self.schemas.push(record);
        self.schema_ids.insert(record, id);
        id
    }

    /// Numbers a schema that is known to be needed but not yet built (a definition that names itself).
    pub(crate) fn reserve(&mut self) -> SchemaId {
        self.schemas.push([0; SCHEMA_WORDS]);
        self.schemas.len() as u32 - 1
    }

    /// Builds a reserved schema.
    pub(crate) fn fill(&mut self, id: SchemaId, draft: &Draft) {
        let record = self.record(draft);
        if let Some(slot) = self.schemas.get_mut(id as usize) {
            *slot = record;
            self.schema_ids.entry(record).or_insert(id);
        }
    }

    fn record(&mut self, draft: &Draft) -> SchemaRecord {
        let properties = self.property_run(draft);
        let constraints = self.constraint_run(draft);
        let mut flag_bits = draft.flags;
        if draft.constraints.iter().any(Constraint::is_assertion) {
            flag_bits |= flags::CONSTRAINED;
        }
        let asks_more = flag_bits & (flags::CONSTRAINED | flags::OBJECT_META) != 0
            || draft.format != Format::None;
        if draft.types & types::STRING != 0 && !asks_more {
            flag_bits |= flags::ANY_TEXT;
        }
        let additional = match draft.additional {
            Additional::Any => NONE,
            Additional::Closed => CLOSED,
            Additional::Schema(id) => id,
        };
        [
            u32::from(draft.types) | (draft.format as u32) << 8 | u32::from(flag_bits) << 16,
            properties,
            draft.properties.len() as u32 | (draft.required.len().min(0x0FFF) as u32) << 20,
            additional,
            draft.items.unwrap_or(NONE),
            constraints,
        ]
    }

    fn property_run(&mut self, draft: &Draft) -> u32 {
        let mut entries: Vec<[u32; PROPERTY_WORDS]> = Vec::with_capacity(draft.properties.len());
        for (name, schema) in &draft.properties {
            let key = name.as_bytes();
            let mut rest = required_place(draft, name);
            if may_be_no_text(key) || key.contains(&b'\n') || name == "status" {
                rest |= property::SPECIAL;
            }
            entries.push([hash(key), self.string(name), *schema, rest]);
        }
        entries.sort_unstable();
        add_starts(&mut entries, 3, property::START_SHIFT);
        intern_run(
            &mut self.properties,
            &mut self.property_runs,
            entries.concat(),
        ) / PROPERTY_WORDS as u32
    }

    fn constraint_run(&mut self, draft: &Draft) -> u32 {
        let mut run = Vec::new();
        if !draft.required.is_empty() {
            let names = self.strings(&draft.required);
            push(&mut run, tag::REQUIRED, &names);
        }
        for constraint in &draft.constraints {
            self.constraint(constraint, &mut run);
        }
        if run.is_empty() {
            return NONE;
        }
        run.push(tag::END);
        intern_run(&mut self.words, &mut self.word_runs, run)
    }

    fn constraint(&mut self, constraint: &DraftConstraint, run: &mut Vec<u32>) {
        let exclusive_tag = |tag, exclusive| if exclusive { tag + tag::EXCLUSIVE } else { tag };
        match constraint {
            Constraint::Enum(values) => push(run, tag::ENUM, &self.strings(values)),
            Constraint::Pattern(text) => push(run, tag::PATTERN, &[self.string(text)]),
            Constraint::Minimum { bound, exclusive } => {
                push(
                    run,
                    exclusive_tag(tag::MINIMUM, *exclusive),
                    &number_words(*bound),
                );
            }
            Constraint::Maximum { bound, exclusive } => {
                push(
                    run,
                    exclusive_tag(tag::MAXIMUM, *exclusive),
                    &number_words(*bound),
                );
            }
            Constraint::MultipleOf(factor) => push(run, tag::MULTIPLE_OF, &number_words(*factor)),
            Constraint::MinLength(count) => push(run, tag::MIN_LENGTH, &[*count]),
            Constraint::MaxLength(count) => push(run, tag::MAX_LENGTH, &[*count]),
            Constraint::MinItems(count) => push(run, tag::MIN_ITEMS, &[*count]),
            Constraint::MaxItems(count) => push(run, tag::MAX_ITEMS, &[*count]),
            Constraint::MinProperties(count) => push(run, tag::MIN_PROPERTIES, &[*count]),
            Constraint::MaxProperties(count) => push(run, tag::MAX_PROPERTIES, &[*count]),
            Constraint::Required(names) => push(run, tag::REQUIRED, &self.strings(names)),
            Constraint::ListMapKeys(names) => push(run, tag::LIST_MAP_KEYS, &self.strings(names)),
            Constraint::Default(text) => push(run, tag::DEFAULT, &[self.string(text)]),
            Constraint::PatchMergeKey(text) => {
                push(run, tag::PATCH_MERGE_KEY, &[self.string(text)]);
            }
            Constraint::PatchStrategy(text) => push(run, tag::PATCH_STRATEGY, &[self.string(text)]),
            Constraint::OneOf(schemas) => push(run, tag::ONE_OF, schemas),
            Constraint::AnyOf(schemas) => push(run, tag::ANY_OF, schemas),
            Constraint::AllOf(schemas) => push(run, tag::ALL_OF, schemas),
            Constraint::Not(schema) => push(run, tag::NOT, &[*schema]),
            Constraint::Cel(rules) => push(run, tag::CEL, &self.strings(rules)),
            Constraint::FormatName(text) => push(run, tag::FORMAT_NAME, &[self.string(text)]),
            Constraint::NotEvaluated(words) => push(run, tag::NOT_EVALUATED, &self.strings(words)),
        }
    }

    fn strings(&mut self, texts: &[String]) -> Vec<u32> {
        texts.iter().map(|text| self.string(text)).collect()
    }

    fn string(&mut self, text: &str) -> u32 {
        if let Some(&offset) = self.string_offsets.get(text) {
            return offset;
        }
        let offset = self.strings.len() as u32;
        let mut length = text.len();
        while length >= 0x80 {
            self.strings.push((length & 0x7F) as u8 | 0x80);
            length >>= 7;
        }
        self.strings.push(length as u8);
        self.strings.extend_from_slice(text.as_bytes());
        self.string_offsets.insert(text.to_owned(), offset);
        offset
    }

    /// Writes the blob.
    pub(crate) fn finish(mut self, origins: &[OriginDraft], kinds: &[KindDraft]) -> Vec<u8> {
        self.mark_texts();
        let origin_words = self.origin_table(origins);
        let kind_words = self.kind_table(kinds);
        let header: [u32; HEADER_WORDS] = [
            MAGIC,
            FORMAT_VERSION,
            origins.len() as u32,
            kinds.len() as u32,
            self.schemas.len() as u32,
            (self.properties.len() / PROPERTY_WORDS) as u32,
            self.words.len() as u32,
            self.strings.len() as u32,
        ];
        let schemas = self.schemas.concat();
        let mut bytes = Vec::new();
        for table in [
            &header[..],
            &origin_words,
            &kind_words,
            &schemas,
            &self.properties,
            &self.words,
        ] {
            bytes.extend(table.iter().flat_map(|word| word.to_le_bytes()));
        }
        bytes.extend_from_slice(&self.strings);
        bytes
    }

    /// Tells the properties whose schemas take any text; only now is every schema built.
    fn mark_texts(&mut self) {
        for entry in self.properties.as_chunks_mut::<PROPERTY_WORDS>().0 {
            let [.., schema, rest] = entry;
            let takes_any_text = self
                .schemas
                .get(*schema as usize)
                .is_some_and(|[first, ..]| (first >> 16) as u16 & flags::ANY_TEXT != 0);
            if takes_any_text {
                *rest |= property::ANY_TEXT;
            }
        }
    }

    fn origin_table(&mut self, origins: &[OriginDraft]) -> Vec<u32> {
        let mut table = Vec::with_capacity(origins.len() * ORIGIN_WORDS);
        for origin in origins {
            let name = self.string(&origin.name);
            let licence = self.string(&origin.licence);
            table.extend([
                name,
                origin.minor,
                origin.object_meta.unwrap_or(NONE),
                licence,
            ]);
        }
        table
    }

    fn kind_table(&mut self, kinds: &[KindDraft]) -> Vec<u32> {
        let mut table: Vec<[u32; KIND_WORDS]> = Vec::with_capacity(kinds.len());
        for kind in kinds {
            let mask = kind
                .schemas
                .iter()
                .fold(0, |mask, (origin, _)| mask | 1 << origin);
            let ids = kind.schemas.iter().map(|(_, schema)| *schema).collect();
            let run = intern_run(&mut self.words, &mut self.word_runs, ids);
            let api_version = self.string(&kind.api_version);
            let name = self.string(&kind.kind);
            let warning = kind
                .warning
                .as_deref()
                .map_or(NONE, |text| self.string(text));
            let key = hash_kind(&kind.api_version, &kind.kind);
            table.push([key, api_version, name, kind.flags, mask, run, warning]);
        }
        table.sort_unstable();
        add_starts(&mut table, 3, kind_flags::START_SHIFT);
        table.concat()
    }
}

/// The place of a property among the required ones, from 1, as far as places are kept.
fn required_place(draft: &Draft, name: &str) -> u32 {
    let place = draft.required.iter().position(|required| required == name);
    let place = place.map_or(0, |at| at as u32 + 1);
    if place <= MAX_REQUIRED_BITS { place } else { 0 }
}

/// Tells each place of records sorted by hash, in one of its words above `shift`, where those begin whose hash belongs to
/// it or a later place.
fn add_starts<const N: usize>(entries: &mut [[u32; N]], word: usize, shift: u32) {
    let count = entries.len();
    let homes: Vec<usize> = entries.iter().map(|entry| home(entry[0], count)).collect();
    let mut start = 0;
    for (place, entry) in entries.iter_mut().enumerate() {
        while homes.get(start).is_some_and(|home| *home < place) {
            start += 1;
        }
        entry[word] |= (start as u32) << shift;
    }
}

fn push(run: &mut Vec<u32>, tag: u32, words: &[u32]) {
    run.push(tag | (words.len() as u32) << 8);
    run.extend_from_slice(words);
}

fn number_words(number: f64) -> [u32; 2] {
    let bits = number.to_bits();
    [bits as u32, (bits >> 32) as u32]
}

fn intern_run(store: &mut Vec<u32>, known: &mut HashMap<Vec<u32>, u32>, run: Vec<u32>) -> u32 {
    if let Some(&offset) = known.get(&run) {
        return offset;
    }
    let offset = store.len() as u32;
    store.extend_from_slice(&run);
    known.insert(run, offset);
    offset
}
