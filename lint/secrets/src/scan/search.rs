//! The search: long runs of token bytes, armour and URLs, in a text and in what is coded inside it.

use std::ops::Range;

use memchr::{memchr3_iter, memmem};

use super::archive::{self, Budget};
use super::coded::{self, Piece};
use super::kind::Kind;
use super::leak::{Coding, Codings, DECODED_BYTES, Found, LEAKS, Leak, Limit};
use super::run::{self, Hit};
use super::runs::Runs;
use super::weak::{self, Weak};
use super::{credential_file, kind, name, pem, url, wide};
use crate::secret;

/// Searches bytes, whatever they are: text, UTF-16, or neither.
pub fn search(bytes: &[u8]) -> Found {
    let mut search = Search::default();
    if let Some(text) = wide::text_of(bytes) {
        search.layer(&text.bytes, None);
        for leak in &mut search.found.leaks {
            leak.span = text.origin(leak.span.clone());
            leak.name = None;
            leak.codings = Codings::default().with(Coding::Utf16).unwrap_or_default();
        }
        for layer in &mut search.queue {
            layer.origin = text.origin(layer.origin.clone());
        }
    } else {
        search.layer(bytes, None);
    }
    search.rest(bytes)
}

/// Searches bytes as they stand, though they begin as UTF-16 does.
pub(super) fn search_plain(bytes: &[u8]) -> Found {
    let mut search = Search::default();
    search.layer(bytes, None);
    search.rest(bytes)
}

/// Searches the bytes of a file: as [`search`], with what its name says about it.
pub fn search_file(path: &str, bytes: &[u8]) -> Found {
    let mut found = search(bytes);
    credential_file::search(path, bytes, &mut found.leaks);
    found.finish();
    found
}

/// Whether the kind of a Secret stands on a line of its own in what is coded: then the coding hides nothing, and it is judged
/// as the text that it is. A line that a backslash joins to the next is coded, with all of the page around it.
fn stands_in_clear(written: &[u8]) -> bool {
    let kind = b"kind: Secret";
    memmem::find_iter(written, kind).any(|at| {
        let rest = &written[at + kind.len()..];
        matches!(rest.first(), Some(b'\n' | b'\r'))
    })
}

/// The name that a place is assigned to.
fn name_of(text: &[u8], start: usize) -> Option<Range<usize>> {
    let name = name::before(text, start)?;
    Some(name::of_pair(text, &name).unwrap_or(name))
}

/// A text that stood coded in another one.
struct Layer {
    text: Vec<u8>,
    /// Where the outermost coded text stands.
    origin: Range<usize>,
    codings: Codings,
}

#[derive(Default)]
struct Search {
    found: Found,
    queue: Vec<Layer>,
    decoded: usize,
}

impl Search {
    /// Searches what was found coded, and names what was found.
    fn rest(mut self, bytes: &[u8]) -> Found {
        // No recursion: a layer puts what it finds coded at the end of the queue.
        while let Some(layer) = self.queue.pop() {
            self.layer(&layer.text, Some(&layer));
            self.literals(bytes, &layer);
        }
        let unnamed = self
            .found
            .leaks
            .iter_mut()
            .filter(|leak| leak.name.is_none());
        for leak in unnamed {
            leak.name = name_of(bytes, leak.span.start);
            let is_client_key = leak
                .name
                .clone()
                .is_some_and(|name| bytes[name] == *b"client-key-data");
            if is_client_key && leak.kind.id.ends_with("private-key") {
                leak.kind = kind::KUBECONFIG_CLIENT_KEY;
            }
        }
        self.found.finish();
        self.found
    }

    fn layer(&mut self, text: &[u8], layer: Option<&Layer>) {
        self.armour(text, layer);
        self.urls(text, layer);
        let mut coded_until = self.escaped(text, layer);
        for found in Runs::new(text) {
            if !found.may_be_random() {
                continue;
            }
            run::judge(text, found, &mut |hit: Hit| {
                self.report(hit.kind, hit.span, false, layer);
            });
            if found.start >= coded_until
                && let Some(piece) = coded::in_run(text, found)
            {
                coded_until = piece.span.end;
                self.push(piece, layer);
            }
        }
    }

    /// Looks for literals in a text that stood coded under some name.
    fn literals(&mut self, bytes: &[u8], layer: &Layer) {
        let is_known = |known: &Weak| known.value == layer.origin;
        if self.found.coded.len() >= LEAKS || self.found.coded.iter().any(is_known) {
            return;
        }
        let Ok(text) = std::str::from_utf8(&layer.text) else {
            return;
        };
        let written = bytes.get(layer.origin.clone()).unwrap_or_default();
        if !stands_in_clear(written) {
            for path in secret::in_manifests(text) {
                self.found.secrets.push((layer.origin.clone(), path));
            }
        }
        let found = weak::search(text, weak::Grammar::Text(weak::Language::Anything));
        let Some(weak) = found.first() else { return };
        // Without a name around it, nothing could be said of it but itself.
        let Some(name) = name_of(bytes, layer.origin.start) else {
            return;
        };
        self.found.coded.push(Weak {
            name,
            value: layer.origin.clone(),
            is_default: weak.is_default,
            is_coded: true,
        });
    }

    fn armour(&mut self, text: &[u8], layer: Option<&Layer>) {
        for start in memmem::find_iter(text, pem::BEGIN) {
            if let Some((kind, span)) = pem::key_at(text, start) {
                self.report(kind, span, false, layer);
            }
        }
    }

    fn urls(&mut self, text: &[u8], layer: Option<&Layer>) {
        let mut end = 0;
        for separator in memmem::find_iter(text, url::SEPARATOR) {
            let (found, url_end) = url::password_at(text, separator, separator < end);
            end = end.max(url_end);
            if let Some(password) = found {
                self.report(password.kind, password.span, password.is_default, layer);
            }
        }
    }

    /// What stands behind percent signs, backslashes and marks of folded texts. Returns 0: escaped text may hold other codings.
    fn escaped(&mut self, text: &[u8], layer: Option<&Layer>) -> usize {
        let mut until = 0;
        for at in memchr3_iter(b'\\', b'%', b'>', text) {
            if at < until {
                continue;
            }
            if let Some(piece) = coded::at_mark(text, at) {
                until = piece.span.end;
                self.push(piece, layer);
            }
        }
        0
    }

    fn push(&mut self, piece: Piece, layer: Option<&Layer>) {
        let codings = layer.map(|layer| layer.codings).unwrap_or_default();
        let Some(codings) = codings.with(piece.coding) else {
            return self.found.limit(Limit::Depth);
        };
        if !piece.is_whole {
            self.found.limit(Limit::Decoded);
        }
        let origin = layer.map_or(piece.span, |layer| layer.origin.clone());
        self.enqueue(piece.text, origin, codings);
    }

    /// Puts decoded bytes at the end of the queue; those of an archive as what it holds.
    fn enqueue(&mut self, bytes: Vec<u8>, origin: Range<usize>, codings: Codings) {
        let mut text = wide::text_of(&bytes).map_or(bytes, |wide| wide.bytes);
        let room = DECODED_BYTES - self.decoded;
        if text.len() > room {
            self.found.limit(Limit::Decoded);
            text.truncate(room);
        }
        if text.is_empty() {
            return;
        }
        self.decoded += text.len();
        let mut budget = Budget::of(DECODED_BYTES - self.decoded);
        let format = archive::format_of(&text);
        // What was bytes before it was decoded is looked through as it is.
        let is_bytes = || {
            let outer = codings.iter().last();
            matches!(outer, Some(Coding::Base64 | Coding::Hexadecimal))
                && std::str::from_utf8(&text).is_err()
        };
        let inside = codings.with(Coding::Archive);
        let opened = match format {
            Some(format) if inside.is_some() => archive::open(format, &text, &mut budget),
            None if is_bytes() => archive::among(&text, &mut budget),
            _ => Vec::new(),
        };
        for limit in budget.limits {
            self.found.limit(match limit {
                Limit::Opened => Limit::Decoded,
                Limit::Damaged => Limit::Archive,
                other => other,
            });
        }
        if format.is_none() {
            self.queue.push(Layer {
                text,
                origin: origin.clone(),
                codings,
            });
        }
        let Some(codings) = inside else {
            if format.is_some() || !opened.is_empty() {
                self.found.limit(Limit::Depth);
            }
            return;
        };
        // An archive in the archive takes one coding more, which bounds the recursion.
        for inner in opened {
            self.enqueue(inner.bytes, origin.clone(), codings);
        }
    }

    fn report(
        &mut self,
        kind: &'static Kind,
        span: Range<usize>,
        is_default: bool,
        layer: Option<&Layer>,
    ) {
        if self.found.leaks.len() >= LEAKS {
            return self.found.limit(Limit::Leaks);
        }
        let (span, codings) = match layer {
            Some(layer) => (layer.origin.clone(), layer.codings),
            None => (span, Codings::default()),
        };
        self.found.leaks.push(Leak {
            kind,
            span,
            name: None,
            codings,
            is_default,
        });
    }
}
