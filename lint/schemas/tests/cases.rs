//! The conformance cases, each with the verdict of a real API server.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;

use rempart_schemas::{
    Catalogue, Declaration, Layer, Lookup, Options, Server, compile_crd, is_definition, validate,
};
use rempart_syntax::scalar::Reader;
use rempart_syntax::{Kind, NodeRef, yaml};

mod recorded;

/// What the API server refuses for reasons that no published schema states.
const BEYOND_THE_SCHEMA: [&str; 37] = [
    "n01-selector-mismatch",
    "n02-no-pod-spec",
    "n03-no-spec",
    "n05-no-image",
    "n06-no-name",
    "n07-bad-name",
    "n08-bad-label-value",
    "n10-request-over-limit",
    "n12-negative-replicas",
    "n13-cron-range",
    "n14-cron-no-restartpolicy",
    "n15-cron-timezone",
    "n16-svc-unnamed-ports",
    "n17-svc-port-range",
    "n18-nodeport-range",
    "n19-enum-case",
    "n20-svc-duplicate-port",
    "n22-tls-secret-incomplete",
    "n23-configmap-key",
    "n24-mount-without-volume",
    "n25-duplicate-container",
    "n26-port-name-15",
    "n27-two-probe-handlers",
    "n28-pull-policy",
    "n29-env-both",
    "n30-privileged-escalation",
    "n31-recreate-rolling",
    "n32-percent-string",
    "n33-ingress-pathtype",
    "n34-ingress-port-both",
    "n35-pdb-both",
    "n36-hpa-min-max",
    "n38-pvc-accessmodes",
    "n40-toleration-operator",
    "n41-hostnetwork-port",
    "n42-crd-name",
    "w04-cel",
];

struct Case<'t> {
    name: &'t str,
    accepted: bool,
    text: &'t str,
}

fn cases(text: &str) -> Vec<Case<'_>> {
    let comment = |part: &'_ str, label: &str| -> Option<String> {
        part.lines()
            .find_map(|line| line.strip_prefix(label))
            .map(|rest| rest.trim().to_owned())
    };
    let mut found = Vec::new();
    for part in text.split("\n---\n") {
        let Some(name) = part.lines().find_map(|line| line.strip_prefix("# case: ")) else {
            continue;
        };
        let verdict = comment(part, "# kube-apiserver 1.35.4:")
            .or_else(|| comment(part, "# kube-apiserver 1.35:"));
        // What rempart is to say of a file stands apart where it differs: a file is judged before it is decrypted.
        let decrypted = comment(part, "# expected of rempart: no kube error").is_some();
        let accepted = decrypted || verdict.unwrap().starts_with("ACCEPT");
        found.push(Case {
            name,
            accepted,
            text: part,
        });
    }
    found
}

/// Every definition of the file, as if the repository held it.
fn catalogue(text: &'static str) -> Catalogue {
    let mut catalogue = Catalogue::for_version("1.35").unwrap();
    for part in text
        .split("\n---\n")
        .filter(|part| part.contains("# fixture"))
    {
        let parsed = yaml::parse(part);
        let root = parsed.tape.root(part, 0).unwrap();
        assert!(is_definition(root));
        let declaration = Declaration::read(root).unwrap();
        catalogue.add_definition(
            Layer::Repository,
            &declaration,
            "cases.yaml".to_owned(),
            move || {
                let parsed = yaml::parse(part);
                compile_crd(parsed.tape.root(part, 0).unwrap(), "crd cases.yaml")
            },
        );
    }
    catalogue
}

fn text_of(node: NodeRef<'_>, key: &str) -> String {
    node.get(key)
        .map(|value| value.value().into_owned())
        .unwrap_or_default()
}

/// Whether the object is refused, and why.
fn refusal(catalogue: &Catalogue, object: NodeRef<'_>, options: Options) -> Option<String> {
    let kind = text_of(object, "kind");
    if kind == "List" {
        let items = object.get("items").unwrap();
        return items
            .items()
            .find_map(|item| refusal(catalogue, item, options));
    }
    match catalogue.lookup(&text_of(object, "apiVersion"), &kind) {
        Lookup::Found(found) => {
            let verdict = validate(found.schema, object, Reader::GoYamlV2, options);
            verdict
                .violations
                .iter()
                .find(|fault| fault.server == Server::Refuses)
                .map(ToString::to_string)
        }
        other => Some(format!("{other:?}")),
    }
}

#[test]
fn every_case_has_the_servers_verdict() {
    let text: &'static str = fs::read_to_string(recorded::folder().join("manifests-cases.yaml"))
        .unwrap()
        .leak();
    let catalogue = catalogue(text);
    let cases = cases(text);
    assert_eq!(cases.len(), 65);
    let mut beyond = Vec::new();
    for case in &cases {
        let parsed = yaml::parse(case.text);
        let root = parsed.tape.root(case.text, 0).unwrap();
        assert_eq!(root.kind(), Kind::Mapping, "{}", case.name);
        let options = Options {
            encrypted: root.get("sops").is_some(),
            duplicate_keys: true,
            ..Options::default()
        };
        let refusal = refusal(&catalogue, root, options);
        assert!(
            !case.accepted || refusal.is_none(),
            "{} is refused: {refusal:?}",
            case.name
        );
        if !case.accepted && refusal.is_none() {
            beyond.push(case.name);
        }
    }
    assert_eq!(beyond, BEYOND_THE_SCHEMA);
}
