//! Ten ways of opening the database's port turn the gate red, and ten ways of keeping it closed stay silent.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scene;

use scene::Scene;

/// What is written instead of what, and where.
type Edit = (&'static str, &'static str, &'static str);

fn edited((path, old, new): Edit) -> Scene {
    let scene = Scene::sound("ports");
    let text = std::fs::read_to_string(scene.path().join(path)).unwrap();
    assert_eq!(text.matches(old).count(), 1, "`{old}` in {path}");
    scene.write(path, &text.replace(old, new));
    scene
}

const SERVICE: &str = "gitops/platform/database/service.yaml";
const PODS: &str = "gitops/platform/database/postgresql.yaml";
const RULESET: &str = "infra/roles/firewall/templates/host.nft.j2";
const K3S: &str = "infra/roles/k3s/templates/config.yaml.j2";
const SITE: &str = "infra/site.yml";
const COMMAND: &str = "ufw allow from 10.8.0.0/24 to any port 6443 proto tcp";

/// Each with the path that the finding shows.
const OPEN: &[(Edit, &str)] = &[
    (
        (SERVICE, "type: ClusterIP", "type: LoadBalancer"),
        "0.0.0.0:5432/tcp (LoadBalancer) -> Service database/postgresql:5432 -> StatefulSet database/postgresql, container postgresql:5432",
    ),
    (
        (SERVICE, "type: ClusterIP", "type: NodePort"),
        "a port of 0.0.0.0:30000-32767/tcp on the node (NodePort) -> Service database/postgresql:5432 -> StatefulSet database/postgresql, container postgresql:5432",
    ),
    (
        (
            PODS,
            "containerPort: 5432",
            "containerPort: 5432\n              hostPort: 15432",
        ),
        "0.0.0.0:15432/tcp on the node (hostPort) -> StatefulSet database/postgresql, container postgresql:5432",
    ),
    (
        (
            "gitops/platform/traefik/tcp-services.yaml",
            "\"443\": web/web:http",
            "\"5432\": database/postgresql:sql",
        ),
        "0.0.0.0:5432/tcp of ingress-nginx -> ConfigMap ingress-nginx/tcp-services -> Service database/postgresql:5432 -> StatefulSet database/postgresql, container postgresql:5432",
    ),
    (
        (
            RULESET,
            "iifname \"lo\" accept",
            "iifname \"lo\" accept\n        tcp dport 5432 accept",
        ),
        "0.0.0.0:5432/tcp -> chain `input` of `inet platform_host` -> the host",
    ),
    (
        (SITE, "        interface: wg0\n", ""),
        "0.0.0.0:5432/tcp -> chain `INPUT` of ufw -> the host",
    ),
    (
        (
            "gitops/platform/network/kustomization.yaml",
            "  - default-deny.yaml\n",
            "",
        ),
        "any pod -> database:5432/tcp",
    ),
    (
        (
            "gitops/apps/replica.yaml",
            "value: ClusterIP",
            "value: LoadBalancer",
        ),
        "0.0.0.0:5432/tcp (LoadBalancer) -> chart postgresql, primary.service -> postgres:5432",
    ),
    (
        (
            K3S,
            "bind-address: \"{{ platform_vpn_address }}\"",
            "https-listen-port: 5432",
        ),
        "0.0.0.0:5432/tcp -> the API server of k3s",
    ),
    (
        (
            SITE,
            COMMAND,
            "iptables -t nat -A PREROUTING -p tcp --dport 15432 -j DNAT --to-destination 10.42.0.5:5432",
        ),
        "0.0.0.0:15432/tcp -> chain `PREROUTING` of iptables -> 10.42.0.5:5432",
    ),
];

const CLOSED: &[Edit] = &[
    (SERVICE, "  type: ClusterIP\n", ""),
    (SERVICE, "targetPort: sql", "targetPort: 5432"),
    (
        SERVICE,
        "type: ClusterIP",
        "type: LoadBalancer\n  loadBalancerSourceRanges: [10.8.0.0/24]",
    ),
    (
        PODS,
        "containerPort: 5432",
        "containerPort: 5432\n              hostPort: 5432\n              hostIP: 127.0.0.1",
    ),
    (
        RULESET,
        "iifname \"lo\" accept",
        "iifname \"lo\" accept\n        iifname \"wg0\" tcp dport 5000-6000 accept",
    ),
    (
        RULESET,
        "iifname \"lo\" accept",
        "iifname \"lo\" accept\n        ip saddr 10.8.0.0/24 tcp dport 5432 accept",
    ),
    (
        RULESET,
        "iifname \"lo\" accept",
        "iifname \"lo\" accept\n        # tcp dport 5432 accept",
    ),
    (
        RULESET,
        "iifname \"lo\" accept",
        "iifname \"lo\" accept\n        tcp dport 5432 drop",
    ),
    (
        SITE,
        "    - name: Only in a test\n      community.general.ufw:\n        rule: allow\n        port: \"9090\"\n      when: host_is_test",
        "    - name: Never\n      community.general.ufw:\n        rule: allow\n        port: \"5432\"\n      when: false",
    ),
    (
        SITE,
        "        rule: deny\n        port: \"5432\"",
        "        rule: allow\n        delete: true\n        port: \"5432\"",
    ),
    (
        K3S,
        "flannel-iface: \"{{ platform_vpn_interface }}\"",
        "https-listen-port: 5432",
    ),
    (
        K3S,
        "bind-address: \"{{ platform_vpn_address }}\"",
        "bind-address: 127.0.0.1",
    ),
];

#[test]
fn every_way_of_opening_the_port_turns_the_gate_red_and_shows_the_path() {
    for (edit, path) in OPEN {
        let scene = edited(*edit);
        let checked = scene.rempart(&["check", "--only", "ports", "."]);
        assert_eq!(checked.status.code(), Some(1), "{edit:?}");
        let findings = scene.findings("ports");
        let messages: Vec<_> = findings
            .iter()
            .map(|finding| finding["message"].as_str().unwrap())
            .collect();
        assert!(
            messages.iter().any(|message| message.contains(path)),
            "{edit:?}: {messages:#?}"
        );
    }
}

#[test]
fn every_way_of_keeping_the_port_closed_stays_silent() {
    assert_eq!(
        Scene::sound("ports").findings("ports"),
        Vec::<serde_json::Value>::new()
    );
    for edit in CLOSED {
        let scene = edited(*edit);
        let findings = scene.findings("ports");
        assert_eq!(findings, Vec::<serde_json::Value>::new(), "{edit:?}");
        let checked = scene.rempart(&["check", "--only", "ports", "."]);
        assert_eq!(checked.status.code(), Some(0), "{edit:?}");
    }
}

#[test]
fn the_exposure_table_is_printed_as_markdown() {
    let output = Scene::sound("ports").rempart(&[
        "check",
        "--only",
        "ports",
        "--resources",
        "--format",
        "markdown",
        ".",
    ]);
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(
        page.contains("| port | by | path | policy | file |"),
        "{page}"
    );
    assert!(page.contains("HTTP route"), "{page}");
    assert!(page.contains("51820/udp"), "{page}");
}

#[test]
fn a_policy_with_a_port_that_is_none_is_refused() {
    let scene = Scene::sound("ports");
    scene.write(
        "rempart.toml",
        "[ports]\npublic = [\"22\", \"99999/tcp\"]\nprivate-networks = [\"10.8.0.0\"]\n",
    );
    let checked = scene.rempart(&["check", "--only", "ports", "."]);
    assert_eq!(checked.status.code(), Some(2));
    let words = String::from_utf8(checked.stderr).unwrap();
    for expected in [
        "`22` is no port: a protocol is missing",
        "`99999/tcp` is no port: a port is a number from 1 to 65535",
        "`10.8.0.0` is no network",
    ] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
}
