//! What is no setting though it stands where settings do: a word that nothing betrays is told all the same.

use super::{filled, missed};

/// Values of `stringData`, each under its key; `@W` is a word.
const VALUES: &[&str] = &[
    "foo: @W\n",
    "value: correct-@W-battery\n",
    "host: @W7abc\n",
    "db: s3cr@W3t\n",
    "LOG_LEVEL: correct-@W-battery\n",
    "url: https://example.org/a/b/@W\n",
    "url: https://u:@W@example.org/\n",
    "config: @W\n",
    "config: '[@W]'\n",
    "config: 'birch: @W'\n",
    "settings: |\n    @W\n    oak\n",
    "app.conf: |\n    password @W-and-oak\n",
    "app.yaml: |\n    database:\n      password: @W\n",
    "app.yaml: |\n    db:\n      dsn: postgres://app:@W@db/app\n",
    "app.yaml: |\n    users:\n    - name: a\n      word: @W\n",
    "app.yaml: |\n    apiKey: @W\n",
    "app.yaml: |\n    seed: @W oak ash elm\n",
    "app.yaml: |\n    recovery: @W oak ash elm\n",
    "app.yaml: |\n    slack: https://hooks.example.com/services/T0/B0/@W\n",
    "app.yaml: |\n    # password: @W-and-oak\n    a: 1\n",
    "app.yaml: |\n    a: 1 # token=@W\n",
    "app.ini: |\n    ; pw = @W\n    a = 1\n",
    "app.env: |\n    PASSWORD=@W\n    X=1\n",
    "app.env: |\n    export TOKEN=@W\n",
    "users.yaml: |\n    ann: @W\n    bob: oak\n",
    "alertmanager.yaml: |\n    receivers:\n    - name: x\n      opsgenie_configs:\n      - api_key: @W\n",
    "alertmanager.yaml: |\n    receivers:\n    - name: x\n      telegram_configs:\n      - bot_token: @W\n        chat_id: 1\n",
    "alertmanager.yaml: |\n    receivers:\n    - name: x\n      pagerduty_configs:\n      - service_key: @W\n",
    "alertmanager.yaml: |\n    receivers:\n    - name: x\n      webhook_configs:\n      - url: http://a.b/\n        http_config:\n          basic_auth: {username: a, password: @W}\n",
    "alertmanager.yaml: |\n    receivers:\n    - name: x\n      webhook_configs:\n      - url: http://a.b/\n        http_config:\n          authorization: {credentials: @W}\n",
    "grafana.ini: |\n    [security]\n    admin_password = @W\n",
    "port: '4711471147114711'\n",
    "pin: '4711'\n",
    "id_rsa: @W\n",
    "foo: '$@W'\n",
    "a: __@W__\n",
    "a.json: '{\"auths\":{\"r\":{\"auth\":\"@W\"}}}'\n",
];

#[test]
fn a_word_among_settings_is_told() {
    let texts: Vec<_> = VALUES
        .iter()
        .map(|value| filled(&format!("<S>  {value}")).replace("@W", "birch"))
        .collect();
    let cases: Vec<_> = VALUES
        .iter()
        .zip(&texts)
        .map(|(value, text)| (*value, vec![("a.yaml", text.as_str())]))
        .collect();
    assert_eq!(missed("unencrypted-secret", &cases), [""; 0]);
}
