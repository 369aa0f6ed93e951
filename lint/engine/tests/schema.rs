//! The JSON Schema of `rempart.toml` agrees with the parser.

mod support;

use rempart_core::config::KEYS;
use rempart_engine::config_schema;
use support::CHECKERS;

#[test]
fn it_knows_every_key_rule_and_option() {
    let schema = config_schema(CHECKERS);
    for key in KEYS {
        let property = &schema["properties"][key.name];
        assert_eq!(property["description"], key.about, "{}", key.name);
    }
    assert_eq!(schema["additionalProperties"], false);
    let forbidden = &schema["properties"]["rules"]["properties"]["demo/forbidden"];
    let word = &forbidden["properties"]["options"]["properties"]["word"];
    assert_eq!(word["description"], "The word to look for.");
    assert_eq!(word["type"], "string");
    let allow = &schema["properties"]["allow"]["items"];
    assert_eq!(allow["required"], serde_json::json!(["rule", "reason"]));
}
