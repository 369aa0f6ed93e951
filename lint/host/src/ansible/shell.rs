//! Commands of tasks that open ports.

use super::collect::{Collector, Said};
use super::tasks::{FREE, INSTALLER_FLAGS, Run};
use super::{firewalld, iptables, ufw};
use crate::content::{Text, firewall_of, flags, is_server};
use crate::jinja::{Rendered, Value};
use crate::nft::{Parsed, parse, parse_command};

/// Programs whose commands are read.
const PROGRAMS: &[&str] = &["ufw", "iptables", "ip6tables", "nft", "firewall-cmd", "k3s"];

/// Where the installer of k3s is read from.
const INSTALLER: &str = "get.k3s.io";

/// A task of `command`, `shell` or `raw`.
pub(super) fn of_task(run: &Run<'_>, out: &mut Collector<'_, '_>) {
    if let Some(given) = run.argument(&[INSTALLER_FLAGS]) {
        let text = given.value.shown();
        let words: Vec<&str> = text.split_whitespace().collect();
        let said = Said::of(run, given.place, text.clone());
        if is_server(&words) {
            let found = flags(&words, said.at, &said.remarks);
            crate::content::apply(out.context, &found, None, out.hosts);
        }
    }
    let names = &["cmd", FREE];
    let text = match run.argument(&["argv"]).map(|argument| &argument.value) {
        Some(Value::List(words)) => words.iter().map(Value::shown).collect::<Vec<_>>().join(" "),
        _ => match run.text(names) {
            Some(text) => text,
            None => return,
        },
    };
    let at = run.place_of(if run.argument(&["argv"]).is_some() {
        &["argv"]
    } else {
        names
    });
    // `nft -f -` reads what the task gives it, or a text that the command ends with.
    if let Some(given) = run.argument(&["stdin"])
        && text.contains("nft")
        && text.split_whitespace().any(|word| word == "-")
    {
        let ruleset = given.value.shown();
        let said = Said::of(run, given.place, "stdin");
        add(&ruleset, &parse(&ruleset), true, &said, out);
    }
    of_text(&text, &|line| Said::of(run, at, line), out);
}

/// The commands of a script, or of a line of one. `said` gives a command as it is shown its place.
pub(crate) fn of_text(text: &str, said: &dyn Fn(String) -> Said, out: &mut Collector<'_, '_>) {
    for command in text
        .replace("\\\n", " ")
        .split(['\n', '|', '&'])
        .flat_map(parts)
    {
        let words = words(&command);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let start = words.iter().position(|word| {
            // `action: shell ufw …` names the module first.
            let is_module = matches!(*word, "shell" | "command" | "raw");
            let is_around = matches!(
                *word,
                "sudo" | "-n" | "-E" | "yes" | "if" | "then" | "else" | "do" | "!"
            );
            !(is_module || is_around)
                && (!word.contains('=') || word.starts_with("INSTALL_K3S_EXEC"))
        });
        let Some(start) = start else { continue };
        let program = words[start].rsplit('/').next().unwrap_or_default();
        let known = PROGRAMS.iter().find(|known| **known == program);
        // `curl … https://get.k3s.io | sh -s - server --flag`.
        let is_piped = matches!(program, "sh" | "bash")
            && text.contains(INSTALLER)
            && words.contains(&"server");
        let is_installer = is_piped
            || words
                .iter()
                .any(|word| word.starts_with("INSTALL_K3S_EXEC="));
        if known.is_none() && !is_installer {
            continue;
        }
        let mut line = words[start..].join(" ").replace(crate::UNKNOWN, "…");
        line.truncate(line.floor_char_boundary(100));
        let said = said(line);
        let rest = &words[start + 1..];
        match program {
            "ufw" => ufw::of_command(rest, &said, out),
            "iptables" | "ip6tables" => iptables::of_words(rest, "filter", &said, out),
            "firewall-cmd" => firewalld::of_command(rest, &said, out),
            "nft" => nft(rest, &said, out),
            _ => k3s(&words, &said, out),
        }
    }
}

/// The commands of a line, semicolons of nft left where they are escaped.
fn parts(line: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quote = None;
    let mut before = ' ';
    for letter in line.chars() {
        match (quote, letter) {
            (None, ';') if before != '\\' => parts.push(String::new()),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
        if !(quote.is_none() && letter == ';' && before != '\\')
            && let Some(last) = parts.last_mut()
        {
            last.push(letter);
        }
        before = letter;
    }
    parts
}

/// The words of a command; quotes hold a word together and go.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut is_begun = false;
    for letter in command.chars() {
        match (quote, letter) {
            (None, '"' | '\'') => (quote, is_begun) = (Some(letter), true),
            (Some(open), letter) if open == letter => quote = None,
            (None, letter) if letter.is_whitespace() => {
                if is_begun {
                    words.push(std::mem::take(&mut word));
                }
                is_begun = false;
            }
            (_, letter) => {
                word.push(letter);
                is_begun = true;
            }
        }
    }
    if is_begun {
        words.push(word);
    }
    words
}

fn nft(words: &[&str], said: &Said, out: &mut Collector<'_, '_>) {
    // A shell keeps braces and semicolons together in one quoted word.
    let words: Vec<&str> = words
        .iter()
        .flat_map(|word| word.split_whitespace())
        .skip_while(|word| word.starts_with('-') && *word != "-f")
        .collect();
    match words[..] {
        ["flush", ..] => return out.flushed(said),
        ["add" | "insert" | "create", "element", ..] => {
            let why = "elements are added to a set at the run: what its rules let in by them is not followed";
            return out.hosts.skip(out.context, said.at, why);
        }
        ["add" | "insert" | "create", ..] => {}
        _ => return,
    }
    let text = words.join(" ");
    add(&text, &parse_command(&text), false, said, out);
}

/// What nft is given, which is all of the ruleset or more of it.
fn add(text: &str, parsed: &Parsed, is_whole: bool, said: &Said, out: &mut Collector<'_, '_>) {
    let rendered = Rendered::plain(text);
    let text = Text {
        rendered: &rendered,
        file: said.at.file,
        fixed: Some(said.at),
        remarks: said.remarks.clone(),
        is_conditional: said.is_conditional,
        is_whole,
    };
    let found = firewall_of(out.context, parsed, &text, out.hosts);
    out.firewalls.extend(found);
}

/// `k3s server --flag`, and the installer with its flags in a variable.
fn k3s(words: &[&str], said: &Said, out: &mut Collector<'_, '_>) {
    let inner = words
        .iter()
        .find_map(|word| word.strip_prefix("INSTALL_K3S_EXEC="));
    let all: Vec<&str> = match inner {
        Some(inner) => inner.split_whitespace().collect(),
        None if words.contains(&"server") => words.to_vec(),
        None => return,
    };
    if is_server(&all) {
        let found = flags(&all, said.at, &said.remarks);
        crate::content::apply(out.context, &found, None, out.hosts);
    }
}
