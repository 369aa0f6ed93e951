//! Statements of SQL.

use super::holds;

#[test]
fn statements() {
    holds(
        &[
            ("init.sql", "CREATE USER app WITH PASSWORD '@W';\n"),
            (
                "init.sql",
                "create role app login encrypted password '@W';\n",
            ),
            (
                "init.sql",
                "ALTER ROLE app PASSWORD '@W' VALID UNTIL 'infinity';\n",
            ),
            ("init.sql", "CREATE USER 'app'@'%' IDENTIFIED BY '@W';\n"),
            (
                "init.sql",
                "ALTER USER app IDENTIFIED WITH mysql_native_password BY '@W';\n",
            ),
            ("init.sql", "SET PASSWORD FOR app = PASSWORD('@W');\n"),
            ("init.sql", "CREATE LOGIN app WITH PASSWORD = N'@W';\n"),
            (
                "init.sql",
                "CREATE SUBSCRIPTION s CONNECTION 'host=db user=app password=@W' PUBLICATION p;\n",
            ),
            (
                "init.sql",
                "CREATE USER MAPPING FOR x SERVER y OPTIONS (user 'a', password '@W');\n",
            ),
            ("init.sql.j2", "ALTER USER app WITH PASSWORD '@W';\n"),
            ("a.sh", "psql -c \"ALTER USER app WITH PASSWORD '@W'\"\n"),
            (
                "a.yaml",
                "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  init.sql: |\n    CREATE ROLE app LOGIN PASSWORD '@W';\n",
            ),
            (
                "a.yaml",
                "initdb:\n  postInitSQL:\n  - ALTER ROLE app WITH PASSWORD '@W'\n",
            ),
            ("a.yaml", "a: 'ALTER USER app PASSWORD ''@W'''\n"),
            (
                "a.py",
                "cursor.execute(\"ALTER USER app WITH PASSWORD '@W'\")\n",
            ),
        ],
        &[
            ("init.sql", "CREATE USER app WITH PASSWORD :'pw';\n"),
            ("init.sql", "CREATE USER app WITH PASSWORD NULL;\n"),
            ("init.sql", "ALTER USER app WITH PASSWORD '';\n"),
            (
                "init.sql",
                "ALTER USER app WITH PASSWORD '${APP_PASSWORD}';\n",
            ),
            (
                "init.sql",
                "ALTER USER app WITH PASSWORD '$(APP_PASSWORD)';\n",
            ),
            (
                "init.sql.j2",
                "ALTER USER app WITH PASSWORD '{{ app_password }}';\n",
            ),
            ("init.sql", "ALTER USER app WITH PASSWORD '<password>';\n"),
            ("init.sql", "ALTER USER app WITH PASSWORD 'xxxxxxxx';\n"),
            ("init.sql", "ALTER USER app WITH PASSWORD '%s';\n"),
            ("init.sql", "ALTER USER app WITH PASSWORD '{}';\n"),
            (
                "init.sql",
                "CREATE TABLE u (id int, password text NOT NULL, token varchar(64));\n",
            ),
            (
                "init.sql",
                "SELECT password FROM users WHERE name = 'app';\n",
            ),
            ("init.sql", "SELECT \"password\" FROM users;\n"),
            (
                "init.sql",
                "ALTER TABLE users ADD COLUMN password varchar(255) DEFAULT '';\n",
            ),
            (
                "init.sql",
                "UPDATE users SET password = crypt(new, gen_salt('bf'));\n",
            ),
            ("init.sql", "UPDATE users SET password = ? WHERE id = ?;\n"),
            ("init.sql", "UPDATE users SET password = NULL;\n"),
            (
                "init.sql",
                "INSERT INTO t (name, password) VALUES (?, ?);\n",
            ),
            ("init.sql", "CREATE INDEX i ON tokens (token);\n"),
            ("init.sql", "-- the password of the user\nSELECT 1;\n"),
            (
                "init.sql",
                "COMMENT ON COLUMN u.password IS 'The hash of the password';\n",
            ),
            ("init.sql", "CREATE USER app IDENTIFIED EXTERNALLY;\n"),
            (
                "init.sql",
                "CREATE USER app IDENTIFIED BY RANDOM PASSWORD;\n",
            ),
            ("init.sql", "CREATE USER app IDENTIFIED BY '${PW}';\n"),
            ("init.sql", "CREATE USER app IDENTIFIED WITH auth_socket;\n"),
            ("init.sql", "CREATE USER app IDENTIFIED BY VALUES '';\n"),
            ("init.sql", "VALID UNTIL 'infinity';\n"),
            (
                "init.sql",
                "CREATE SUBSCRIPTION s CONNECTION 'host=db user=app passfile=/x' PUBLICATION p;\n",
            ),
            (
                "init.sql",
                "CREATE USER MAPPING FOR x SERVER y OPTIONS (user 'a', password_required 'false');\n",
            ),
            ("a.sh", "psql -c \"ALTER USER app WITH PASSWORD '$PW'\"\n"),
            ("a.sh", "psql -c \"ALTER USER app WITH PASSWORD '${PW}'\"\n"),
            (
                "a.sh",
                "psql -v pw=\"$PW\" -c \"ALTER USER app PASSWORD :'pw'\"\n",
            ),
            ("a.sh", "mysql -e \"CREATE USER x IDENTIFIED BY '$PW'\"\n"),
            ("a.sh", "PASSWORD 'it fails'\n"),
            (
                "a.py",
                "cursor.execute(\"ALTER USER app WITH PASSWORD '%s'\" % pw)\n",
            ),
            (
                "a.py",
                "cursor.execute(f\"ALTER USER app WITH PASSWORD '{pw}'\")\n",
            ),
            ("a.py", "q = \"SELECT password FROM 'users'\"\n"),
            (
                "a.go",
                "fmt.Sprintf(\"ALTER USER %s PASSWORD '%s'\", u, p)\n",
            ),
            ("a.yaml", "a: the user is identified by the name\n"),
            ("a.yaml", "a: IDENTIFIED BY the name of it\n"),
            ("a.yaml", "a: users are identified by 'name'\n"),
            (
                "a.yaml",
                "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  init.sql: |\n    CREATE ROLE app LOGIN PASSWORD '${PW}';\n",
            ),
            ("a.yaml", "sql: |\n  ALTER ROLE app PASSWORD NULL;\n"),
            ("a.yaml", "sql: ALTER ROLE app PASSWORD :'pw'\n"),
            ("a.yaml", "a: the password 'field' is required\n"),
        ],
    );
}
