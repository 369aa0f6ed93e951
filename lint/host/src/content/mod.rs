//! Files of a host, by where they lie on it: what each kind says.

mod firewalls;
mod k3s;
mod script;
mod sshd;
mod wireguard;

use rempart_core::{Context, FileId, Span};

use crate::facts::{Hosts, SettingFault};
use crate::firewall::{Place, Remark};
use crate::jinja::Rendered;

/// What a file of a host is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    Nftables,
    /// Rules as iptables-save writes them; ufw keeps such as well.
    Iptables,
    Sshd,
    Wireguard,
    K3s,
    Unit,
    Script,
}

impl Purpose {
    /// The purpose of a path on the host, or of the name of a template; `None` for a file that opens nothing.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let path = path.strip_suffix(".j2").unwrap_or(path);
        let name = path.rsplit('/').next().unwrap_or(path);
        let below = |folder: &str| path.contains(folder);
        let has_end = |end: &str| name.ends_with(end);
        Some(match name {
            "nftables.conf" | "nftables.rules" | "nftables.nft" => Self::Nftables,
            _ if has_end(".nft")
                || below("/nftables.d/")
                || below("/nftables/") && has_end(".conf") =>
            {
                Self::Nftables
            }
            "rules.v4" | "rules.v6" | "before.rules" | "before6.rules" | "after.rules"
            | "after6.rules" | "user.rules" | "user6.rules" => Self::Iptables,
            _ if path.contains("/sysconfig/iptables")
                || path.contains("/sysconfig/ip6tables")
                || has_end(".iptables") =>
            {
                Self::Iptables
            }
            "sshd_config" | "sshd.conf" => Self::Sshd,
            _ if below("sshd_config.d/") => Self::Sshd,
            _ if (below("/wireguard/") || name.starts_with("wg")) && has_end(".conf") => {
                Self::Wireguard
            }
            _ if has_end(".netdev") => Self::Wireguard,
            "config.yaml" if below("rancher/k3s/") || below("/k3s/") => Self::K3s,
            _ if below("rancher/k3s/config.yaml.d/") => Self::K3s,
            _ if name.starts_with("k3s") && (has_end(".service") || has_end(".service.env")) => {
                Self::Unit
            }
            _ if has_end(".sh") => Self::Script,
            _ => return None,
        })
    }
}

/// A text with the way back to where it is written.
pub(crate) struct Text<'t> {
    pub(crate) rendered: &'t Rendered,
    pub(crate) file: FileId,
    /// Where all of it stands, for a text in a task.
    pub(crate) fixed: Option<Place>,
    /// Where all of it comes from.
    pub(crate) remarks: Vec<Remark>,
    /// Whether it is there only under a condition that is not known.
    pub(crate) is_conditional: bool,
    /// Whether it is all of the file, so that what is missing in it is missing on the host.
    pub(crate) is_whole: bool,
}

impl Text<'_> {
    fn place(&self, span: Span) -> Place {
        self.fixed.unwrap_or_else(|| Place {
            file: self.file,
            span: self.rendered.source(span),
            document: None,
        })
    }

    fn remarks(&self, span: Span) -> Vec<Remark> {
        let mut all = self.rendered.remarks(span);
        all.extend(self.remarks.iter().cloned());
        all
    }

    fn is_conditional(&self, span: Span) -> bool {
        self.is_conditional || self.rendered.is_conditional(span)
    }

    /// The part on one line, without what is not known.
    fn shown(&self, span: Span) -> String {
        let text = span.slice(&self.rendered.text);
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut line = words.join(" ").replace(crate::UNKNOWN, "…");
        if line.chars().count() > SHOWN {
            line = line.chars().take(SHOWN).collect();
            line.push('…');
        }
        line
    }

    fn fault(&self, hosts: &mut Hosts, span: Span, what: String) {
        hosts.faults.push(SettingFault {
            at: self.place(span),
            what,
            remarks: self.remarks(span),
        });
    }
}

/// How many characters of a setting are shown.
const SHOWN: usize = 100;

/// Reads a file of a host.
pub(crate) fn read(context: &Context<'_>, purpose: Purpose, text: &Text<'_>, hosts: &mut Hosts) {
    for (span, what) in &text.rendered.faults {
        let at = text.fixed.unwrap_or(Place {
            file: text.file,
            span: *span,
            document: None,
        });
        hosts.skip(
            context,
            at,
            format!("{what}, so a part of this template was not judged"),
        );
    }
    match purpose {
        Purpose::Nftables => firewalls::nftables(context, text, hosts),
        Purpose::Iptables => firewalls::iptables(context, text, hosts),
        Purpose::Sshd => sshd::read(context, text, hosts),
        Purpose::Wireguard => {
            wireguard::read(context, text, hosts);
            script::of_tunnel(context, text, hosts);
        }
        Purpose::Script => script::read(context, text, hosts),
        Purpose::K3s => k3s::config(context, text, hosts),
        Purpose::Unit => k3s::unit(context, text, hosts),
    }
}

pub(crate) use firewalls::firewall_of;
pub(crate) use k3s::{apply, flags, is_server};

/// The lines of a text with their places, without comments that begin with a mark.
fn lines<'t>(text: &'t str, comment: &'static [char]) -> impl Iterator<Item = (&'t str, Span)> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let inner = line.split(comment).next().unwrap_or_default();
        let trimmed = inner.trim();
        let lead = inner.len() - inner.trim_start().len();
        let from = (start + lead) as u32;
        (!trimmed.is_empty()).then_some((trimmed, Span::new(from, from + trimmed.len() as u32)))
    })
}
