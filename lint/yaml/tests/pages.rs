//! Every rule page runs as a test.

rempart_testkit::pages!(rempart_yaml::CHECKER;
    ambiguous_scalar,
    duplicate_key,
    expanding_aliases,
    lone_carriage_return,
    not_utf8,
    repeated_anchor,
    syntax_error,
    undefined_anchor,
    unknown_tag,
    unquoted_template,
);
