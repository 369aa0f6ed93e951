//! The functions that Argo CD 3.3 gives to Go templates, whether or not they are known here.

/// Whether Argo CD knows a function.
pub(in crate::template) fn exists(name: &str) -> bool {
    NAMES.binary_search(&name).is_ok()
}

/// Sorted: those of `text/template`, of sprig 3 without `env`, `expandenv` and `getHostByName`, and five of Argo CD.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "abbrev", "abbrevboth", "add", "add1", "add1f", "addf", "adler32sum", "ago", "all", "and", "any",
    "append", "atoi", "b32dec", "b32enc", "b64dec", "b64enc", "base", "bcrypt", "biggest", "buildCustomCert",
    "call", "camelcase", "cat", "ceil", "chunk", "clean", "coalesce", "compact", "concat", "contains",
    "date", "dateInZone", "dateModify", "date_in_zone", "date_modify", "decryptAES", "deepCopy", "deepEqual",
    "default", "derivePassword", "dict", "dig", "dir", "div", "divf", "duration", "durationRound", "empty",
    "encryptAES", "eq", "ext", "fail", "first", "float64", "floor", "fromJson", "fromYaml", "fromYamlArray",
    "ge", "genCA", "genCAWithKey", "genPrivateKey", "genSelfSignedCert", "genSelfSignedCertWithKey",
    "genSignedCert", "genSignedCertWithKey", "get", "gt", "has", "hasKey", "hasPrefix", "hasSuffix",
    "hello", "html", "htmlDate", "htmlDateInZone", "htpasswd", "indent", "index", "initial", "initials",
    "int", "int64", "isAbs", "join", "js", "kebabcase", "keys", "kindIs", "kindOf", "last", "le", "len",
    "list", "lower", "lt", "max", "maxf", "merge", "mergeOverwrite", "min", "minf", "mod", "mul",
    "mulf", "mustAppend", "mustChunk", "mustCompact", "mustDateModify", "mustDeepCopy", "mustFirst",
    "mustFromJson", "mustHas", "mustInitial", "mustLast", "mustMerge", "mustMergeOverwrite", "mustPrepend",
    "mustPush", "mustRegexFind", "mustRegexFindAll", "mustRegexMatch", "mustRegexReplaceAll",
    "mustRegexReplaceAllLiteral", "mustRegexSplit", "mustRest", "mustReverse", "mustSlice", "mustToDate",
    "mustToJson", "mustToPrettyJson", "mustToRawJson", "mustUniq", "mustWithout", "must_date_modify", "ne",
    "nindent", "normalize", "nospace", "not", "now", "omit", "or", "osBase", "osClean", "osDir", "osExt",
    "osIsAbs", "pick", "pluck", "plural", "prepend", "print", "printf", "println", "push", "quote",
    "randAlpha", "randAlphaNum", "randAscii", "randBytes", "randInt", "randNumeric", "regexFind",
    "regexFindAll", "regexMatch", "regexQuoteMeta", "regexReplaceAll", "regexReplaceAllLiteral",
    "regexSplit", "repeat", "replace", "rest", "reverse", "round", "semver", "semverCompare", "seq", "set",
    "sha1sum", "sha256sum", "sha512sum", "shuffle", "slice", "slugify", "snakecase", "sortAlpha", "split",
    "splitList", "splitn", "squote", "sub", "subf", "substr", "swapcase", "ternary", "title", "toDate",
    "toDecimal", "toJson", "toPrettyJson", "toRawJson", "toString", "toStrings", "toYaml", "trim", "trimAll",
    "trimPrefix", "trimSuffix", "trimall", "trunc", "tuple", "typeIs", "typeIsLike", "typeOf", "uniq",
    "unixEpoch", "unset", "until", "untilStep", "untitle", "upper", "urlJoin", "urlParse", "urlquery",
    "uuidv4", "values", "without", "wrap", "wrapWith",
];
