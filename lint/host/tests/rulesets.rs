//! Rulesets of nftables, and what they let in.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

use rempart_core::config::Config;
use rempart_core::{Context, FactEntry, FactMemo, NoRevisions};
use rempart_host::Hosts;
use rempart_host::firewall::Hook;
use rempart_host::ports::Protocol;
use rempart_host::reach::{Inside, passes};

/// What the input chain of a repository's only firewall lets in over TCP, and what was not judged.
fn let_in(files: &[(&str, &str)]) -> (String, Vec<String>) {
    let_in_by(files, &Config::default())
}

/// The same, by a configuration.
fn let_in_by(files: &[(&str, &str)], config: &Config) -> (String, Vec<String>) {
    let snapshot = rempart_testkit::snapshot(files);
    let classes = rempart_model::classify(&snapshot);
    let mut context = Context::new(&snapshot, classes, config, &NoRevisions);
    let fact = FactEntry::of::<Hosts>();
    let computed = fact.compute(&context, &FactMemo::default());
    let skips = computed.skips.iter().map(|skip| skip.reason.clone());
    let skips = skips.collect();
    context.facts.insert(&fact, computed);
    let hosts = context.fact::<Hosts>().unwrap();
    let inside = Inside {
        interfaces: vec!["wg0".to_owned(), "cni*".to_owned()],
        networks: Vec::new(),
    };
    let chains = hosts
        .firewalls
        .iter()
        .flat_map(|firewall| firewall.chains.iter().map(move |chain| (firewall, chain)));
    let mut inputs = chains.filter(|(_, chain)| chain.hook == Some(Hook::Input));
    let found = inputs
        .next()
        .map(|(firewall, chain)| passes(firewall, chain, &inside, Protocol::Tcp).to_string());
    (found.unwrap_or_default(), skips)
}

/// What an input chain with the policy `drop` and these rules lets in.
fn rules(rules: &str) -> String {
    let text = format!(
        "define sql = 5432\ndefine many = {{ 22, 80 }}\ntable inet f {{\n set open {{ type inet_service; elements = {{ 443, 8000-8010 }} }}\n chain input {{\n  type filter hook input priority 0; policy drop;\n  {rules}\n }}\n chain more {{\n  tcp dport 9090 accept\n }}\n}}\n"
    );
    let (found, skips) = let_in(&[("nftables.conf", &text)]);
    assert_eq!(skips, Vec::<String>::new(), "{rules}");
    found
}

#[test]
fn rules_are_asked_in_their_order() {
    for (text, expected) in [
        ("tcp dport 22 accept", "22"),
        ("tcp dport { 22, 80-90, https } accept", "22, 80-90, 443"),
        ("tcp dport ssh accept", "22"),
        ("tcp dport $sql accept", "5432"),
        ("tcp dport $many accept", "22, 80"),
        ("tcp dport @open accept", "443, 8000-8010"),
        ("tcp dport != 22 accept", "1-21, 23-65535"),
        ("tcp dport >= 65000 accept", "65000-65535"),
        ("tcp dport < 10 accept", "1-9"),
        ("th dport 53 accept", "53"),
        ("udp dport 53 accept", ""),
        ("meta l4proto tcp accept", "every port"),
        ("meta l4proto { tcp, udp } th dport 53 accept", "53"),
        ("meta l4proto udp accept", ""),
        ("ip protocol icmp accept", ""),
        ("icmp type echo-request accept", ""),
        (
            "icmpv6 type { nd-neighbor-solicit, nd-router-advert } accept",
            "",
        ),
        ("accept", "every port"),
        ("iif lo accept", ""),
        ("iifname \"wg0\" accept", ""),
        ("iifname { \"wg0\", \"cni0\" } tcp dport 22 accept", ""),
        ("iifname \"eth0\" tcp dport 22 accept", "22"),
        ("iifname != \"eth0\" accept", ""),
        ("iifname != \"wg0\" tcp dport 22 accept", "22"),
        ("meta iifname \"wg0\" tcp dport 22 accept", ""),
        ("ip saddr 10.0.0.0/8 tcp dport 22 accept", ""),
        ("ip saddr { 10.0.0.0/8, 192.168.0.0/16 } accept", ""),
        ("ip saddr 0.0.0.0/0 tcp dport 22 accept", "22"),
        ("ip saddr 203.0.113.7 tcp dport 22 accept", "22"),
        ("ip saddr != 10.0.0.0/8 tcp dport 22 accept", "22"),
        ("ip6 saddr fe80::/10 udp dport 546 accept", ""),
        ("ct state established,related accept", ""),
        ("ct state { established, related } accept", ""),
        ("ct state new tcp dport 22 accept", "22"),
        (
            "ct state vmap { established : accept, related : accept, invalid : drop }",
            "",
        ),
        ("ct status dnat accept", ""),
        (
            "tcp dport 22 counter packets 0 bytes 0 accept comment \"ssh\"",
            "22",
        ),
        (
            "tcp dport 22 ct state new limit rate 15/minute burst 5 packets accept",
            "22",
        ),
        ("tcp dport 22 log prefix \"ssh \" level info accept", "22"),
        ("tcp dport 22 drop\n tcp dport 20-25 accept", "20-21, 23-25"),
        (
            "tcp dport 22 limit rate over 3/minute drop\n tcp dport 22 accept",
            "22",
        ),
        (
            "tcp dport 22 reject with tcp reset\n tcp dport 22 accept",
            "",
        ),
        ("iifname \"eth0\" drop\n accept", ""),
        (
            "iifname \"eth0\" drop\n iifname \"eth1\" tcp dport 22 accept",
            "22",
        ),
        (
            "iifname \"eth0\" tcp dport 5432 drop\n iifname \"eth1\" tcp dport 22 accept\n accept",
            "every port",
        ),
        (
            "iifname { \"eth0\", \"eth1\" } tcp dport 22 drop\n tcp dport 22 accept",
            "",
        ),
        (
            "ip saddr 0.0.0.0/0 tcp dport 5432 drop\n tcp dport 5432 accept",
            "5432",
        ),
        (
            "ip6 saddr ::/0 tcp dport 5432 drop\n tcp dport 5432 accept",
            "5432",
        ),
        ("ip saddr 0.0.0.0/0 drop\n ip6 saddr ::/0 drop\n accept", ""),
        ("meta nfproto ipv4 drop\n tcp dport 22 accept", "22"),
        (
            "meta nfproto ipv4 drop\n meta nfproto ipv6 drop\n accept",
            "",
        ),
        ("meta nfproto ipv6 tcp dport 22 accept", "22"),
        ("ip protocol tcp drop\n tcp dport 22 accept", "22"),
        (
            "ip saddr != 10.0.0.0/8 tcp dport 5432 drop\n tcp dport 5432 accept",
            "5432",
        ),
        ("jump more", "9090"),
        (
            "tcp dport 9000-9100 goto more\n tcp dport 9050 accept",
            "9090",
        ),
        ("tcp dport { 22 } jump more\n tcp dport 22 accept", "22"),
        (
            "tcp dport 9090 return\n tcp dport 9000-9100 accept",
            "9000-9089, 9091-9100",
        ),
        (
            "tcp dport vmap { 22 : accept, 80 : drop, 9090 : jump more }",
            "22, 9090",
        ),
        (
            "iifname . tcp dport { \"eth0\" . 22, \"wg0\" . 5432 } accept",
            "22",
        ),
        (
            "iifname vmap { \"lo\" : accept, \"wg0\" : accept, \"eth0\" : jump more }",
            "9090",
        ),
        ("ip daddr 127.0.0.1 tcp dport 5432 accept", ""),
        ("fib daddr type local tcp dport 22 accept", "22"),
        (
            "tcp flags & (fin|syn|rst|ack) == syn tcp dport 22 accept",
            "22",
        ),
        ("# tcp dport 5432 accept", ""),
        ("tcp dport 22 \\\n accept", "22"),
        ("tcp sport 22 accept", "every port"),
        (
            "tcp dport 22 ct state new add @open { ip saddr limit rate over 20/minute } counter drop",
            "",
        ),
    ] {
        assert_eq!(rules(text), expected, "{text}");
    }
}

#[test]
fn what_is_deleted_lets_nothing_in() {
    let open = "table inet f {\n chain input {\n  type filter hook input priority 0; policy drop;\n  tcp dport 5432 accept\n }\n}\n";
    for (behind, expected) in [
        ("", "5432"),
        ("flush ruleset\n", ""),
        ("delete table inet f\n", ""),
        ("flush chain inet f input\n", ""),
        ("add rule inet f input tcp dport 22 accept\n", "22, 5432"),
        ("insert rule inet f input tcp dport 5432 drop\n", ""),
    ] {
        let (found, _) = let_in(&[("nftables.conf", &format!("{open}{behind}"))]);
        assert_eq!(found, expected, "{behind}");
    }
}

#[test]
fn what_is_left_out_is_no_firewall() {
    let text = "table inet f {\n chain input {\n  type filter hook input priority 0; policy drop;\n  tcp dport { 22, @x } accept\n }\n}\n";
    let files = [("samples/nftables.conf", text)];
    assert_eq!(let_in(&files).1.len(), 1);
    let config = Config {
        exclude: vec!["samples".to_owned()],
        ..Config::default()
    };
    assert_eq!(let_in_by(&files, &config), (String::new(), Vec::new()));
}

#[test]
fn what_is_not_known_is_told() {
    for (rule, why) in [
        (
            "tcp dport {{ port }} accept",
            "`tcp dport … accept` is not read in full, and was not judged",
        ),
        (
            "tcp dport pgsql accept",
            "`pgsql` is the name of no service that is known",
        ),
        (
            "tcp dport @nowhere accept",
            "`tcp dport @nowhere accept` is not read in full, and was not judged",
        ),
        (
            "numgen inc mod 2 0 accept",
            "`numgen inc mod 2 0 accept` is not read in full, and was not judged",
        ),
        ("include \"/etc/more.nft\"", ""),
    ] {
        let text = format!(
            "table inet f {{\n chain input {{\n  type filter hook input priority 0; policy drop;\n  {rule}\n }}\n}}\n"
        );
        let (_, skips) = let_in(&[("roles/f/templates/f.nft.j2", &text)]);
        assert!(
            skips.iter().any(|skip| skip.starts_with(why)),
            "{rule}: {skips:?}"
        );
    }
}

#[test]
fn templates_are_filled_with_what_is_known() {
    let template = |body: &str| {
        format!(
            "table inet f {{\n chain input {{\n  type filter hook input priority 0; policy drop;\n  {body}\n }}\n}}\n"
        )
    };
    for (body, expected) in [
        ("tcp dport {{ ssh }} accept", "22"),
        ("tcp dport { {{ ports | join(', ') }} } accept", "80, 443"),
        (
            "tcp dport { {{ (ports + [5432]) | join(',') }} } accept",
            "80, 443, 5432",
        ),
        (
            "{% for port in ports %}\n tcp dport {{ port }} accept\n{% endfor %}",
            "80, 443",
        ),
        (
            "{% for rule in rules if rule.open %}\n tcp dport {{ rule.port }} accept\n{% endfor %}",
            "9000",
        ),
        (
            "{% for name, port in named.items() %}\n tcp dport {{ port }} accept\n{% endfor %}",
            "25",
        ),
        (
            "{% for one in named | dict2items %}\n tcp dport {{ one.value }} accept\n{% endfor %}",
            "25",
        ),
        (
            "{% if is_open %}\n tcp dport 1 accept\n{% else %}\n tcp dport 2 accept\n{% endif %}",
            "2",
        ),
        (
            "{% if 80 in ports and not is_open %}\n tcp dport 1 accept\n{% endif %}",
            "1",
        ),
        (
            "{% if nobody_knows %}\n tcp dport 1 accept\n{% else %}\n tcp dport 2 accept\n{% endif %}",
            "1-2",
        ),
        ("tcp dport {{ other | default(7000) }} accept", "7000"),
        ("tcp dport {{ ports[0] }} accept", "80"),
        (
            "tcp dport {{ ports | first }}-{{ ports | last }} accept",
            "80-443",
        ),
        (
            "tcp dport {{ 'ssh' if is_open else 'https' }} accept",
            "443",
        ),
        ("{# tcp dport 5432 accept #}", ""),
        ("{% set own = 5000 %}tcp dport {{ own + 1 }} accept", "5001"),
        ("{%- if true -%} tcp dport 3 accept {%- endif %}", "3"),
        ("tcp dport {{ deep }} accept", "22"),
    ] {
        let text = template(body);
        let (found, _) = let_in(&[
            ("roles/f/templates/f.nft.j2", &text),
            (
                "roles/f/defaults/main.yml",
                "ssh: 22\nports: [80, 443]\nis_open: false\nrules: [{port: 9000, open: true}, {port: 9001, open: false}]\nnamed: {smtp: 25}\ndeep: \"{{ deeper }}\"\ndeeper: \"{{ ssh }}\"\n",
            ),
        ]);
        assert_eq!(found, expected, "{body}");
    }
}

#[test]
fn names_that_name_one_another_end() {
    let text = "table inet f {\n chain input {\n  type filter hook input priority 0; policy drop;\n  tcp dport {{ a }} accept\n  jump one\n }\n chain one {\n  jump two\n }\n chain two {\n  jump one\n  tcp dport 22 accept\n }\n}\n";
    let (found, _) = let_in(&[
        ("roles/f/templates/f.nft.j2", text),
        (
            "roles/f/defaults/main.yml",
            "a: \"{{ b }}{{ b }}\"\nb: \"{{ a }}{{ a }}\"\n",
        ),
    ]);
    assert!(found.contains("22") || found == "every port", "{found}");
}

/// Variables that name the one before them twice double with each line.
#[test]
fn a_value_that_grows_without_end_is_not_judged() {
    use std::fmt::Write as _;
    let mut text = "define a0 = { 22, 80 }\n".to_owned();
    for at in 1..64 {
        let before = at - 1;
        writeln!(text, "define a{at} = {{ $a{before}, $a{before} }}").unwrap();
    }
    text.push_str("table inet filter {\n  chain input {\n    type filter hook input priority 0; policy drop;\n    tcp dport $a63 accept\n    tcp dport 443 accept\n  }\n}\n");
    let (_, skips) = let_in(&[("nftables.conf", &text)]);
    assert!(skips.iter().any(|skip| skip.contains("$a63")), "{skips:?}");
}

#[test]
fn commands_of_scripts_and_tunnels_open_ports() {
    for (path, text, expected) in [
        (
            "infra/open.sh",
            "#!/bin/sh\nset -eu\nif true; then\n  sudo iptables -A INPUT -p tcp \\\n    --dport 5432 -j ACCEPT # for now\nfi\n",
            "5432",
        ),
        (
            "infra/open.sh",
            "iptables -P INPUT DROP\niptables -A INPUT -p tcp --dport 22 -j DROP\niptables -A INPUT -p tcp --dport 22 -j ACCEPT\n",
            "22",
        ),
        (
            "infra/open.sh",
            "iptables -P INPUT DROP\niptables -A INPUT -p tcp --dport \"$PORT\" -j ACCEPT\n",
            "every port",
        ),
        (
            "infra/open.sh",
            "iptables -P INPUT DROP\necho iptables -A INPUT -p tcp --dport 22 -j ACCEPT\n",
            "",
        ),
        (
            "wireguard/wg1.conf",
            "[Interface]\nListenPort = 51820\nPostUp = iptables -P INPUT DROP; iptables -A INPUT -i %i -p tcp --dport 6443 -j ACCEPT; iptables -A INPUT -p tcp --dport 9090 -j ACCEPT\nPostDown = iptables -A INPUT -p tcp --dport 1 -j ACCEPT\n",
            "6443, 9090",
        ),
        (
            "wireguard/wg0.conf",
            "[Interface]\nPostUp = iptables -P INPUT DROP; iptables -A INPUT -i %i -p tcp --dport 6443 -j ACCEPT\n",
            "",
        ),
    ] {
        assert_eq!(let_in(&[(path, text)]).0, expected, "{text}");
    }
}
