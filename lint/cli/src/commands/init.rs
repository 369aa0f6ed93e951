//! `rempart init`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use rempart_core::Classes;
use rempart_core::config::FILE_NAME;

use crate::args::{InitArgs, SelectArgs};
use crate::exit::{Exit, Fatal};
use crate::input::Loaded;

/// Writes a commented configuration that fits the repository.
pub(crate) fn run(args: &InitArgs) -> Result<Exit, Fatal> {
    let select = SelectArgs {
        paths: args.path.iter().cloned().collect(),
        ..SelectArgs::default()
    };
    let loaded = Loaded::new(&select)?;
    let text = configuration(&loaded, &rempart_model::classify(&loaded.head));
    if args.print {
        io::stdout().lock().write_all(text.as_bytes())?;
        return Ok(Exit::Clean);
    }
    let file = loaded.target.root.join(FILE_NAME);
    if file.exists() && !args.force {
        return Err(Fatal::new(format_args!("{FILE_NAME} is there already"))
            .help("replace it with --force, or look at --print"));
    }
    std::fs::write(&file, text)
        .map_err(|error| Fatal::new(format_args!("cannot write {}: {error}", file.display())))?;
    writeln!(
        io::stdout().lock(),
        "wrote {FILE_NAME}; now run `rempart check`"
    )?;
    Ok(Exit::Clean)
}

/// What each folder at the root holds: how many files of each class.
fn rooms(loaded: &Loaded, classes: &Classes) -> BTreeMap<String, BTreeMap<&'static str, usize>> {
    let mut rooms: BTreeMap<String, BTreeMap<&'static str, usize>> = BTreeMap::new();
    for id in loaded.head.ids() {
        let path = &loaded.head.entry(id).path;
        if let Some((room, _)) = path.as_str().split_once('/') {
            *rooms
                .entry(room.to_owned())
                .or_default()
                .entry(classes.name(classes.get(id)))
                .or_default() += 1;
        }
    }
    rooms
}

fn configuration(loaded: &Loaded, classes: &Classes) -> String {
    let mut text = String::from(
        "# The configuration of rempart, https://github.com/rempart/rempart. Everything here is optional.\n\n\
         # \"default\" is quiet on any repository; \"strict\" turns everything on.\nprofile = \"default\"\n\n\
         # The least severity that makes `rempart check` exit with 1: error, warning, note or never.\nfail-on = \"error\"\n\n\
         # The Kubernetes version of the cluster: which kinds and fields there are.\nkubernetes = \"1.35\"\n\n\
         # Files that are not judged, such as test data.\nexclude = []\n",
    );
    let rooms = rooms(loaded, classes);
    if !rooms.is_empty() {
        text.push_str("\n# The rooms of the repository, as they are today. A file in none of them is a finding.\n");
    }
    for (room, counts) in rooms {
        let mut held: Vec<String> = counts
            .iter()
            .map(|(class, count)| format!("{count} {class}"))
            .collect();
        held.truncate(6);
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "\n# {}\n[[room]]\npath = {}\n",
            held.join(", "),
            quoted(&room)
        );
    }
    text.push_str(
        "\n# The severity of a rule, the paths it leaves out, and its options (`rempart explain RULE`).\n\
         # [rules.\"kube/missing-schema\"]\n# level = \"error\"\n\n\
         # A waiver: what is accepted, why, and until when.\n\
         # [[allow]]\n# rule = \"kube/unknown-field\"\n# path = \"vendor/**\"\n# reason = \"the vendor's file, mended in the next release\"\n# expires = \"2027-01-01\"\n",
    );
    text
}

/// A TOML string.
fn quoted(text: &str) -> String {
    format!("{text:?}")
}
