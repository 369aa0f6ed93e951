//! What firewalls have in common, whoever writes them: chains of rules that match and decide.

use rempart_core::{FileId, Location, Span};

use crate::net::{Family, Net};
use crate::ports::{PortSet, Protocol};

/// A place in a file of the repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// Where in it.
    pub span: Span,
    /// The document; `None` where the file has none.
    pub document: Option<u32>,
}

impl Place {
    /// The place for a finding.
    pub fn location(&self, context: &rempart_core::Context<'_>) -> Location {
        context.file(self.file).at(self.span, self.document)
    }
}

/// A place with a remark: where a value comes from.
pub type Remark = (Place, String);

/// Who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Program {
    /// nftables.
    Nftables,
    /// iptables and ip6tables.
    Iptables,
    /// ufw.
    Ufw,
    /// firewalld.
    Firewalld,
}

impl Program {
    /// What people call it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nftables => "nftables",
            Self::Iptables => "iptables",
            Self::Ufw => "ufw",
            Self::Firewalld => "firewalld",
        }
    }
}

/// Where a chain meets packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hook {
    /// Before routing: every packet that comes in.
    Prerouting,
    /// For the host itself.
    Input,
    /// Through the host, which is where packets to pods go.
    Forward,
    /// What leaves.
    Outgoing,
}

/// The priority at which destinations are rewritten (`NF_IP_PRI_NAT_DST`).
pub const DSTNAT: i64 = -100;

/// A chain of rules.
#[derive(Clone, Debug)]
pub struct Chain {
    /// The table, with its family: `inet filter`.
    pub table: String,
    /// The name.
    pub name: String,
    /// Where packets meet it; `None` for one that others jump to.
    pub hook: Option<Hook>,
    /// Whether it rewrites addresses.
    pub is_nat: bool,
    /// The lower, the earlier.
    pub priority: i64,
    /// What becomes of packets that no rule decides on; `None` where nobody says, which means accept.
    pub policy: Option<Verdict>,
    /// Where it begins.
    pub at: Place,
    /// The rules, in the order in which they are asked.
    pub rules: Vec<Rule>,
}

/// A rule of a chain.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Where it is written.
    pub at: Place,
    /// Where its values come from.
    pub remarks: Vec<Remark>,
    /// As it is written, on one line.
    pub text: String,
    /// What a packet must be, all of it.
    pub matches: Vec<Match>,
    /// What becomes of it then.
    pub verdict: Verdict,
}

/// What a packet must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// To one of these ports.
    Ports {
        /// By one of these protocols.
        protocols: Vec<Protocol>,
        /// The ports.
        ports: PortSet,
    },
    /// Of one of these protocols; none of them for protocols without ports.
    Protocols(Vec<Protocol>),
    /// Of this family of addresses.
    Family(Family),
    /// In by one of these interfaces, or by none of them.
    Interface {
        /// Their names; `*` at the end stands for any rest.
        names: Vec<String>,
        /// Whether by none of them.
        is_negated: bool,
    },
    /// From one of these networks, or from none of them.
    Source {
        /// The networks.
        nets: Vec<Net>,
        /// Whether from none of them.
        is_negated: bool,
    },
    /// To one of these addresses, or to none of them.
    Destination {
        /// The networks.
        nets: Vec<Net>,
        /// Whether to none of them.
        is_negated: bool,
    },
    /// Of a connection in one of some states, new ones among them or not.
    State {
        /// Whether new connections are among them.
        is_new: bool,
    },
    /// To a destination that was rewritten.
    Rewritten,
    /// Something that holds for some packets, such as a limit.
    Sometimes,
    /// What is known only at the run, or is not read.
    Unknown,
}

/// What becomes of a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It passes this hook.
    Accept,
    /// It goes no further.
    Drop,
    /// Another chain decides, and then this one again.
    Jump(String),
    /// Another chain decides.
    Goto(String),
    /// Who jumped here decides.
    Return,
    /// The next rule decides.
    Continue,
    /// Its destination is rewritten.
    Rewrite {
        /// As written: an address, with a port or without.
        to: String,
        /// The port behind it; `None` where it stays.
        port: Option<PortSet>,
    },
    /// What is not read.
    Unknown,
}

/// The rules of one program in one place.
#[derive(Clone, Debug)]
pub struct Firewall {
    /// Who decides.
    pub program: Program,
    /// The chains.
    pub chains: Vec<Chain>,
    /// Whether these are all the rules there are, so that what is missing in them is missing on the host. Tasks that
    /// add a rule each say nothing of the others.
    pub is_whole: bool,
}
