//! Compares two policies of ports.

use rempart_core::Span;
use rempart_core::config::{PortRange, Ports};

/// Every way in which the head lets more of the world in.
pub(super) fn weakenings(base: Option<&Ports>, head: Option<&Ports>) -> Vec<(Span, String)> {
    let Some(base) = base else {
        return Vec::new();
    };
    let Some(head) = head else {
        return vec![(
            Span::at(0),
            "the policy of ports is gone, so no port is held against one".to_owned(),
        )];
    };
    let mut found = Vec::new();
    let mut tell = |fault: String| found.push((head.span, fault));
    for range in head
        .public
        .iter()
        .filter(|range| !base.public.contains(range))
    {
        tell(format!("the world may reach {} from now on", shown(*range)));
    }
    for range in base
        .private
        .iter()
        .filter(|range| !head.private.contains(range))
    {
        tell(format!("{} is not kept private any more", shown(*range)));
    }
    let more = |old: &[String], new: &[String]| -> Vec<String> {
        new.iter()
            .filter(|text| !old.contains(text))
            .cloned()
            .collect()
    };
    for name in more(&base.private_interfaces, &head.private_interfaces) {
        tell(format!(
            "what comes in by `{name}` is not the world any more"
        ));
    }
    for network in more(&base.private_networks, &head.private_networks) {
        tell(format!("`{network}` is not the world any more"));
    }
    let key =
        |one: &rempart_core::config::Guarded| (one.namespace.clone(), one.pods.clone(), one.port);
    let kept: Vec<_> = head.guarded.iter().map(key).collect();
    for gone in base
        .guarded
        .iter()
        .map(key)
        .filter(|one| !kept.contains(one))
    {
        tell(format!(
            "nothing holds {} of `{}` in `{}` closed any more",
            shown(gone.2),
            gone.1.join(","),
            gone.0
        ));
    }
    found
}

fn shown(range: PortRange) -> String {
    let protocol = if range.is_udp { "udp" } else { "tcp" };
    if range.from == range.to {
        format!("{}/{protocol}", range.from)
    } else {
        format!("{}-{}/{protocol}", range.from, range.to)
    }
}
