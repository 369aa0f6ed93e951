//! Configuration of daemons and templates.

use super::holds;

#[test]
fn files_of_assignments() {
    holds(
        &[
            ("redis.conf", "port 6379\nrequirepass @W\n"),
            (".htaccess", "SetEnv DB_PASSWORD @W\n"),
            ("nginx.conf", "  fastcgi_param DB_PASSWORD \"@W\";\n"),
            ("app.toml", "[db]\npassword = \"@W\"\n"),
            ("a.ini", "[db]\nuser = x\npass = @W\n"),
            (
                "values.yaml.tpl",
                "db:\n  password: @W\n  user: {{ .User }}\n",
            ),
            (
                "config.json.j2",
                "{\"password\": \"@W\", \"user\": \"{{ user }}\"}\n",
            ),
            ("application.properties", "db.password=${DB_PASSWORD:@W}\n"),
            (
                "connection.conf",
                "primary_conninfo = 'host=db user=repl password=@W'\n",
            ),
        ],
        &[
            ("redis.conf", "# requirepass foobared\n"),
            ("redis.conf", "requirepass ${REDIS_PASSWORD}\n"),
            ("nginx.conf", "  fastcgi_param DB_PASSWORD \"$pw\";\n"),
            (
                "nginx.conf",
                "  auth_basic_user_file /etc/nginx/htpasswd;\n",
            ),
            ("nginx.conf", "  proxy_set_header X-Auth-Token $token;\n"),
            ("nginx.conf", "  proxy_pass http://backend;\n"),
            ("client.ovpn", "auth-user-pass\n"),
            ("client.ovpn", "auth-user-pass /etc/openvpn/login\n"),
            ("sudoers.conf", "%admin ALL=(ALL) NOPASSWD: ALL\n"),
            ("pam.conf", "password required pam_unix.so sha512 shadow\n"),
            ("pg_hba.conf", "host all all 0.0.0.0/0 password\n"),
            ("sshd.conf", "PasswordAuthentication no\n"),
            ("a.ini", "password =\n"),
            ("a.ini", "password = %(pw)s\n"),
            ("a.ini", "; password = the one of the vault\n"),
            ("a.ini", "pass_file = /x/y\n"),
            ("a.toml", "regex = '''(?i)password=([^\\s]+)'''\n"),
            ("a.toml", "password-file = \"/run/secrets/x\"\n"),
            ("a.toml", "token = \"${TOKEN}\"\n"),
            ("values.yaml.tpl", "db:\n  password: {{ .Password }}\n"),
            ("values.yaml.tpl", "db:\n  passwordSecretRef: {name: db}\n"),
            ("config.json.j2", "{\"password\": \"{{ password }}\"}\n"),
            (
                "config.json.j2",
                "{\"password\": {{ password | to_json }}}\n",
            ),
            ("application.properties", "db.password=${DB_PASSWORD}\n"),
            ("application.properties", "db.password=${DB_PASSWORD:}\n"),
            ("application.properties", "password.min.length=12\n"),
            (
                "connection.conf",
                "primary_conninfo = 'host=db user=repl passfile=/x'\n",
            ),
        ],
    );
}
