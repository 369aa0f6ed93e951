//! Block scalars (YAML 1.2.2, section 8.1).

/// What becomes of the line breaks behind the last text.
#[derive(Clone, Copy)]
enum Chomping {
    /// `|`: one is kept.
    Clip,
    /// `|-`: none is kept.
    Strip,
    /// `|+`: all are kept.
    Keep,
}

/// The header of a block scalar without an indentation indicator, and the lines below it.
fn parts(raw: &str) -> (Chomping, &str) {
    let chomping = match raw.as_bytes().get(1) {
        Some(b'-') => Chomping::Strip,
        Some(b'+') => Chomping::Keep,
        _ => Chomping::Clip,
    };
    (chomping, raw.find('\n').map_or("", |at| &raw[at + 1..]))
}

/// The lines of the body of a block scalar without their indentation, which is that of the first line with text.
fn lines(body: &str) -> impl Iterator<Item = &str> {
    let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let texts = body
        .lines()
        .filter(|line| !line.trim_start_matches(' ').is_empty());
    let indent = texts.map(indentation).next().unwrap_or(0);
    body.split_inclusive('\n').map(move |line| {
        line.strip_suffix('\n')
            .unwrap_or(line)
            .get(indent..)
            .unwrap_or("")
    })
}

/// A literal scalar: its lines as they are.
pub(super) fn literal(raw: &str) -> String {
    let (chomping, body) = parts(raw);
    let mut out = String::with_capacity(raw.len());
    let mut breaks = 0;
    for line in lines(body) {
        if !line.is_empty() {
            push_breaks(&mut out, breaks);
            out.push_str(line);
            breaks = 0;
        }
        breaks += 1;
    }
    chomp(&mut out, chomping, breaks);
    out
}

/// A folded scalar: one line break between two lines of text becomes a space; lines that begin
/// with a blank keep all breaks around them.
pub(super) fn folded(raw: &str) -> String {
    let (chomping, body) = parts(raw);
    let mut out = String::with_capacity(raw.len());
    let mut breaks = 0;
    let mut previous = None;
    for line in lines(body) {
        if !line.is_empty() {
            let kept = line.starts_with([' ', '\t']);
            match previous {
                Some(false) if !kept && breaks == 1 => out.push(' '),
                Some(false) if !kept => push_breaks(&mut out, breaks - 1),
                _ => push_breaks(&mut out, breaks),
            }
            out.push_str(line);
            previous = Some(kept);
            breaks = 0;
        }
        breaks += 1;
    }
    chomp(&mut out, chomping, breaks);
    out
}

fn push_breaks(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n('\n', count));
}

/// The line breaks behind the last text.
fn chomp(out: &mut String, chomping: Chomping, breaks: usize) {
    match chomping {
        Chomping::Keep => push_breaks(out, breaks),
        Chomping::Clip if !out.is_empty() => push_breaks(out, breaks.min(1)),
        Chomping::Strip | Chomping::Clip => {}
    }
}
