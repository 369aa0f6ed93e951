//! Facts: what several rules need to know, computed once by the engine before the rules that declare it.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use crate::{Context, FileId, Skip, parallel};

/// What a fact was computed from: two equal fingerprints of one kind of fact stand for equal facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub u128);

/// What there can be one fact of.
pub trait FactKey: Clone + Debug + Eq + Ord + Hash + Send + Sync + 'static {
    /// A small number that is this key's alone, where keys have one: its facts are then found without a search.
    fn index(&self) -> Option<usize> {
        None
    }
}

impl FactKey for () {
    fn index(&self) -> Option<usize> {
        Some(0)
    }
}

impl FactKey for FileId {
    fn index(&self) -> Option<usize> {
        Some(self.0 as usize)
    }
}

/// Something that is computed once and shared. The engine computes facts in the order of their needs, all keys of one
/// fact on all cores; a fact may read the facts it names in `NEEDS` and no others.
pub trait Fact: Sized + Send + Sync + 'static {
    /// What there is one fact of: `()` for the repository, [`crate::FileId`] for a file, or a key of the domain such
    /// as an application.
    type Key: FactKey;

    /// The name in timings and errors.
    const NAME: &'static str;

    /// The facts it reads.
    const NEEDS: &'static [FactEntry] = &[];

    /// The keys there are, in order.
    fn keys(context: &Context<'_>) -> Vec<Self::Key>;

    /// Computes the fact of one key.
    fn compute(context: &Context<'_>, key: &Self::Key) -> Self;

    /// The fact of a key where the first look at a file has found it already, see [`crate::Look`].
    fn found(_context: &Context<'_>, _key: &Self::Key) -> Option<Arc<Self>> {
        None
    }

    /// What could not be computed, for the report: a fact cannot fail, and nothing is left out silently.
    fn skips(&self) -> &[Skip] {
        &[]
    }

    /// What the fact of a key is computed from, when it can be told cheaply: the fact is then shared between base and
    /// head, or between the overlays of one base.
    fn fingerprint(_context: &Context<'_>, _key: &Self::Key) -> Option<Fingerprint> {
        None
    }
}

/// A kind of fact with its type forgotten.
#[derive(Clone, Copy, Debug)]
pub struct FactEntry {
    /// The name.
    pub name: &'static str,
    /// What must be computed before.
    pub needs: &'static [Self],
    identity: fn() -> TypeId,
    compute: fn(&Context<'_>, &FactMemo) -> Computed,
}

/// The facts of one kind with what they left out.
pub struct Computed {
    table: Box<dyn Any + Send + Sync>,
    /// What could not be computed.
    pub skips: Vec<Skip>,
}

impl FactEntry {
    /// The entry of a kind of fact.
    pub const fn of<F: Fact>() -> Self {
        Self {
            name: F::NAME,
            needs: F::NEEDS,
            identity: TypeId::of::<F>,
            compute: compute_all::<F>,
        }
    }

    /// Tells kinds of facts apart.
    pub fn identity(&self) -> TypeId {
        (self.identity)()
    }

    /// Computes the facts of all keys.
    pub fn compute(&self, context: &Context<'_>, memo: &FactMemo) -> Computed {
        (self.compute)(context, memo)
    }
}

/// All facts of one kind.
struct FactTable<F: Fact> {
    /// Sorted by key.
    facts: Vec<(F::Key, Arc<F>)>,
    /// For keys with an index: the place of its fact, `u32::MAX` where there is none.
    places: Vec<u32>,
}

impl<F: Fact> FactTable<F> {
    fn new(facts: Vec<(F::Key, Arc<F>)>) -> Self {
        let mut places = Vec::new();
        for (place, (key, _)) in facts.iter().enumerate() {
            let Some(index) = key.index() else { break };
            if index >= places.len() {
                places.resize(index + 1, u32::MAX);
            }
            places[index] = place as u32;
        }
        Self { facts, places }
    }

    fn get(&self, key: &F::Key) -> Option<&F> {
        let place = match key.index() {
            Some(index) => *self.places.get(index)? as usize,
            None => self
                .facts
                .binary_search_by(|(known, _)| known.cmp(key))
                .ok()?,
        };
        Some(&self.facts.get(place)?.1)
    }
}

/// Type ids are hashes already: hashing them again would cost more than the look-up.
#[derive(Clone, Copy, Debug, Default)]
struct TypeIdHasher(u64);

impl Hasher for TypeIdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 ^= value;
    }
}

fn compute_all<F: Fact>(context: &Context<'_>, memo: &FactMemo) -> Computed {
    let mut keys = F::keys(context);
    keys.sort_unstable();
    keys.dedup();
    let facts = parallel::map(context.threads, keys.len(), |at| {
        memo.get_or_compute::<F>(context, &keys[at])
    });
    let skips = facts
        .iter()
        .flat_map(|fact| fact.skips())
        .cloned()
        .collect();
    Computed {
        table: Box::new(FactTable::<F>::new(keys.into_iter().zip(facts).collect())),
        skips,
    }
}

/// Facts that were computed for one context and may serve another.
#[derive(Debug, Default)]
pub struct FactMemo {
    known: Mutex<HashMap<(TypeId, Fingerprint), Arc<dyn Any + Send + Sync>>>,
}

impl FactMemo {
    fn get_or_compute<F: Fact>(&self, context: &Context<'_>, key: &F::Key) -> Arc<F> {
        if let Some(found) = F::found(context, key) {
            return found;
        }
        let Some(fingerprint) = F::fingerprint(context, key) else {
            return Arc::new(F::compute(context, key));
        };
        let name = (TypeId::of::<F>(), fingerprint);
        let known = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&name)
            .cloned();
        if let Some(Ok(fact)) = known.map(Arc::downcast::<F>) {
            return fact;
        }
        // Computed without the lock: two threads may do the same work once, none ever waits.
        let fact = Arc::new(F::compute(context, key));
        let shared: Arc<dyn Any + Send + Sync> = Arc::<F>::clone(&fact);
        self.known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name, shared);
        fact
    }
}

/// The facts of one context.
#[derive(Default)]
pub struct FactStore {
    tables: HashMap<TypeId, Box<dyn Any + Send + Sync>, BuildHasherDefault<TypeIdHasher>>,
}

impl FactStore {
    /// Keeps what [`FactEntry::compute`] made.
    pub fn insert(&mut self, entry: &FactEntry, computed: Computed) {
        self.tables.insert(entry.identity(), computed.table);
    }

    /// Whether a kind of fact was computed.
    pub fn has(&self, entry: &FactEntry) -> bool {
        self.tables.contains_key(&entry.identity())
    }

    /// `None` where the fact was not computed. Who declares what it reads is not run then; who does not would find
    /// nothing or something by what else runs, so a build with assertions, which all tests are, ends here.
    fn table<F: Fact>(&self) -> Option<&FactTable<F>> {
        let table = self.tables.get(&TypeId::of::<F>());
        debug_assert!(
            table.is_some(),
            "the fact `{}` is read by somebody who does not declare it",
            F::NAME
        );
        table?.downcast_ref()
    }

    /// The fact of a key; `None` when there is no such key. Whoever asks declares the fact among its needs.
    pub fn get<F: Fact>(&self, key: &F::Key) -> Option<&F> {
        self.table::<F>()?.get(key)
    }

    /// All facts of a kind with their keys, in order. Whoever asks declares the fact among its needs.
    pub fn all<F: Fact>(&self) -> impl Iterator<Item = (&F::Key, &F)> {
        self.table::<F>()
            .into_iter()
            .flat_map(|table| table.facts.iter().map(|(key, fact)| (key, &**fact)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Fact, FactStore};
    use crate::Context;

    struct Something;

    impl Fact for Something {
        type Key = ();

        const NAME: &'static str = "something";

        fn keys(_: &Context<'_>) -> Vec<()> {
            vec![()]
        }

        fn compute(_: &Context<'_>, (): &()) -> Self {
            Self
        }
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic = "the fact `something` is read by somebody who does not declare it"]
    fn a_need_that_is_not_declared_is_told() {
        FactStore::default().get::<Something>(&());
    }
}
