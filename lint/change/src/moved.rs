//! Objects that go from one application and come to another: nothing is deleted for that.

use std::collections::BTreeMap;

use rempart_apps::Object;
use rempart_model::delta::{ApplicationDelta, Happens};

use crate::Sides;
use crate::compare::{hides, key, list};
use crate::fields::differences;

/// What tells an object from the others of its application: group, kind, namespace and name.
pub(crate) type Key = (String, String, String, String);

/// An object that comes or goes: the application it may come from or go to is known when all are compared.
pub(crate) struct Loose {
    /// The application in the difference, and the object in it.
    pub(crate) at: (usize, usize),
    /// The cluster that the application deploys to.
    pub(crate) cluster: String,
    pub(crate) object: Object,
}

/// Says of an object that goes from one application and comes to another which these are, and what differs in it.
pub(crate) fn tell(sides: Sides<'_>, applications: &mut [ApplicationDelta], loose: &[Loose]) {
    let happens = |loose: &Loose, applications: &[ApplicationDelta]| {
        applications[loose.at.0].objects[loose.at.1].happens
    };
    let whole_key = |loose: &Loose| (loose.cluster.clone(), key(&loose.object));
    let mut gone: BTreeMap<(String, Key), &Loose> = BTreeMap::new();
    for one in loose {
        if happens(one, applications) == Happens::Removed {
            gone.insert(whole_key(one), one);
        }
    }
    for new in loose {
        if happens(new, applications) != Happens::Added {
            continue;
        }
        // It goes to one application, whoever else applies it.
        let Some(old) = gone.remove(&whole_key(new)) else {
            continue;
        };
        let (to_name, from_name) = (
            applications[new.at.0].name.clone(),
            applications[old.at.0].name.clone(),
        );
        let (one, other) = (&old.object.resource, &new.object.resource);
        let found = differences(one.node(), other.node(), hides(one, other));
        let object = &mut applications[new.at.0].objects[new.at.1];
        object.fields = list(sides, one, other, &found);
        object.has_more = found.has_more;
        object.other = Some(from_name);
        let object = &mut applications[old.at.0].objects[old.at.1];
        object.other = Some(to_name);
        object.is_pruned = false;
        object.stays = None;
    }
}
