//! A user and a password as one value, and the settings of daemons that have a form of their own.

use super::holds;

#[test]
fn user_and_password_under_one_name() {
    holds(
        &[
            ("a.yaml", "env:\n  BASIC_AUTH: ann:@P\n"),
            ("a.yaml", "env:\n- name: HTTP_AUTH\n  value: ann:@P\n"),
            ("a.yaml", "basic_auth: \"ann:@P\"\n"),
            (".env", "REGISTRY_AUTH=ann:@P\n"),
            ("a.sh", "export BASIC_AUTH='ann:@P'\n"),
            ("a.yaml", "credentials: ann:@P\n"),
            ("a.yaml", "credentials: @T\n"),
        ],
        &[
            ("a.yaml", "basic_auth:\n  username: ann\n  password: ${P}\n"),
            ("a.yaml", "basic_auth: true\n"),
            ("a.yaml", "http_auth: ann\n"),
            ("a.yaml", "http_auth: ann:${PASSWORD}\n"),
            ("a.yaml", "HTTP_AUTH: ann:<password>\n"),
            ("a.yaml", "HTTP_AUTH: localhost:8080\n"),
            ("a.yaml", "HTTP_AUTH: localhost:8080/a1\n"),
            ("a.yaml", "HTTP_AUTH: http://svc:8080\n"),
            ("a.yaml", "client_auth: rsa:2048\n"),
            ("a.yaml", "client_auth: require\n"),
            ("a.yaml", "client_auth: basic:token\n"),
            ("a.yaml", "client_auth: oauth2:bearer\n"),
            ("a.yaml", "CLIENT_AUTHOR: ann:@P\n"),
            ("a.yaml", "auth_type: ann:@P\n"),
            ("a.yaml", "auth_time: a:12:30\n"),
            ("a.yaml", "auth_url: ann:@P\n"),
            (".npmrc", "//registry.svc/:_auth=${NPM_AUTH}\n"),
            ("a.yaml", "credentials: my-credentials-v2\n"),
            ("a.yaml", "credentials: kubernetes:admin\n"),
            ("a.yaml", "credentials: [a, b]\n"),
            ("a.md", "Set BASIC_AUTH to ann:@P\n"),
        ],
    );
}

#[test]
fn lists_of_chpasswd() {
    holds(
        &[
            (
                "a.yaml",
                "chpasswd:\n  list: |\n    root:@W\n    ann:RANDOM\n",
            ),
            ("a.yaml", "chpasswd:\n  list:\n  - 'root:@W'\n"),
            (
                "user-data",
                "#cloud-config\nchpasswd:\n  list: |\n     root:@W\n",
            ),
            (
                "user-data",
                "#cloud-config\nchpasswd:\n  list:\n    - \"root:@W\"\nhostname: a\n",
            ),
        ],
        &[
            (
                "a.yaml",
                "chpasswd:\n  list: |\n    root:RANDOM\n    ann:R\n",
            ),
            ("a.yaml", "chpasswd: {expire: false}\n"),
            ("a.yaml", "chpasswd:\n  expire: false\n  list: []\n"),
            (
                "a.yaml",
                "chpasswd:\n  list: |\n    root:${ROOT_PASSWORD}\n",
            ),
            ("a.yaml", "chpasswd:\n  list: |\n    root:{{ root }}\n"),
            (
                "a.yaml",
                "chpasswd:\n  users:\n  - {name: root, type: RANDOM}\n",
            ),
            ("a.yaml", "chpasswd:\n  expire: false\nntp:\n  a: root:@W\n"),
            (
                "user-data",
                "#cloud-config\nchpasswd:\n  expire: false\nfinal: root:@W\n",
            ),
            (
                "user-data",
                "#cloud-config\nchpasswd:\n  list: |\n    root:RANDOM\n",
            ),
            (
                "user-data",
                "#cloud-config\nusers:\n  - name: ann\n    lock_passwd: true\n",
            ),
            ("user-data", "chpasswd:\n  list: |\n    root:@W\n"),
            ("a.yaml", "other:\n  list: |\n    root:@W\n"),
        ],
    );
}

#[test]
fn networks_and_proxies() {
    holds(
        &[
            (
                "wpa_supplicant.conf",
                "network={\n\tssid=\"a\"\n\tpsk=\"@W\"\n}\n",
            ),
            ("wpa_supplicant-wlan0.conf.j2", "network={\n  psk=@P\n}\n"),
            (
                "home.nmconnection",
                "[wifi-security]\nkey-mgmt=wpa-psk\npsk=@W\n",
            ),
            ("ifcfg.conf", "WPA_PSK='@W'\n"),
            (
                "interfaces.cfg",
                "iface wlan0 inet dhcp\n  wpa-ssid a\n  wpa-psk @W\n",
            ),
            (
                "haproxy.cfg",
                "userlist a\n    user ann insecure-password @W\n",
            ),
            (
                "a.yaml",
                "data:\n  haproxy.cfg: |\n    userlist a\n      user ann insecure-password @W\n",
            ),
            (
                "a.yaml",
                "data:\n  wpa_supplicant.conf: |\n    network={\n      psk=\"@W\"\n    }\n",
            ),
        ],
        &[
            ("wpa_supplicant.conf", "network={\n  key_mgmt=WPA-PSK\n}\n"),
            (
                "wpa_supplicant.conf",
                "network={\n  psk=\"{{ wifi_psk }}\"\n}\n",
            ),
            (
                "wpa_supplicant.conf",
                "network={\n  ssid=\"a\"\n  scan_ssid=1\n}\n",
            ),
            ("wpa_supplicant.conf", "network={\n  #psk=\n}\n"),
            (
                "home.nmconnection",
                "[wifi-security]\nkey-mgmt=wpa-psk\npsk-flags=1\n",
            ),
            ("home.nmconnection", "[wifi-security]\npsk=\n"),
            ("home.nmconnection", "[wifi-security]\npsk=${WIFI_PSK}\n"),
            (
                "interfaces.cfg",
                "  wpa-ssid a1\n  wpa-conf /etc/wpa.conf\n",
            ),
            ("interfaces.cfg", "  wpa-psk <your passphrase>\n"),
            (
                "haproxy.cfg",
                "    user ann insecure-password ${PASSWORD}\n",
            ),
            (
                "haproxy.cfg",
                "    user ann insecure-password \"$PASSWORD\"\n",
            ),
            ("haproxy.cfg", "    # user ann insecure-password x\n"),
            ("haproxy.cfg", "  option httpchk GET /auth1\n"),
            ("a.yaml", "psk: wpa2\ntype: psk\n"),
            ("a.yaml", "auth: psk\n"),
            ("a.conf", "psk_file=/etc/psk\n"),
            ("a.conf", "cipher=PSK-AES256\n"),
            ("a.conf", "ciphers = DES-PSK\n"),
            ("a.md", "psk=@W\n"),
            ("a.md", "user ann insecure-password @W\n"),
            ("a.yaml", "ask=@P\n"),
            ("a.conf", "task=@P\n"),
            ("a.conf", "disk=@P\n"),
            ("a.conf", "psk-identity=@P\n"),
        ],
    );
}

#[test]
fn aliases_of_the_client_of_minio() {
    holds(
        &[
            ("a.sh", "mc alias set store https://s3.svc ann @P\n"),
            (
                "a.sh",
                "mc --insecure alias set store https://s3.svc ann @W --api S3v4\n",
            ),
            ("a.sh", "mc config host add store https://s3.svc ann '@P'\n"),
            (
                "a.yaml",
                "command: [sh, -c, \"mc alias set store http://s3 ann @P && mc mb store/a\"]\n",
            ),
            ("a.yaml", "run: |\n  mc alias set store http://s3 ann @W\n"),
        ],
        &[
            ("a.sh", "mc alias set store https://s3.svc ann $SECRET\n"),
            (
                "a.sh",
                "mc alias set store https://s3.svc \"$USER\" \"$SECRET\"\n",
            ),
            ("a.sh", "mc alias set store https://s3.svc\n"),
            ("a.sh", "mc alias set store\n"),
            ("a.sh", "mc alias list store https://s3.svc ann @P\n"),
            ("a.sh", "alias ll='ls -l'\n"),
            ("a.sh", "alias set=\"a b c d e1\"\n"),
            ("a.sh", "git config user.email a1@b\n"),
            ("a.sh", "mc config host list store https://s3.svc ann @P\n"),
            ("a.sh", "# mc alias set store https://s3.svc ann @P\n"),
            ("a.sh", "mc alias set store https://s3.svc ann <secret>\n"),
            (
                "a.yaml",
                "run: mc alias set store http://s3 ann $(cat key1)\n",
            ),
            (
                "a.yaml",
                "run: mc alias set store http://s3 ann ${{ secrets.S3 }}\n",
            ),
            (
                "a.md",
                "Run `mc alias set store https://s3.svc KEY SECRET`.\n",
            ),
            ("a.md", "an alias set by the user is kept in file2\n"),
        ],
    );
}
