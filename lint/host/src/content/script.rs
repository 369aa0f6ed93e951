//! Commands that a host runs: shell scripts, and what a tunnel of `WireGuard` runs when it comes up (`wg-quick(8)`).

use rempart_core::{Context, Span};

use super::{Text, lines};
use crate::ansible::{Collector, Said, shell_commands};
use crate::facts::Hosts;

/// A script. Nobody follows its branches: what it drops may not be dropped.
pub(super) fn read(context: &Context<'_>, text: &Text<'_>, hosts: &mut Hosts) {
    // Of the same length, so that places stay.
    let joined = text.rendered.text.replace("\\\n", "  ");
    let commands = lines(&joined, &['#']);
    run(context, text, commands, hosts);
}

/// The commands of a tunnel's file, `%i` being its interface.
pub(super) fn of_tunnel(context: &Context<'_>, text: &Text<'_>, hosts: &mut Hosts) {
    let commands = lines(&text.rendered.text, &['#']).filter_map(|(line, span)| {
        let (key, value) = line.split_once('=')?;
        let is_run = ["PreUp", "PostUp"]
            .iter()
            .any(|known| key.trim().eq_ignore_ascii_case(known));
        is_run.then_some((value, span))
    });
    run(context, text, commands, hosts);
}

fn run<'l>(
    context: &Context<'_>,
    text: &Text<'_>,
    commands: impl Iterator<Item = (&'l str, Span)>,
    hosts: &mut Hosts,
) {
    let name = context.file(text.file).path().file_name().to_owned();
    let stem = name.split('.').next().unwrap_or_default();
    let interface = if stem.starts_with("wg") { stem } else { "wg0" };
    let mut out = Collector {
        context,
        hosts,
        firewalls: Vec::new(),
    };
    for (line, span) in commands {
        let line = unfilled(&line.replace("%i", interface));
        let said = |shown| Said {
            at: text.place(span),
            remarks: text.remarks(span),
            text: shown,
            is_conditional: true,
        };
        shell_commands(&line, &said, &mut out);
    }
    let firewalls = out.firewalls;
    hosts.firewalls.extend(firewalls);
}

/// A line with its variables and the output of commands in it taken for what they are, unknown.
fn unfilled(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once('$') {
        out.push_str(before);
        out.push(crate::UNKNOWN);
        let close = match behind.chars().next() {
            Some('{') => behind.find('}'),
            Some('(') => behind.find(')'),
            _ => None,
        };
        rest = match close {
            Some(close) => &behind[close + 1..],
            None => behind
                .trim_start_matches(|letter: char| letter.is_ascii_alphanumeric() || letter == '_'),
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::unfilled;

    #[test]
    fn variables_are_unknown() {
        let unknown = crate::UNKNOWN.to_string();
        for (line, expected) in [
            ("--dport $PORT -j ACCEPT", "--dport ? -j ACCEPT"),
            ("--dport ${PORT:-22},80", "--dport ?,80"),
            ("-s $(cat /etc/net) -j DROP", "-s ? -j DROP"),
            ("$", "?"),
            ("none", "none"),
        ] {
            assert_eq!(unfilled(line), expected.replace('?', &unknown), "{line}");
        }
    }
}
