//! How much of a difference is written: a change of a hundred thousand objects is read by nobody, and no browser shows it.

use std::io::{self, Write};

use rempart_model::delta::{ApplicationDelta, ObjectDelta};

use crate::Notice;
use crate::words::count;

/// Room for the ends of a page, and for what says how much is missing.
const END_BYTES: usize = 4096;

/// So many things that could not be rendered are listed.
pub(super) const MOST_SKIPPED: usize = 1000;

/// The bytes that are left, and what was left out.
pub(super) struct Room {
    limit: usize,
    left: usize,
    /// Applications of which nothing is written.
    pub(super) applications: usize,
    /// Objects of which nothing is written, in whatever application.
    pub(super) objects: usize,
    is_closed: bool,
}

impl Room {
    pub(super) const fn new(limit: usize) -> Self {
        Self {
            limit,
            left: limit.saturating_sub(END_BYTES),
            applications: 0,
            objects: 0,
            is_closed: false,
        }
    }

    /// Whether a piece of so many bytes may be written; counts it if so. Where one was left out, all that follow are.
    pub(super) const fn takes(&mut self, bytes: usize) -> bool {
        if self.is_closed || bytes > self.left {
            self.is_closed = true;
            return false;
        }
        self.left -= bytes;
        true
    }

    /// Writes the objects of an application as far as they may be; how many are left out.
    pub(super) fn write_objects(
        &mut self,
        app: &ApplicationDelta,
        show: &dyn Fn(&ObjectDelta) -> String,
        out: &mut dyn Write,
    ) -> io::Result<usize> {
        let mut left = 0;
        for (at, object) in app.objects.iter().enumerate() {
            let text = show(object);
            if !self.takes(text.len()) {
                // Where one was left out, all that follow are, and need not be shown first.
                left = app.objects.len() - at;
                break;
            }
            out.write_all(text.as_bytes())?;
        }
        self.objects += left;
        Ok(left)
    }

    /// Leaves out an application with its objects.
    pub(super) fn leave(&mut self, app: &ApplicationDelta) {
        self.applications += 1;
        self.objects += app.objects.len();
    }

    /// What was left out, in words.
    pub(super) fn missing(&self) -> Option<String> {
        let applications = count(self.applications, "application", "applications");
        let objects = count(self.objects, "object", "objects");
        match (self.applications, self.objects) {
            (0, 0) => None,
            (0, _) => Some(format!("{objects} more")),
            (_, 0) => Some(format!("{applications} more")),
            _ => Some(format!("{applications} more, and {objects} in all")),
        }
    }

    /// The same for whoever started the run.
    pub(super) fn notices(&self, format: &'static str) -> Vec<Notice> {
        let missing = self.missing().into_iter();
        missing
            .map(|missing| {
                let text = format!("{missing}: left out to stay within {} bytes", self.limit);
                Notice::new(format, text)
            })
            .collect()
    }
}
