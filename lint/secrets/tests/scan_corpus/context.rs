//! Where credentials stand: in files of many grammars.

use rempart_testkit::base64;

use crate::random::Random;

/// A file that holds a token under a name.
pub(crate) fn around(name: &str, token: &str, random: &mut Random) -> String {
    match random.below(12) {
        0 => format!("service:\n  {name}: {token}\n  replicas: 2\n"),
        1 => format!("service:\n  {name}: \"{token}\" # rotate in May\n"),
        2 => format!("{name}={token}\nOTHER=1\n"),
        3 => format!("export {name}='{token}'\n"),
        4 => format!("{{\"kept\": true, \"{name}\": \"{token}\", \"n\": 1}}\n"),
        5 => format!("[main]\n{name} = {token}\n"),
        6 => format!("env:\n  - name: {name}\n    value: {token}\n"),
        7 => format!("env: [{{name: {name}, value: \"{token}\"}}]\n"),
        8 => format!("data:\n  config.ini: |\n    [a]\n    {name} = {token}\n"),
        9 => format!("# {name}: {token}\nreplicas: 1\n"),
        10 => format!(
            "data:\n  config: {}\n",
            base64(format!("a: 1\n{name}: {token}\nb: 2\n").as_bytes())
        ),
        _ => format!("const {name} = \"{token}\";\n"),
    }
}

/// A name of a kind, spelled in one of the ways that names are spelled.
pub(crate) fn spelled(name: &str, random: &mut Random) -> String {
    match (name.strip_prefix('='), random.below(4)) {
        (Some(whole), _) => whole.to_owned(),
        (None, 0) => name.to_owned(),
        (None, 1) => name.to_uppercase(),
        (None, 2) => format!("SHOP_{}", name.to_uppercase()),
        (None, _) => {
            let middle = name.len() / 2;
            format!("{}_{}", &name[..middle], &name[middle..])
        }
    }
}

/// A name that promises nothing.
pub(crate) fn innocent(random: &mut Random) -> &'static str {
    random.pick(&[
        "digest",
        "revision",
        "checksum",
        "image",
        "commit",
        "etag",
        "uid",
        "fingerprint",
        "trace",
    ])
}
