//! In which order facts are computed.

use std::any::TypeId;
use std::collections::HashSet;

use rempart_core::FactEntry;

/// Facts that need each other in a circle; holds the names on the way.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("facts need each other in a circle: {}", .0.join(" → "))]
pub struct Circle(pub Vec<&'static str>);

/// All facts that are needed, each after what it needs itself.
///
/// # Errors
/// The needs are circular.
pub fn order(needs: impl Iterator<Item = FactEntry>) -> Result<Vec<FactEntry>, Circle> {
    let mut schedule = Schedule { done: HashSet::new(), order: Vec::new(), path: Vec::new() };
    for entry in needs {
        schedule.add(entry)?;
    }
    Ok(schedule.order)
}

struct Schedule {
    done: HashSet<TypeId>,
    order: Vec<FactEntry>,
    path: Vec<(TypeId, &'static str)>,
}

impl Schedule {
    fn add(&mut self, entry: FactEntry) -> Result<(), Circle> {
        let identity = entry.identity();
        if self.done.contains(&identity) {
            return Ok(());
        }
        let circular = self.path.iter().any(|(known, _)| *known == identity);
        self.path.push((identity, entry.name));
        if circular {
            return Err(Circle(self.path.iter().map(|(_, name)| *name).collect()));
        }
        for need in entry.needs {
            self.add(*need)?;
        }
        self.path.pop();
        self.done.insert(identity);
        self.order.push(entry);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rempart_core::{Context, Fact};

    use super::*;

    macro_rules! fact {
        ($name:ident needs $($need:ident)*) => {
            struct $name;
            impl Fact for $name {
                type Key = ();
                const NAME: &'static str = stringify!($name);
                const NEEDS: &'static [FactEntry] = &[$(FactEntry::of::<$need>()),*];
                fn keys(_: &Context<'_>) -> Vec<()> { vec![()] }
                fn compute(_: &Context<'_>, (): &()) -> Self { Self }
            }
        };
    }
    fact!(Ground needs);
    fact!(Left needs Ground);
    fact!(Right needs Ground);
    fact!(Roof needs Right Left);

    #[test]
    fn what_is_needed_comes_first_and_once() {
        let entries = [FactEntry::of::<Roof>(), FactEntry::of::<Left>()];
        let names: Vec<_> = order(entries.into_iter()).unwrap().iter().map(|entry| entry.name).collect();
        assert_eq!(names, ["Ground", "Right", "Left", "Roof"]);
    }
}
