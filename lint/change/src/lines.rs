//! What differs inside a long value: the lines, with some around them.

/// So many lines of a difference are kept; of more, how many there are is said.
const LIMIT: usize = 60;

/// The most characters of a line.
const LONGEST: usize = 200;

/// So many lines that stay the same are kept around a change.
const AROUND: usize = 3;

/// So many pairs of lines are compared to find what belongs together; of more, everything between the first and the last
/// change is told as changed.
const PAIRS: usize = 1_000_000;

/// A step from the old lines to the new ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Same(usize, usize),
    Old(usize),
    New(usize),
}

/// The lines of a unified diff of two values, without a head: ` `, `-` and `+` in front of lines, `@@` between places.
/// Of a changed line that is long, what stands around the change.
pub(crate) fn lines(before: &str, after: &str) -> Vec<String> {
    let (olds, news): (Vec<&str>, Vec<&str>) =
        (before.split('\n').collect(), after.split('\n').collect());
    let steps = steps(&olds, &news);
    let from = alone(&olds, &news, &steps);
    let is_near: Vec<bool> = near(&steps);
    let mut shown = Vec::new();
    let mut left = 0_usize;
    let mut was_near = true;
    for (step, is_near) in steps.iter().zip(is_near) {
        if !is_near {
            was_near = false;
            continue;
        }
        if shown.len() >= LIMIT {
            left += 1;
            continue;
        }
        if !was_near || shown.is_empty() {
            let (old, new) = place(&steps, step);
            shown.push(format!("@@ -{old} +{new} @@"));
        }
        was_near = true;
        let (mark, text) = match *step {
            Step::Same(old, _) => (' ', olds.get(old)),
            Step::Old(old) => ('-', olds.get(old)),
            Step::New(new) => ('+', news.get(new)),
        };
        let from = if mark == ' ' { 0 } else { from };
        shown.push(format!(
            "{mark}{}",
            short(text.copied().unwrap_or_default(), from)
        ));
    }
    if left > 0 {
        shown.push(format!("… {left} more lines"));
    }
    shown
}

/// The numbers of the lines, from 1, at a step.
fn place(steps: &[Step], at: &Step) -> (usize, usize) {
    let (mut old, mut new) = (1, 1);
    for step in steps {
        if std::ptr::eq(step, at) {
            break;
        }
        old += usize::from(!matches!(step, Step::New(_)));
        new += usize::from(!matches!(step, Step::Old(_)));
    }
    (old, new)
}

/// Where a line that alone is replaced by another begins to be of interest: a character, from 0.
fn alone(olds: &[&str], news: &[&str], steps: &[Step]) -> usize {
    let mut changes = steps.iter().filter(|step| !matches!(step, Step::Same(..)));
    let (Some(Step::Old(old)), Some(Step::New(new)), None) =
        (changes.next(), changes.next(), changes.next())
    else {
        return 0;
    };
    let (Some(old), Some(new)) = (olds.get(*old), news.get(*new)) else {
        return 0;
    };
    let same = old
        .chars()
        .zip(new.chars())
        .take_while(|(old, new)| old == new);
    let same = same.count();
    if same < LONGEST / 2 {
        0
    } else {
        same - LONGEST / 4
    }
}

/// A line from a character on, cut if it must be.
fn short(line: &str, from: usize) -> String {
    let mut shown = String::new();
    if from > 0 {
        shown.push('…');
    }
    let mut rest = line.chars().skip(from);
    shown.extend(rest.by_ref().take(LONGEST));
    if rest.next().is_some() {
        shown.push('…');
    }
    shown
}

/// Which steps are changes or stand near one.
fn near(steps: &[Step]) -> Vec<bool> {
    let mut is_near = vec![false; steps.len()];
    for (at, step) in steps.iter().enumerate() {
        if !matches!(step, Step::Same(..)) {
            let end = steps.len().min(at + AROUND + 1);
            if let Some(around) = is_near.get_mut(at.saturating_sub(AROUND)..end) {
                around.fill(true);
            }
        }
    }
    is_near
}

fn steps(olds: &[&str], news: &[&str]) -> Vec<Step> {
    let pairs = || olds.iter().zip(news);
    let start = pairs().take_while(|(old, new)| old == new).count();
    let rest = olds.len().min(news.len()) - start;
    let ends = olds.iter().rev().zip(news.iter().rev()).take(rest);
    let end = ends.take_while(|(old, new)| old == new).count();
    let (old_end, new_end) = (olds.len() - end, news.len() - end);
    let mut steps: Vec<_> = (0..start).map(|at| Step::Same(at, at)).collect();
    middle(olds, news, (start, old_end, new_end), &mut steps);
    steps.extend((0..end).map(|at| Step::Same(old_end + at, new_end + at)));
    steps
}

/// The longest lines in common of what stands between the first and the last change.
fn middle(
    olds: &[&str],
    news: &[&str],
    (start, old_end, new_end): (usize, usize, usize),
    steps: &mut Vec<Step>,
) {
    let (old, new) = (
        olds.get(start..old_end).unwrap_or_default(),
        news.get(start..new_end).unwrap_or_default(),
    );
    let width = new.len() + 1;
    let mut common = Vec::new();
    if old.len().saturating_mul(new.len()) <= PAIRS {
        common = vec![0_u32; (old.len() + 1) * width];
        for (at, line) in old.iter().enumerate().rev() {
            for (to, other) in new.iter().enumerate().rev() {
                let here = at * width + to;
                let best = if line == other {
                    count(&common, here + width + 1) + 1
                } else {
                    count(&common, here + width).max(count(&common, here + 1))
                };
                if let Some(slot) = common.get_mut(here) {
                    *slot = best;
                }
            }
        }
    }
    let (mut at, mut to) = (0, 0);
    while at < old.len() || to < new.len() {
        let here = at * width + to;
        if !common.is_empty() && at < old.len() && to < new.len() && old.get(at) == new.get(to) {
            steps.push(Step::Same(start + at, start + to));
            (at, to) = (at + 1, to + 1);
        } else if to >= new.len()
            || at < old.len() && count(&common, here + width) >= count(&common, here + 1)
        {
            steps.push(Step::Old(start + at));
            at += 1;
        } else {
            steps.push(Step::New(start + to));
            to += 1;
        }
    }
}

fn count(common: &[u32], at: usize) -> u32 {
    common.get(at).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(count: usize) -> Vec<String> {
        (1..=count).map(|line| format!("line {line}")).collect()
    }

    #[test]
    fn a_changed_line_is_shown_with_what_is_around_it() {
        let old = numbered(200);
        let mut new = old.clone();
        new[99] = "other".to_owned();
        assert_eq!(
            lines(&old.join("\n"), &new.join("\n")),
            [
                "@@ -97 +97 @@",
                " line 97",
                " line 98",
                " line 99",
                "-line 100",
                "+other",
                " line 101",
                " line 102",
                " line 103"
            ]
        );
    }

    #[test]
    fn two_places_are_two() {
        let old = numbered(40);
        let mut new = old.clone();
        new.remove(4);
        new.push("last".to_owned());
        let shown = lines(&old.join("\n"), &new.join("\n"));
        let places: Vec<_> = shown.iter().filter(|line| line.starts_with("@@")).collect();
        assert_eq!(places, ["@@ -2 +2 @@", "@@ -38 +37 @@"]);
        let changed = |line: &&String| line.starts_with(['-', '+']);
        let changed: Vec<_> = shown.iter().filter(changed).collect();
        assert_eq!(changed, ["-line 5", "+last"]);
    }

    #[test]
    fn a_change_far_in_a_line_is_shown() {
        let line = |word: &str| format!("{}{word}{}", "a ".repeat(300), " b".repeat(300));
        let shown = lines(&line("old"), &line("new"));
        assert_eq!(shown.len(), 3, "{shown:?}");
        assert!(
            shown[1].starts_with("-…") && shown[1].contains("old"),
            "{shown:?}"
        );
        assert!(
            shown[2].starts_with("+…") && shown[2].contains("new"),
            "{shown:?}"
        );
    }

    #[test]
    fn what_is_long_is_bounded() {
        let old = numbered(5000);
        let new: Vec<_> = old.iter().rev().map(|line| line.repeat(100)).collect();
        let shown = lines(&old.join("\n"), &new.join("\n"));
        assert_eq!(shown.len(), LIMIT + 1);
        assert_eq!(shown.last().unwrap(), "… 9941 more lines");
        assert!(shown.iter().all(|line| line.chars().count() <= LONGEST + 3));
    }
}
