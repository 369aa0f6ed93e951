//! Every rule page runs as a test.

rempart_testkit::pages!(rempart_kube::CHECKER;
    deprecated_api,
    duplicate_list_key,
    duplicate_list_key_in_apply,
    duplicate_object,
    future_api,
    invalid_enum,
    invalid_format,
    invalid_pattern,
    missing_field,
    missing_schema,
    no_kind,
    not_evaluated,
    out_of_range,
    removed_api,
    too_large_to_judge,
    unknown_field,
    unknown_kind,
    unserved_version,
    wrong_type,
);
