//! What a schema may say beyond types and fields. Rare, so it stands apart from the schema records.

/// One constraint or annotation of a schema: with `S` as a text, `T` as a list of texts and `I` as a list of schema
/// numbers, which are owned in a draft and borrowed from a blob.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Constraint<S, T, I> {
    /// The allowed values as canonical JSON texts.
    Enum(T),
    /// A regular expression that a string must match somewhere (Go RE2 syntax).
    Pattern(S),
    /// The least number; `exclusive`: not itself.
    Minimum { bound: f64, exclusive: bool },
    /// The greatest number; `exclusive`: not itself.
    Maximum { bound: f64, exclusive: bool },
    /// A number must be a multiple of this.
    MultipleOf(f64),
    /// The least count of characters.
    MinLength(u32),
    /// The greatest count of characters.
    MaxLength(u32),
    /// The least count of items.
    MinItems(u32),
    /// The greatest count of items.
    MaxItems(u32),
    /// The least count of properties.
    MinProperties(u32),
    /// The greatest count of properties.
    MaxProperties(u32),
    /// Names of the required properties, in the order of the schema.
    Required(T),
    /// The keys of a list of type `map`.
    ListMapKeys(T),
    /// The default as JSON text.
    Default(S),
    /// The merge key of a strategic merge patch.
    PatchMergeKey(S),
    /// The strategies of a strategic merge patch (`merge`, `retainKeys`, `replace`).
    PatchStrategy(S),
    /// Exactly one of these schemas must hold.
    OneOf(I),
    /// At least one of these schemas must hold.
    AnyOf(I),
    /// All of these schemas must hold.
    AllOf(I),
    /// This schema must not hold.
    Not(u32),
    /// Rules of `x-kubernetes-validations`, each as JSON text. Kept, not evaluated here.
    Cel(T),
    /// The name of a format that no API server asserts.
    FormatName(S),
    /// Words of the schema that this crate does not evaluate.
    NotEvaluated(T),
}

/// A constraint on its way into a blob.
pub(crate) type DraftConstraint = Constraint<String, Vec<String>, Vec<u32>>;

impl<S, T, I> Constraint<S, T, I> {
    /// Whether a walk has to look at it; the others are annotations.
    pub(crate) const fn is_assertion(&self) -> bool {
        !matches!(
            self,
            Self::Required(_)
                | Self::ListMapKeys(_)
                | Self::Default(_)
                | Self::PatchMergeKey(_)
                | Self::PatchStrategy(_)
                | Self::FormatName(_)
        )
    }
}

/// The first word of a written constraint: its tag below, the count of words that follow above.
pub(crate) mod tag {
    pub(crate) const END: u32 = 0;
    pub(crate) const ENUM: u32 = 1;
    pub(crate) const PATTERN: u32 = 2;
    pub(crate) const MINIMUM: u32 = 3;
    pub(crate) const MAXIMUM: u32 = 4;
    pub(crate) const MULTIPLE_OF: u32 = 5;
    pub(crate) const MIN_LENGTH: u32 = 6;
    pub(crate) const MAX_LENGTH: u32 = 7;
    pub(crate) const MIN_ITEMS: u32 = 8;
    pub(crate) const MAX_ITEMS: u32 = 9;
    pub(crate) const MIN_PROPERTIES: u32 = 10;
    pub(crate) const MAX_PROPERTIES: u32 = 11;
    pub(crate) const REQUIRED: u32 = 12;
    pub(crate) const LIST_MAP_KEYS: u32 = 13;
    pub(crate) const DEFAULT: u32 = 14;
    pub(crate) const PATCH_MERGE_KEY: u32 = 15;
    pub(crate) const PATCH_STRATEGY: u32 = 16;
    pub(crate) const ONE_OF: u32 = 17;
    pub(crate) const ANY_OF: u32 = 18;
    pub(crate) const ALL_OF: u32 = 19;
    pub(crate) const NOT: u32 = 20;
    pub(crate) const CEL: u32 = 21;
    pub(crate) const FORMAT_NAME: u32 = 22;
    pub(crate) const NOT_EVALUATED: u32 = 23;
    /// Added to the tag of a bound that does not include itself.
    pub(crate) const EXCLUSIVE: u32 = 128;
}
