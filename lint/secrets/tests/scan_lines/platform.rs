//! Places where platforms of this kind keep passwords, found by a probe of places that nobody had in mind before.

use super::holds;

#[test]
fn commands_and_files_of_commands() {
    holds(
        &[
            ("a.sh", "echo @P | wg set wg0 private-key /dev/stdin\n"),
            ("a.sh", "echo @P > .vault_pass\n"),
            ("a.sh", "printf '%s' '@P' > /root/db_password\n"),
            ("a.sh", "grafana-cli admin reset-admin-password @W\n"),
            (
                "a.sh",
                "kubectl create secret generic db --from-literal=value=@P\n",
            ),
            (
                "a.sh",
                "kubectl create secret generic db -n a --from-literal value=x --from-literal='b=@W'\n",
            ),
            (
                "Dockerfile",
                "RUN npm config set //registry.svc/:_authToken @T\n",
            ),
        ],
        &[
            ("a.sh", "cat key1 | wg set wg0 private-key /dev/stdin\n"),
            ("a.sh", "wg set wg0 private-key /etc/wg/key1\n"),
            ("a.sh", "echo $KEY1 | wg set wg0 private-key /dev/stdin\n"),
            ("a.sh", "echo \"$VAULT_PASS1\" > .vault_pass\n"),
            ("a.sh", "echo text2 > notes\n"),
            ("a.sh", "echo text2 > password_policy\n"),
            ("a.sh", "cat file1 > .vault_pass\n"),
            ("a.sh", "openssl rand -hex 32 > db_password\n"),
            ("a.sh", "echo '<password>' > db_password\n"),
            ("a.sh", "test 2 > db_password\n"),
            ("a.sh", "echo \"$(cat a1)\" > db_password\n"),
            (
                "a.sh",
                "grafana-cli admin reset-admin-password \"$PASSWORD1\"\n",
            ),
            ("a.sh", "grafana-cli admin reset-admin-password\n"),
            (
                "a.sh",
                "grafana-cli admin reset-admin-password --password-from-stdin\n",
            ),
            (
                "a.sh",
                "kubectl create secret generic db --from-literal=value=$VALUE\n",
            ),
            (
                "a.sh",
                "kubectl create secret generic db --from-literal=value=\"$(cat key1)\"\n",
            ),
            (
                "a.sh",
                "kubectl create secret generic db --from-file=value=key1.txt\n",
            ),
            ("a.sh", "kubectl get secret db --from-literal=value=@P\n"),
            (
                "a.sh",
                "kubectl create configmap db --from-literal=value=@P\n",
            ),
            (
                "Dockerfile",
                "RUN npm config set //registry.svc/:_authToken ${NPM_TOKEN}\n",
            ),
            (
                "Dockerfile",
                "RUN npm config set registry https://registry.svc/a1\n",
            ),
        ],
    );
}

#[test]
fn settings() {
    holds(
        &[
            ("grafana.ini", "[database]\npassword = \"\"\"@W\"\"\"\n"),
            (
                ".terraformrc",
                "credentials \"a.svc\" {\n  token = \"@T\"\n}\n",
            ),
            (
                ".gitlab-ci.yml",
                "variables:\n  DEPLOY_TOKEN:\n    value: @T\n    description: a\n",
            ),
            ("upsd.users", "[admin]\n  password = @W\n"),
            ("frr.conf", "router bgp 1\n neighbor 10.0.0.1 password @W\n"),
            (".env", "APP_KEY=@T\n"),
        ],
        &[
            ("grafana.ini", "[database]\npassword = \"\"\"\"\"\"\n"),
            (
                "grafana.ini",
                "[database]\npassword = $__file{/run/secrets/db1}\n",
            ),
            ("grafana.ini", "[database]\npassword = \"\"\n"),
            (".terraformrc", "credentials_helper \"a1\" {}\n"),
            (".terraformrc", "plugin_cache_dir = \"/a1\"\n"),
            (
                ".gitlab-ci.yml",
                "variables:\n  DEPLOY_TOKEN:\n    value: \"\"\n    description: a1\n",
            ),
            (
                ".gitlab-ci.yml",
                "variables:\n  DEPLOY_TOKEN:\n    value: $OTHER_TOKEN\n",
            ),
            (
                ".gitlab-ci.yml",
                "variables:\n  DEPLOY_TOKEN:\n    description: @T\n",
            ),
            (
                ".gitlab-ci.yml",
                "variables:\n  DEPLOY_STAGE:\n    value: @T\n",
            ),
            ("a.yaml", "password: {type: string, minLength: 8}\n"),
            ("a.yaml", "update_password: on_create\n"),
            ("a.yaml", "objects: |\n  - secretKey: password1\n"),
            ("a.yaml", "appKey: my-app-1\n"),
            (".env", "APP_KEY=\n"),
            (".env", "APP_KEY=shop-frontend-1\n"),
            ("upsd.users", "[admin]\n  upsmon master\n"),
            ("frr.conf", "router bgp 1\n neighbor 10.0.0.1 remote-as 2\n"),
            (
                "frr.conf",
                " neighbor 10.0.0.1 password {{ bgp_password }}\n",
            ),
            ("frr.conf", "service password-encryption\n"),
        ],
    );
}
