//! Literals that a template writes.

use super::holds;

#[test]
fn literals_of_templates() {
    holds(
        &[
            (
                "c/templates/a.yaml",
                "data:\n  password: {{ \"@W\" | quote }}\n  b: {{ .Values.b }}\n",
            ),
            (
                "c/templates/a.yaml",
                "data:\n  DB_PASSWORD: {{- '@P' }}\n  b: {{ .Values.b }}\n",
            ),
            (
                "a.yaml",
                "password: \"{{ '@W' | password_hash('sha512') }}\"\n",
            ),
            ("app.ini.j2", "[db]\npassword = {{ '@P' }}\n"),
            ("app.ini.j2", "[db]\napi_token = {{ \"@T\" }}\n"),
        ],
        &[
            (
                "c/templates/a.yaml",
                "data:\n  password: {{ .Values.password | quote }}\n",
            ),
            (
                "c/templates/a.yaml",
                "data:\n  password: {{ include \"c.password1\" . }}\n",
            ),
            (
                "c/templates/a.yaml",
                "data:\n  password: {{ \"\" | quote }}\n",
            ),
            (
                "c/templates/a.yaml",
                "data:\n  password: {{ \"<password>\" | quote }}\n",
            ),
            (
                "c/templates/a.yaml",
                "data:\n  password: {{ printf \"%s\" .Values.p1 }}\n",
            ),
            (
                "c/templates/a.yaml",
                "data:\n  passwordKey: {{ \"@W\" | quote }}\n",
            ),
            ("a.yaml", "password: \"{{ vault_password }}\"\n"),
            ("a.yaml", "password: \"{{ 'a1' ~ vault_password }}\"\n"),
            ("a.yaml", "password: \"{{ lookup('env', 'PASSWORD1') }}\"\n"),
            ("a.yaml", "password: \"{{ ['a1', 'b2'] | random }}\"\n"),
            ("a.yaml", "password: \"{{ hostvars['db1'].password }}\"\n"),
            ("app.ini.j2", "[db]\npassword = {{ db_password1 }}\n"),
            ("app.ini.j2", "[db]\npassword_file = {{ '@P' }}\n"),
            ("app.ini.j2", "[db]\napi_token = {{ 'api-token-name-2' }}\n"),
            ("app.ini.j2", "[db]\nname = {{ '@P' }}\n"),
        ],
    );
}
