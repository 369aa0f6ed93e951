//! Where a walk starts: revisions and refs, followed through tags.

use std::collections::HashSet;

use gix::bstr::BStr;
use gix::objs::{Kind, TagRef};
use gix::revision::plumbing::Spec;
use gix::{ObjectId, revision};
use rempart_core::RevisionError;

use super::{Message, refs};
use crate::error::words;
use crate::objects::{ObjectError, Objects};

/// A tag that names a tag that names a tag… ends here.
const MAX_TAGS_DEEP: usize = 32;

/// A name with what it leads to.
pub(super) struct Tip {
    pub(super) name: String,
    /// The annotated tags on the way.
    pub(super) tags: Vec<ObjectId>,
    pub(super) kind: Kind,
    pub(super) id: ObjectId,
}

/// What to walk and what not.
#[derive(Default)]
pub(super) struct Tips {
    pub(super) wanted: Vec<Tip>,
    pub(super) hidden: Vec<ObjectId>,
}

/// Finds the starting points. `message` is told each annotated tag once.
pub(super) fn find(
    objects: &mut Objects,
    revisions: &[String],
    all: bool,
    message: &mut dyn FnMut(Message<'_>),
) -> Result<Tips, RevisionError> {
    let mut tips = Tips::default();
    let mut told = HashSet::new();
    let mut named = Vec::new();
    for text in revisions {
        resolve(objects, text, &mut named, &mut tips)?;
    }
    if all {
        named.extend(refs::all(objects.repository())?);
    }
    for (name, id) in named {
        let mut tell = |told_message: Message<'_>| {
            if told.insert(told_message.id) {
                message(told_message);
            }
        };
        tips.wanted.push(follow(objects, name, id, &mut tell)?);
    }
    Ok(tips)
}

/// Takes one revision of gitrevisions(7): a name, `^name`, or `from..to`.
fn resolve(
    objects: &mut Objects,
    text: &str,
    named: &mut Vec<(String, ObjectId)>,
    tips: &mut Tips,
) -> Result<(), RevisionError> {
    let unknown = || RevisionError::Unknown(text.to_owned());
    let options = revision::spec::parse::Options::default();
    let parsed = revision::Spec::from_bstr(BStr::new(text), objects.repository(), options);
    let spec = parsed.map_err(|_| unknown())?.detach();
    let (include, exclude) = match spec {
        Spec::Include(id) => (Some(id), None),
        Spec::Exclude(id) => (None, Some(id)),
        Spec::Range { from, to } => (Some(to), Some(from)),
        _ => {
            return Err(RevisionError::Store(format!(
                "`{text}` is not taken here; write REV, ^REV or FROM..TO"
            )));
        }
    };
    if let Some(id) = exclude {
        let tip = follow(objects, text.to_owned(), id, &mut |_| ())?;
        if tip.kind != Kind::Commit {
            return Err(unknown());
        }
        tips.hidden.push(tip.id);
    }
    if let Some(id) = include {
        named.push((text.to_owned(), id));
    }
    Ok(())
}

/// What an object is or, through tags, names.
fn follow(
    objects: &mut Objects,
    name: String,
    mut id: ObjectId,
    message: &mut dyn FnMut(Message<'_>),
) -> Result<Tip, RevisionError> {
    let mut tags = Vec::new();
    for _ in 0..MAX_TAGS_DEEP {
        let kind = objects.kind(id)?;
        if kind != Kind::Tag {
            return Ok(Tip {
                name,
                tags,
                kind,
                id,
            });
        }
        tags.push(id);
        let data = objects.read(id, Kind::Tag, super::MAX_BLOB_BYTES)?;
        let tag = TagRef::from_bytes(data, gix::hash::Kind::Sha1)
            .map_err(|error| ObjectError::Store(id, words(&error)))?;
        message(Message {
            id,
            is_tag: true,
            text: tag.message,
        });
        id = tag.target();
    }
    Err(RevisionError::Store(format!(
        "`{name}` leads through more than {MAX_TAGS_DEEP} tags"
    )))
}
