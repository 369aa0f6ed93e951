//! `rempart.toml`: what is read, and what is refused where.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

use rempart_core::config::{Config, ConfigError};
use rempart_core::{Profile, RepoPath, Severity};

const WHOLE: &str = r#"
profile = "strict"
fail-on = "never"
exclude = ["vendor/", "**/*.gen.yaml"]
kubernetes = "1.35"
schemas = ["schemas"]
unwaivable = ["secrets/*"]

[rules."layout/long-file"]
level = "off"
exclude = ["docs"]

[rules."layout/long-file".options]
max-lines = 300

[[cluster]]
name = "prod"
paths = ["gitops/**"]
kubernetes = "1.34"
argo-root = "gitops/root.yaml"

[[room]]
path = "./gitops/"
classes = ["kubernetes-manifest"]
required = true

[[allow]]
rule = "kube/unknown-field"
path = "gitops/web.yaml"
object = "web"
application = "shop"
reason = "the operator adds it"
expires = 2026-12-31
"#;

fn read(text: &str) -> Config {
    Config::parse(text, Some(RepoPath::from_normalised("rempart.toml"))).unwrap()
}

/// Each fault as the text it points at, its message and its help.
fn faults(text: &str) -> Vec<(String, String, String)> {
    let errors = Config::parse(text, None).unwrap_err();
    let words = |error: ConfigError| {
        let at = error
            .span
            .slice(text)
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned();
        (at, error.message, error.help.unwrap_or_default())
    };
    errors.into_iter().map(words).collect()
}

/// The only fault.
fn fault(text: &str) -> (String, String, String) {
    let mut all = faults(text);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

#[test]
fn every_key_is_read() {
    let config = read(WHOLE);
    assert_eq!(config.profile, Profile::Strict);
    assert_eq!(config.fail_on, Some(None));
    assert_eq!(config.exclude, ["vendor/", "**/*.gen.yaml"]);
    assert_eq!(config.kubernetes.as_deref(), Some("1.35"));
    assert_eq!(
        (config.schemas[0].as_str(), config.unwaivable[0].as_str()),
        ("schemas", "secrets/*")
    );
    let rule = &config.rules["layout/long-file"];
    assert_eq!((rule.level, rule.exclude[0].as_str()), (Some(None), "docs"));
    assert_eq!(rule.options["max-lines"].as_integer(), Some(300));
    assert_eq!(rule.option_spans["max-lines"].slice(WHOLE), "max-lines");
    assert_eq!(rule.span.slice(WHOLE), "\"layout/long-file\"");
    let cluster = &config.clusters[0];
    assert_eq!(
        (cluster.name.as_str(), cluster.argo_root.as_deref()),
        ("prod", Some("gitops/root.yaml"))
    );
    let room = &config.rooms[0];
    assert_eq!((room.path.as_str(), room.required), ("gitops", true));
    let allow = &config.allows[0];
    assert_eq!(
        (allow.reason.as_str(), allow.expires.as_deref()),
        ("the operator adds it", Some("2026-12-31"))
    );
    assert!(allow.span.slice(WHOLE).starts_with("[[allow]]"));
}

#[test]
fn two_clusters_of_one_name_are_told() {
    let one = "[[cluster]]\nname = \"prod\"\npaths = [\"eu\"]\n";
    let (at, message, help) = fault(&format!("{one}{}", one.replace("\"eu\"", "\"us\"")));
    assert_eq!(
        (at.as_str(), message.as_str()),
        ("\"prod\"", "there are two clusters `prod`")
    );
    assert!(help.starts_with("give each its own name"), "{help}");
    let two = read(&format!("{one}{}", one.replace("prod", "test")));
    assert_eq!(two.clusters.len(), 2);
}

#[test]
fn an_empty_file_is_the_built_in_configuration() {
    let config = read("");
    assert_eq!((config.profile, config.fail_on), (Profile::Default, None));
    assert_eq!(
        read("fail-on = \"warning\"").fail_on,
        Some(Some(Severity::Warning))
    );
}

#[test]
fn the_digest_is_of_what_the_file_says() {
    let one = read("profile = \"strict\"\nexclude = [\"a\", \"b\"]\n");
    let same = read("# a remark\nexclude=['a',\n'b']\nprofile = \"strict\"");
    assert_eq!(one.digest, same.digest);
    assert_eq!(one.digest.len(), 32);
    assert_ne!(
        one.digest,
        read("profile = \"strict\"\nexclude = [\"b\", \"a\"]\n").digest
    );
    assert_ne!(one.digest, read("").digest);
}

#[test]
fn a_key_that_does_not_exist_is_told_with_the_nearest() {
    let (at, message, help) = fault("exlude = []\n");
    assert_eq!(
        (at.as_str(), message.as_str(), help.as_str()),
        ("exlude", "there is no key `exlude`", "write `exclude`")
    );
    let (at, _, help) = fault("[rules.\"a/b\"]\nlevels = \"off\"\n");
    assert_eq!((at.as_str(), help.as_str()), ("levels", "write `level`"));
    let (_, _, help) = fault("[[room]]\npath = \"a\"\ncolour = 1\n");
    assert_eq!(help, "use one of `path`, `classes`, `required`");
}

#[test]
fn wrong_types_and_words_are_told_at_their_place() {
    for (text, at, message) in [
        (
            "profile = 3",
            "3",
            "`profile` must be a text, this is a value of type integer",
        ),
        (
            "profile = \"strikt\"",
            "\"strikt\"",
            "`profile` is never `strikt`",
        ),
        (
            "exclude = \"a\"",
            "\"a\"",
            "`exclude` must be a list of texts, this is a value of type string",
        ),
        (
            "exclude = [1]",
            "1",
            "`exclude` must be a list of texts, this is a value of type integer",
        ),
        (
            "exclude = [\"a[\"]",
            "\"a[\"",
            "`a[` is no path pattern: unclosed character class; missing ']'",
        ),
        ("exclude = [\"\"]", "\"\"", "`exclude` holds an empty text"),
        (
            "kubernetes = 1.35",
            "1.35",
            "`kubernetes` must be a version in quotes such as \"1.35\", this is a value of type float",
        ),
        (
            "kubernetes = \"latest\"",
            "\"latest\"",
            "`latest` is no Kubernetes version",
        ),
        (
            "[[room]]\npath = \"a\"\nrequired = \"yes\"",
            "\"yes\"",
            "`required` must be true or false, this is a value of type string",
        ),
        (
            "[[room]]\npath = \"../x\"",
            "\"../x\"",
            "`../x` leaves the repository",
        ),
        ("[[room]]\npath = \"/x\"", "\"/x\"", "`/x` is absolute"),
        (
            "schemas = [\"a\", \"b/../../c\"]",
            "\"b/../../c\"",
            "`b/../../c` leaves the repository",
        ),
        (
            "exclude = [\"/a/**\"]",
            "\"/a/**\"",
            "`/a/**` is no path pattern: it is absolute, and paths count from the root of the repository",
        ),
        (
            "cluster = [{name = \"a\", paths = [\"../a\"]}]",
            "\"../a\"",
            "`../a` is no path pattern: no path of the repository has a `..` in it",
        ),
        (
            "rules.\"a/b\" = \"off\"",
            "\"off\"",
            "the setting of `a/b` must be a table",
        ),
        (
            "rules.\"a/b\".options = 1",
            "1",
            "`options` must be a table, this is a value of type integer",
        ),
        (
            "allow = [1]",
            "1",
            "`allow` must be a table, this is a value of type integer",
        ),
    ] {
        let (found_at, found, _) = fault(text);
        assert_eq!((found_at.as_str(), found.as_str()), (at, message), "{text}");
    }
}

#[test]
fn folders_are_written_in_one_way() {
    let config = read("schemas = [\"./a//b/\"]\n[[room]]\npath = \"./x/../y/\"\n");
    assert_eq!(config.schemas, ["a/b"]);
    assert_eq!(config.rooms[0].path, "y");
}

#[test]
fn a_waiver_has_a_reason_and_a_day_of_the_calendar() {
    let (at, message, _) = fault("[[allow]]\nrule = \"a/b\"\n");
    assert_eq!(
        (at.as_str(), message.as_str()),
        ("[[allow]]", "`reason` is missing")
    );
    let (_, message, _) = fault("[[allow]]\nrule = \"a/b\"\nreason = \" \"\n");
    assert_eq!(message, "`reason` is empty");
    for day in [
        "\"2026-02-30\"",
        "\"soon\"",
        "2026-01-01T00:00:00Z",
        "20260101",
    ] {
        let (at, ..) = fault(&format!(
            "[[allow]]\nrule = \"a/b\"\nreason = \"x\"\nexpires = {day}\n"
        ));
        assert_eq!(at, day);
    }
}

#[test]
fn all_faults_are_told_in_their_order() {
    let all = faults("b = 1\nprofile = 2\n[[allow]]\nruel = \"x\"\n");
    let messages: Vec<_> = all.iter().map(|(_, message, _)| message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "there is no key `b`",
            "`profile` must be a text, this is a value of type integer",
            "`rule` is missing",
            "`reason` is missing",
            "there is no key `ruel`"
        ]
    );
}

#[test]
fn broken_toml_is_told_at_its_place() {
    let (at, message, _) = faults("profile = \"strict\"\nprofile = \"default\"\n").remove(0);
    assert_eq!(
        (at.as_str(), message.as_str()),
        ("profile", "duplicate key")
    );
    for text in ["a = ", "[", "a = \"", "= 1", "\u{0}", "a = 1 b = 2"] {
        assert!(!faults(text).is_empty(), "{text:?}");
    }
    let deep = format!("a = {}", "[".repeat(100_000));
    assert!(!faults(&deep).is_empty());
}
