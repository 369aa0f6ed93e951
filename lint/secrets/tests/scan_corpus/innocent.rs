//! Files without a credential that look as if they had some: what `GitOps` repositories are full of.

use rempart_testkit::base64;

use crate::random::{ALPHANUMERIC, BASE64, HEX, LOWER, Random, base64_url, hex};

const SOPS: &str = include_str!("../data/sops/yaml-default.yaml");

/// One such file of each shape.
pub(crate) fn files(random: &mut Random) -> Vec<(&'static str, String)> {
    let digest = random.text(HEX, 64);
    let name = random.text(LOWER, 8);
    let uuid = uuid(random);
    let binary = base64(
        &[
            &[0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A][..],
            &random.bytes(400),
        ]
        .concat(),
    );
    vec![
        ("image digest", format!("image: ghcr.io/{name}/{name}@sha256:{digest}\n")),
        ("commit", format!("targetRevision: {}\n", random.text(HEX, 40))),
        ("uuid", format!("uid: {uuid}\nclaim: pvc-{uuid}\n")),
        ("go.sum", format!("github.com/{name}/{name} v1.2.3 h1:{}\ngithub.com/{name}/{name} v1.2.3/go.mod h1:{}\n", base64(&random.bytes(32)), base64(&random.bytes(32)))),
        ("lock file", format!("{{\"{name}\": {{\"version\": \"1.0.0\", \"resolved\": \"https://registry.npmjs.org/{name}/-/{name}-1.0.0.tgz\", \"integrity\": \"sha512-{}\"}}}}\n", base64(&random.bytes(64)))),
        ("cargo lock", format!("[[package]]\nname = \"{name}\"\nchecksum = \"{digest}\"\n")),
        ("integrity", format!("<script src=\"/a.js\" integrity=\"sha384-{}\"></script>\n", base64(&random.bytes(48)))),
        ("public key", format!("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{} ann@host\n", random.text(BASE64, 43))),
        ("age recipient", format!("age: age1{}\n", random.text("qpzry9x8gf2tvdw0s3jn54khce6mua7l", 58))),
        ("wireguard peer", format!("[Peer]\nPublicKey = {}\nAllowedIPs = 10.0.0.2/32\n", base64(&random.bytes(32)))),
        // Written by the real SOPS: an encrypted value without metadata would be reported, and rightly.
        ("sops file", SOPS.to_owned()),
        ("sealed secret", format!("kind: SealedSecret\nspec:\n  encryptedData:\n    password: Ag{}\n", base64(&random.bytes(500)))),
        ("ansible vault", format!("password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  {}\n  {}\n", hex(random.text(HEX, 40).as_bytes()), hex(random.text(HEX, 40).as_bytes()))),
        ("secret reference", format!("env:\n- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: {name}-db\n      key: password\n")),
        ("existing secret", format!("auth:\n  existingSecret: {name}-db-credentials\n  secretKeys:\n    adminPasswordKey: postgres-password\n")),
        ("external secret", format!("kind: ExternalSecret\nspec:\n  data:\n  - secretKey: password\n    remoteRef:\n      key: kv/{name}\n      property: password\n")),
        ("placeholders", "password: <password>\ntoken: ${TOKEN}\napiKey: '{{ .Values.apiKey }}'\nsecret: $(SECRET)\nclientSecret: <path:kv/data/a#b>\n".to_owned()),
        ("settings", "passwordFile: /run/secrets/db\ntokenTTL: 3600\nautomountServiceAccountToken: false\npassword_policy: strict\nsecretName: web-tls\nid-token: write\n".to_owned()),
        ("labels", format!("app.kubernetes.io/managed-by: argocd\napp.kubernetes.io/instance: {name}-production-eu-west-1\npod-template-hash: {}\n", random.text(HEX, 10))),
        ("binary", format!("logo: {binary}\n")),
        ("certificate", format!("caBundle: {}\n", base64(format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", base64(&random.bytes(300))).as_bytes()))),
        ("coded text", format!("data:\n  config: {}\n", base64(format!("listen: 8080\nhost: {name}.svc\nlevel: info\n").as_bytes()))),
        ("grafana uid", format!("{{\"uid\": \"{}\", \"datasource\": {{\"type\": \"prometheus\", \"uid\": \"${{datasource}}\"}}}}\n", random.text(ALPHANUMERIC, 9))),
        ("url", format!("url: https://{name}.svc:8443/api/v1/users/{uuid}?token_type=bearer\nrepo: git@github.com:{name}/{name}.git\nssh: ssh://git@github.com/{name}\n")),
        ("nix hash", format!("hash = \"sha256-{}\";\n", base64(&random.bytes(32)))),
        ("etag", format!("etag: W/\"{}\"\ntrace: 00-{}-{}-01\n", random.text(HEX, 32), random.text(HEX, 32), random.text(HEX, 16))),
        ("etag in url", format!("a: {}\n", base64_url(&random.bytes(33)))),
        ("workflow", "env:\n  TOKEN: ${{ secrets.GITHUB_TOKEN }}\n  KEY: ${{ secrets.API_KEY }}\npermissions:\n  id-token: write\n".to_owned()),
        ("translations", "login:\n  password: Password\n  forgotPassword: Forgot your password?\n  token: Token\n".to_owned()),
        ("schema", "properties:\n  password:\n    type: string\n    description: The password of the user.\n  token:\n    type: string\n".to_owned()),
    ]
}

fn uuid(random: &mut Random) -> String {
    format!(
        "{}-{}-4{}-a{}-{}",
        random.text(HEX, 8),
        random.text(HEX, 4),
        random.text(HEX, 3),
        random.text(HEX, 3),
        random.text(HEX, 12)
    )
}
