//! Variables, plays and templates.

use super::{Case, case};

pub(crate) const CASES: &[Case] = &[
    case!(
        "variables of all, without an ending",
        Password,
        "group_vars/all",
        "---\ndb_password: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "variables of a group, without an ending",
        Drawn,
        "inventory/prod/group_vars/k3s_cluster",
        "---\ntoken: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "variables of a host, called like it",
        Password,
        "host_vars/h1.example.org",
        "---\nansible_become_password: \"SECRET\"\n",
        &["weak-literal"]
    ),
    case!(
        "variable by name and value, without an ending",
        Password,
        "group_vars/all",
        "---\napp_env:\n  - name: DB_PASSWORD\n    value: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "variable with the tag of a text",
        Password,
        "group_vars/all.yml",
        "db_password: !!str SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "folded variable without an ending",
        Password,
        "host_vars/h1",
        "---\ndb_password: >-\n  SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "default of a variable",
        Password,
        "roles/x/defaults/main.yml",
        "db_password: \"{{ vault_db_password | default('SECRET', true) }}\"\n",
        &["weak-literal"]
    ),
    case!(
        "default of a variable of the environment",
        Password,
        "play.yml",
        "- hosts: all\n  vars:\n    db_password: \"{{ lookup('env', 'PW') | default('SECRET') }}\"\n",
        &["weak-literal"]
    ),
    case!(
        "choice of two",
        Password,
        "roles/x/defaults/main.yml",
        "db_password: \"{{ 'SECRET' if prod else 'x' }}\"\n",
        &["weak-literal"]
    ),
    case!(
        "default in variables without an ending",
        Password,
        "group_vars/all",
        "db_password: \"{{ vault_db_password | default('SECRET') }}\"\n",
        &["weak-literal"]
    ),
    case!(
        "line of a configuration",
        Password,
        "play.yml",
        "- hosts: all\n  tasks:\n    - lineinfile:\n        path: /etc/redis.conf\n        line: \"requirepass SECRET\"\n",
        &["weak-literal"]
    ),
    case!(
        "line of a configuration, without quotes",
        Password,
        "play.yml",
        "- hosts: all\n  tasks:\n    - lineinfile:\n        path: /etc/redis.conf\n        line: requirepass SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "password file of PostgreSQL",
        Password,
        "play.yml",
        "- hosts: all\n  tasks:\n    - copy:\n        dest: /root/.pgpass\n        content: \"db.example.com:5432:*:app:SECRET\"\n",
        &["weak-literal"]
    ),
    case!(
        "variables of a command",
        Password,
        "deploy.sh",
        "ansible-playbook site.yml -e '{\"db_password\":\"SECRET\"}'\n",
        &["weak-literal"]
    ),
];
