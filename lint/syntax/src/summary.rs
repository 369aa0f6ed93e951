//! What a tape can say of all its nodes without looking at them.

/// What the nodes of a tape have among them: a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary(u8);

impl Summary {
    /// A collection is written in brackets.
    pub(crate) const FLOW: Self = Self(1);
    /// A plain scalar begins with `<<`.
    pub(crate) const MERGE: Self = Self(2);
    /// A mapping may have a key twice.
    pub(crate) const REPEATS: Self = Self(4);
    /// Two readers may take a plain scalar for different things.
    pub(crate) const DIFFERS: Self = Self(8);
    /// A mapping is written `{{…`.
    pub(crate) const BRACES: Self = Self(16);

    /// Both.
    #[inline]
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[inline]
    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// What a plain scalar adds.
    #[inline]
    pub(crate) fn of_plain(text: &[u8]) -> Self {
        if text.starts_with(b"<<") {
            Self::MERGE
        } else {
            Self::default()
        }
    }

    /// Whether any mapping may have a key twice, see [`NodeRef::may_repeat_keys`](crate::NodeRef::may_repeat_keys).
    #[inline]
    pub const fn may_repeat_keys(self) -> bool {
        self.has(Self::REPEATS)
    }

    /// Whether two readers may take any plain scalar for different things, see
    /// [`NodeRef::may_be_contested`](crate::NodeRef::may_be_contested).
    #[inline]
    pub const fn may_have_contested_scalars(self) -> bool {
        self.has(Self::DIFFERS)
    }

    /// Whether any mapping is written `{{…`, as a placeholder without quotes is.
    #[inline]
    pub const fn may_have_bare_braces(self) -> bool {
        self.has(Self::BRACES)
    }
}
