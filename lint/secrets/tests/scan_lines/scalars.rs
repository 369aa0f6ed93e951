//! Texts inside of scalars of YAML, and what a list hands over.

use super::holds;

#[test]
fn texts_of_scalars() {
    holds(
        &[
            (
                "a.yaml",
                "jobs:\n  x:\n    steps:\n    - run: |\n        export RESTIC_PASSWORD=@W\n        restic backup\n",
            ),
            ("a.yaml", "- run: curl -u deploy:@P https://x\n"),
            ("a.yaml", "script:\n- mysqldump -u root -p@P app\n"),
            ("a.yaml", "args: [--user, app, --password, @W]\n"),
            ("a.yaml", "args:\n- --password\n- @W\n"),
            ("a.yaml", "command: [\"mysqladmin\", \"ping\", \"-p@P\"]\n"),
            ("a.yaml", "environment:\n- DB_PASSWORD=@W\n"),
            (
                "a.yaml",
                "environment:\n  DB_PASSWORD: ${DB_PASSWORD:-@W}\n",
            ),
            (
                "a.yaml",
                "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  app.ini: |\n    [db]\n    user = x\n    pass = @W\n",
            ),
            (
                "a.yaml",
                "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  redis.conf: |\n    port 1\n    requirepass @W\n",
            ),
            (
                "a.yaml",
                "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  config: |\n    user = x\n    password = @W\n",
            ),
            (
                "a.yaml",
                "helm:\n  values: \"auth:\\n  user: x\\n  password: @W\\n\"\n",
            ),
            (
                "a.yaml",
                "helm:\n  values: '{auth: {password: @W, user: x}}'\n",
            ),
            (
                "a.yaml",
                "helm:\n  values: \"auth: {password: @W, user: x}\"\n",
            ),
            (
                "a.yaml",
                "helm:\n  values: |\n    auth:\n      password: @W\n      user: x\n",
            ),
            ("a.yaml", "helm:\n  valuesObject: {auth: {password: @W}}\n"),
            (
                "a.yaml",
                "helm:\n  parameters:\n  - {name: auth.password, value: @W}\n",
            ),
            (
                "a.yaml",
                "patch: |-\n  - op: add\n    path: /spec/password\n    value: @W\n  - op: remove\n    path: /x\n",
            ),
            (
                "a.yaml",
                "- op: add\n  path: /spec/db/password\n  value: @W\n",
            ),
            (
                "a.yaml",
                "conninfo: host=db user=app password=@W dbname=x\n",
            ),
            (
                "a.json",
                "{\"Parameters\": [{\"ParameterKey\": \"DBPassword\", \"ParameterValue\": \"@W\"}]}\n",
            ),
        ],
        &[
            ("a.yaml", "- run: export RESTIC_PASSWORD=$PW\n"),
            (
                "a.yaml",
                "- run: export RESTIC_PASSWORD=${{ secrets.PW }}\n",
            ),
            ("a.yaml", "- run: |\n    echo \"password: $PW\" > a\n"),
            ("a.yaml", "- run: |\n    curl -u \"$U:$P\" https://x\n"),
            (
                "a.yaml",
                "- run: |\n    if [ \"$PASSWORD\" = \"\" ]; then exit 1; fi\n",
            ),
            ("a.yaml", "- run: |\n    read -p \"Password: \" PASSWORD\n"),
            ("a.yaml", "script:\n- mysqldump -u root -p\"$PW\" app\n"),
            ("a.yaml", "script:\n- mysql -h db -p\n"),
            ("a.yaml", "args: [--password, $(DB_PASSWORD)]\n"),
            ("a.yaml", "args: [--password-file, /x/y]\n"),
            ("a.yaml", "args: [--password, --user, x]\n"),
            ("a.yaml", "args:\n- --token\nenv: regenbogen\n"),
            ("a.yaml", "args:\n- --token\n- $(TOKEN)\n"),
            (
                "a.yaml",
                "command: [\"mysqladmin\", \"ping\", \"-p${PW}\"]\n",
            ),
            (
                "a.yaml",
                "command: [\"mysqladmin\", \"ping\"]\nports: [\"-p\"]\n",
            ),
            ("a.yaml", "command: [curl, -f, http://x:80]\n"),
            (
                "a.yaml",
                "environment:\n- DB_PASSWORD\n- DB_PASSWORD_FILE=/run/secrets/db\n",
            ),
            ("a.yaml", "environment:\n- DB_PASSWORD=${DB_PASSWORD}\n"),
            (
                "a.yaml",
                "environment:\n  DB_PASSWORD: ${DB_PASSWORD:?set it}\n",
            ),
            ("a.yaml", "environment:\n  DB_PASSWORD: ${DB_PASSWORD:-}\n"),
            (
                "a.yaml",
                "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  app.ini: |\n    [db]\n    pass = ${PW}\n",
            ),
            (
                "a.yaml",
                "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  app.ini: |\n    [db]\n    pass_file = /x\n",
            ),
            (
                "a.yaml",
                "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  redis.conf: |\n    # requirepass foobared\n",
            ),
            (
                "a.yaml",
                "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  a.sh: |\n    PASSWORD=$(cat /x)\n",
            ),
            (
                "a.yaml",
                "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  a.lua: |\n    local password = os.getenv(\"PW\")\n",
            ),
            (
                "a.yaml",
                "helm:\n  values: \"auth:\\n  existingSecret: db\\n\"\n",
            ),
            (
                "a.yaml",
                "helm:\n  values: \"auth:\\n  password: ${PW}\\n\"\n",
            ),
            (
                "a.yaml",
                "helm:\n  values: '{auth: {existingSecret: regenbogen}}'\n",
            ),
            (
                "a.yaml",
                "helm:\n  values: \"auth: {existingSecret: regenbogen}\"\n",
            ),
            (
                "a.yaml",
                "help: \"a login: {with a password: or a token}\"\n",
            ),
            ("a.yaml", "help: \"usage: {password: <password>}\"\n"),
            (
                "a.yaml",
                "helm:\n  values: |\n    auth:\n      existingSecret: db\n      passwordKey: password\n",
            ),
            (
                "a.yaml",
                "helm:\n  valuesObject: {auth: {existingSecret: regenbogen}}\n",
            ),
            (
                "a.yaml",
                "helm:\n  parameters:\n  - {name: auth.existingSecret, value: regenbogen}\n",
            ),
            (
                "a.yaml",
                "helm:\n  parameters:\n  - {name: auth.password, value: $ARGOCD_ENV_PW}\n",
            ),
            ("a.yaml", "- op: remove\n  path: /spec/db/password\n"),
            (
                "a.yaml",
                "- op: add\n  path: /spec/db/password\n  value: ${PW}\n",
            ),
            (
                "a.yaml",
                "- op: replace\n  path: /spec/db/passwordSecret\n  value: regenbogen\n",
            ),
            (
                "a.yaml",
                "- op: add\n  path: /spec/user\n  value: regenbogen\n",
            ),
            (
                "a.yaml",
                "conninfo: host=db user=app password=$PW dbname=x\n",
            ),
            ("a.yaml", "conninfo: host=db user=app sslmode=require\n"),
            (
                "a.yaml",
                "description: |\n  The password of the user.\n  Set it with --password or a token.\n",
            ),
            ("a.yaml", "description: \"The password: see below.\"\n"),
            (
                "a.yaml",
                "description: Login with --password and a token.\n",
            ),
            (
                "a.yaml",
                "description: a password = a word that nobody knows\n",
            ),
            ("a.yaml", "x-kubernetes: {password: {type: string}}\n"),
            ("a.yaml", "message: 'password: is required'\n"),
            ("a.yaml", "message: token expired, login again\n"),
            ("a.yaml", "message: curl is missing\n"),
            ("a.yaml", "jmesPath: request.object.data.password\n"),
            (
                "a.yaml",
                "expr: sum(rate(login_total{result=\"password\"}[5m]))\n",
            ),
            (
                "a.yaml",
                "annotations:\n  summary: Too many login attempts with password\n",
            ),
            (
                "a.yaml",
                "template: |\n  password: {{ .password }}\n  user: {{ .user }}\n",
            ),
            (
                "a.yaml",
                "template:\n  data:\n    config: \"password={{ .password }}\"\n",
            ),
            ("a.yaml", "pattern: '^password=.*$'\n"),
            (
                "a.yaml",
                "- name: password\n  in: query\n  required: true\n",
            ),
            ("a.yaml", "- name: password\n  description: regenbogen\n"),
            ("a.yaml", "prompt: \"Password: \"\nnext: regenbogen\n"),
            ("a.yaml", "cmd: passwd -l root\n"),
            (
                "a.yaml",
                "cmd: kubectl create secret generic a --from-file=password=pw.txt\n",
            ),
            ("a.yaml", "cmd: echo '{{ pw }}' | chpasswd\n"),
            ("a.yaml", "shell: sshpass -e ssh x\n"),
            (
                "a.json",
                "{\"Parameters\": [{\"ParameterKey\": \"DBPassword\", \"UsePreviousValue\": true}]}\n",
            ),
        ],
    );
}
