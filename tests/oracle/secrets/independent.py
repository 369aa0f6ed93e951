"""A corpus that shares nothing with rempart's data: forms as vendors describe them, drawn from a seed.

Every text is made here; none opens anything. `write(folder)` makes `positive/NAME/N/FILE` and `negative/NAME/N/FILE`.
"""
import base64, hashlib, hmac, json, pathlib, random, zlib

A = "abcdefghijklmnopqrstuvwxyz"
U = A.upper()
D = "0123456789"
W = A + U + D
X = "0123456789abcdef"
B32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
r = random.Random(20261126)


def t(letters, n):
    return "".join(r.choice(letters) for _ in range(n))


def b64(data):
    return base64.b64encode(data).decode()


def url64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def crc62(text):
    n, out = zlib.crc32(text.encode()), ""
    while n:
        n, k = divmod(n, 62)
        out = (D + U + A)[k] + out
    return out.rjust(6, "0")


def github(prefix):
    body = t(W, 30)
    return prefix + body + crc62(body)


def jwt(payload):
    head = url64(json.dumps({"alg": "HS256", "typ": "JWT"}, separators=(",", ":")).encode())
    body = url64(json.dumps(payload, separators=(",", ":")).encode())
    sign = url64(hmac.new(r.randbytes(32), f"{head}.{body}".encode(), hashlib.sha256).digest())
    return f"{head}.{body}.{sign}"


def bech32(hrp, data):
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    acc = bits = 0
    values = []
    for byte in data:
        acc, bits = acc << 8 | byte, bits + 8
        while bits >= 5:
            bits -= 5
            values.append(acc >> bits & 31)
    if bits:
        values.append(acc << (5 - bits) & 31)
    def polymod(all_values):
        c = 1
        for v in all_values:
            top, c = c >> 25, (c & 0x1FFFFFF) << 5 ^ v
            for i, g in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
                c ^= g if top >> i & 1 else 0
        return c
    low = hrp.lower()
    head = [ord(c) >> 5 for c in low] + [0] + [ord(c) & 31 for c in low]
    m = polymod(head + values + [0] * 6) ^ 1
    text = low + "1" + "".join(letters[v] for v in values + [m >> 5 * (5 - i) & 31 for i in range(6)])
    return text.upper()


def wireguard():
    key = bytearray(r.randbytes(32))
    key[0] &= 248
    key[31] = key[31] & 127 | 64
    return b64(bytes(key))


def pem(kind, n):
    body = b64(b"\x30\x82" + (n - 4).to_bytes(2, "big") + r.randbytes(n - 4))
    lines = "\n".join(body[i:i + 64] for i in range(0, len(body), 64))
    return f"-----BEGIN {kind}-----\n{lines}\n-----END {kind}-----\n"


def openssh():
    body = b64(b"openssh-key-v1\0\0\0\0\x04none\0\0\0\x04none\0\0\0\0\0\0\0\x01" + r.randbytes(230))
    lines = "\n".join(body[i:i + 70] for i in range(0, len(body), 70))
    return f"-----BEGIN OPENSSH PRIVATE KEY-----\n{lines}\n-----END OPENSSH PRIVATE KEY-----\n"


def indent(text, by=4):
    return "".join(" " * by + line + "\n" for line in text.splitlines())


# Name: (file, text). Groups in the order of research on formats; each call draws anew.
POSITIVES = {
    "wireguard private key": lambda: ("wg0.conf", f"[Interface]\nAddress = 10.8.0.1/24\nPrivateKey = {wireguard()}\n"),
    "wireguard preshared key": lambda: ("wg0.conf", f"[Peer]\nPublicKey = {b64(r.randbytes(32))}\nPresharedKey = {b64(r.randbytes(32))}\n"),
    "wireguard in ansible vars": lambda: ("vars.yml", f"wg_private_key: {wireguard()}\n"),
    "age identity": lambda: ("keys.txt", f"# created: 2026-01-02\n{bech32('AGE-SECRET-KEY-', r.randbytes(32))}\n"),
    "age pq identity": lambda: ("keys.txt", bech32("AGE-SECRET-KEY-PQ-", r.randbytes(32)) + "\n"),
    "openssh key": lambda: ("id_ed25519", openssh()),
    "openssh key in yaml": lambda: ("repo.yaml", "sshPrivateKey: |\n" + indent(openssh(), 2)),
    "rsa pem": lambda: ("tls.key", pem("RSA PRIVATE KEY", 1190)),
    "pkcs8 pem": lambda: ("tls.key", pem("PRIVATE KEY", 1218)),
    "pgp block": lambda: ("key.asc", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n" + "\n".join(b64(r.randbytes(48)) for _ in range(12)) + "\n=" + t(W, 4) + "\n-----END PGP PRIVATE KEY BLOCK-----\n"),
    "putty key": lambda: ("id.ppk", f"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: ann\nPublic-Lines: 2\n{b64(r.randbytes(48))}\n{b64(r.randbytes(20))}\nPrivate-Lines: 1\n{b64(r.randbytes(36))}\nPrivate-MAC: {t(X, 64)}\n"),
    "k3s full token": lambda: ("install.sh", f"K3S_TOKEN=K10{t(X, 64)}::server:{t(X, 32)} sh install\n"),
    "k3s node token": lambda: ("config.yaml", f"token: K10{t(X, 64)}::{t(A + D, 6)}.{t(A + D, 16)}\nserver: https://10.0.0.1:6443\n"),
    "k3s short token": lambda: ("config.yaml", f"agent-token: {t(X, 32)}\n"),
    "kubeadm token": lambda: ("join.sh", f"kubeadm join 10.0.0.1:6443 --token {t(A + D, 6)}.{t(A + D, 16)}\n"),
    "bootstrap token secret": lambda: ("b.yaml", f"apiVersion: v1\nkind: Secret\ntype: bootstrap.kubernetes.io/token\nmetadata:\n  name: bootstrap-token-abc\nstringData:\n  token-id: {t(A + D, 6)}\n  token-secret: {t(A + D, 16)}\n"),
    "kubeconfig client key": lambda: ("kubeconfig", "users:\n- name: a\n  user:\n    client-key-data: " + b64(pem("EC PRIVATE KEY", 121).encode()) + "\n"),
    "kubeconfig token": lambda: ("kubeconfig.yaml", "apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user:\n    token: " + t(W, 40) + "\n"),
    "service account token": lambda: ("t.yaml", "bearer: " + jwt({"iss": "kubernetes/serviceaccount", "sub": "system:serviceaccount:default:" + t(A, 6)}) + "\n"),
    "argo cd token": lambda: ("ci.env", "ARGOCD_AUTH_TOKEN=" + jwt({"iss": "argocd", "sub": "ci:apiKey", "iat": 1700000000, "jti": t(X, 8)}) + "\n"),
    "jwt in a script": lambda: ("a.sh", "curl -H 'Authorization: Bearer " + jwt({"sub": t(A, 6), "exp": 1800000000}) + "' https://api.example.org\n"),
    "argo cd repository": lambda: ("repo.yaml", f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: repo\n  labels: {{argocd.argoproj.io/secret-type: repository}}\nstringData:\n  url: https://git.example.org/a\n  username: ci\n  password: {t(W, 20)}\n"),
    "postgres url": lambda: ("app.yaml", f"url: postgres://app:{t(W, 14)}@db.svc:5432/app\n"),
    "postgres url with driver": lambda: ("app.env", f"DATABASE_URL=postgresql+asyncpg://app:{t(W, 14)}@db.svc/app\n"),
    "jdbc": lambda: ("a.properties", f"spring.datasource.url=jdbc:postgresql://db.svc/app?user=app&password={t(W, 14)}\n"),
    "libpq": lambda: ("a.sh", f"psql \"host=db.svc user=app password={t(W, 14)} dbname=app\"\n"),
    "pgpassword": lambda: ("a.sh", f"PGPASSWORD={t(W, 14)} pg_dump -h db.svc app\n"),
    "pgpass": lambda: (".pgpass", f"db.svc:5432:app:app:{t(W, 14)}\n"),
    "scram": lambda: ("roles.sql", f"ALTER ROLE app PASSWORD 'SCRAM-SHA-256$4096:{b64(r.randbytes(16))}${b64(r.randbytes(32))}:{b64(r.randbytes(32))}';\n"),
    "sql password": lambda: ("init.sql", f"CREATE USER app WITH PASSWORD '{t(W, 14)}';\n"),
    "redis url": lambda: ("a.yaml", f"cache: redis://:{t(W, 16)}@redis.svc:6379/0\n"),
    "amqp url": lambda: ("a.yaml", f"broker: amqp://app:{t(W, 16)}@mq.svc/\n"),
    "mongodb srv": lambda: ("a.env", f"MONGO=mongodb+srv://app:{t(W, 16)}@cluster0.abcde.mongodb.net/x\n"),
    "git credentials": lambda: (".git-credentials", f"https://ann:{t(W, 20)}@git.example.org\n"),
    "github classic": lambda: ("ci.yaml", f"with: {{token: {github('ghp_')}}}\n"),
    "github server": lambda: ("a.txt", f"{github('ghs_')}\n"),
    "github fine grained": lambda: ("ci.env", f"GH={'github_pat_'}{t(W, 22)}_{t(W, 59)}\n"),
    "gitlab personal": lambda: ("a.md", f"Use {'glpat-'}{t(W, 20)} for now.\n"),
    "gitlab deploy": lambda: ("a.yaml", f"x: {'gldt-'}{t(W, 20)}\n"),
    "gitlab runner": lambda: ("config.toml", f"[[runners]]\n  token = \"{'glrt-'}{t(W, 20)}\"\n"),
    "gitlab agent": lambda: ("a.yaml", f"x: {'glagent-'}{t(W, 50)}\n"),
    "ovh": lambda: ("ovh.conf", f"[ovh-eu]\napplication_key={t(X, 16)}\napplication_secret={t(X, 32)}\nconsumer_key={t(X, 32)}\n"),
    "ovh env": lambda: ("a.env", f"OVH_APPLICATION_SECRET={t(X, 32)}\n"),
    "aws pair": lambda: ("credentials", f"[default]\naws_access_key_id = {'AKIA'}{t(B32, 16)}\naws_secret_access_key = {t(W + '+/', 40)}\n"),
    "aws secret alone": lambda: ("a.tf", f"secret_key = \"{t(W + '+/', 40)}\"\n"),
    "slack bot": lambda: ("a.yaml", f"x: {'xoxb-'}{t(D, 12)}-{t(D, 13)}-{t(W, 24)}\n"),
    "slack app": lambda: ("a.yaml", f"x: {'xapp-'}1-A{t(U + D, 10)}-{t(D, 13)}-{t(X, 64)}\n"),
    "slack webhook": lambda: ("am.yaml", f"api_url: https://hooks.slack.com/services/T{t(U + D, 10)}/B{t(U + D, 10)}/{t(W, 24)}\n"),
    "discord webhook": lambda: ("am.yaml", f"webhook_url: https://discord.com/api/webhooks/{t('123456789', 18)}/{t(W + '-_', 67)}a\n"),
    "teams webhook": lambda: ("am.yaml", f"url: https://acme.webhook.office.com/webhookb2/{t(X, 8)}-{t(X, 4)}-4{t(X, 3)}-a{t(X, 3)}-{t(X, 12)}@{t(X, 8)}-{t(X, 4)}-4{t(X, 3)}-a{t(X, 3)}-{t(X, 12)}/IncomingWebhook/{t(X, 32)}/{t(X, 8)}-{t(X, 4)}-4{t(X, 3)}-a{t(X, 3)}-{t(X, 12)}\n"),
    "telegram": lambda: ("am.yaml", f"bot_token: {t('123456789', 10)}:AA{t(W, 33)}\n"),
    "alertmanager smtp": lambda: ("am.yaml", f"global:\n  smtp_auth_username: a@example.org\n  smtp_auth_password: {t(W, 16)}\n"),
    "symfony mailer": lambda: (".env", f"MAILER_DSN=smtp://a:{t(W, 16)}@mail.example.org:587\n"),
    "sendgrid": lambda: ("a.env", f"X={'SG.'}{t(W, 22)}.{t(W + '-_', 42)}a\n"),
    "mailgun": lambda: ("a.env", f"MAILGUN_API_KEY={'key-'}{t(X, 32)}\n"),
    "brevo": lambda: ("a.env", f"X={'xkeysib-'}{t(X, 64)}-{t(W, 16)}\n"),
    "grafana service account": lambda: ("a.yaml", (lambda p: f"x: {p}_{zlib.crc32(p.encode()).to_bytes(4, 'little').hex()}\n")("glsa_" + t(W, 32))),
    "vault service": lambda: ("a.sh", f"export VAULT_TOKEN={'hvs.'}{t(W + '-_', 94)}a\n"),
    "vault legacy": lambda: ("a.sh", f"export VAULT_TOKEN=s.{t(W, 24)}\n"),
    "bcrypt in argocd": lambda: ("argocd-secret.yaml", f"kind: Secret\napiVersion: v1\nmetadata: {{name: argocd-secret}}\nstringData:\n  admin.password: \"$2a$10${t(W + './', 53)}\"\n"),
    "htpasswd bcrypt": lambda: ("users", f"admin:$2y$05${t(W + './', 53)}\n"),
    "htpasswd apr1": lambda: ("users", f"admin:$apr1${t(W, 8)}${t(W + './', 22)}\n"),
    "crypt in vars": lambda: ("vars.yml", f"user_password_hash: \"$6${t(W, 16)}${t(W + './', 86)}\"\n"),
    "yescrypt": lambda: ("vars.yml", f"root_hash: $y$j9T${t(W, 22)}${t(W + './', 43)}\n"),
    "ansible become": lambda: ("hosts.ini", f"[all]\nweb ansible_host=10.0.0.1 ansible_become_password={t(W, 12)}\n"),
    "ansible pass yaml": lambda: ("all.yml", f"ansible_ssh_pass: {t(W, 12)}\n"),
    "docker config": lambda: ("config.json", json.dumps({"auths": {"ghcr.io": {"auth": b64(f"ann:{t(W, 20)}".encode())}}}) + "\n"),
    "dockerconfigjson": lambda: ("pull.yaml", "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/dockerconfigjson\nmetadata: {name: pull}\ndata:\n  .dockerconfigjson: " + b64(json.dumps({"auths": {"ghcr.io": {"username": "ann", "password": t(W, 20), "auth": b64(f"ann:{t(W, 20)}".encode())}}}).encode()) + "\n"),
    "docker pat": lambda: ("a.sh", f"docker login -p {'dckr_pat_'}{t(W + '-_', 26)}a\n"),
    "basic header": lambda: ("a.yaml", f"headers:\n  Authorization: Basic {b64(('ann:' + t(W, 14)).encode())}\n"),
    "cloudflare": lambda: ("a.yaml", f"cloudflare_api_token: {t(W + '_-', 39)}a\n"),
    "cloudflare global": lambda: ("a.env", f"CF_API_KEY={t(X, 37)}\n"),
    "cloudflare origin ca": lambda: ("a.env", f"X={'v1.0-'}{t(X, 24)}-{t(X, 146)}\n"),
    "gcp service account": lambda: ("sa.json", json.dumps({"type": "service_account", "project_id": "a", "private_key_id": t(X, 40), "private_key": pem("PRIVATE KEY", 1218)}) + "\n"),
    "google api key": lambda: ("a.yaml", f"x: {'AIza'}{t(W + '-_', 34)}a\n"),
    "azure client secret": lambda: ("a.env", f"X={t(W, 3)}8Q~{t(W, 34)}\n"),
    "azure storage": lambda: ("a.env", f"C=DefaultEndpointsProtocol=https;AccountName=acme;AccountKey={b64(r.randbytes(64))};EndpointSuffix=core.windows.net\n"),
    "encryption configuration": lambda: ("enc.yaml", f"kind: EncryptionConfiguration\napiVersion: apiserver.config.k8s.io/v1\nresources:\n- resources: [secrets]\n  providers:\n  - aescbc:\n      keys:\n      - name: k1\n        secret: {b64(r.randbytes(32))}\n"),
    "restic": lambda: ("a.sh", f"export RESTIC_PASSWORD={t(W, 16)}\n"),
    "borg": lambda: ("a.env", f"BORG_PASSPHRASE='{t(W, 16)}'\n"),
    "minio": lambda: ("a.env", f"MINIO_ROOT_PASSWORD={t(W, 16)}\n"),
    "gitea": lambda: ("a.yaml", f"gitea_token: {t(X, 40)}\n"),
    "harbor robot": lambda: ("a.yaml", f"harbor_robot_secret: {t(W, 32)}\n"),
    "npm": lambda: (".npmrc", f"//registry.npmjs.org/:_authToken={'npm_'}{t(W, 36)}\n"),
    "pypi": lambda: (".pypirc", f"[pypi]\nusername = __token__\npassword = {'pypi-'}AgEIcHlwaS5vcmc{t(W + '-_', 79)}a\n"),
    "openai": lambda: ("a.env", f"X={'sk-proj-'}{t(W, 74)}T3BlbkFJ{t(W, 74)}\n"),
    "anthropic": lambda: ("a.env", f"X={'sk-ant-api03-'}{t(W + '-_', 93)}AA\n"),
    "hugging face": lambda: ("a.env", f"X={'hf_'}{t(A + U, 34)}\n"),
    "stripe": lambda: ("a.env", f"X={'sk_live_'}{t(W, 24)}\n"),
    "tailscale": lambda: ("a.sh", f"tailscale up --authkey {'tskey-auth-'}k{t(W, 11)}CNTRL-{t(W, 32)}\n"),
    "pulumi": lambda: ("a.env", f"X={'pul-'}{t(X, 40)}\n"),
    "terraform cloud": lambda: (".terraformrc", f"credentials \"app.terraform.io\" {{\n  token = \"{t(W, 14)}.atlasv1.{t(W, 67)}\"\n}}\n"),
    "netrc": lambda: (".netrc", f"machine git.example.org login ann password {t(W, 16)}\n"),
    "otpauth": lambda: ("a.txt", f"otpauth://totp/acme:ann?secret={t(B32, 32)}&issuer=acme\n"),
    "sealed secrets key": lambda: ("k.yaml", "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata:\n  name: a\n  labels: {sealedsecrets.bitnami.com/sealed-secrets-key: active}\ndata:\n  tls.key: " + b64(pem("PRIVATE KEY", 1218).encode()) + "\n"),
    "weak password yaml": lambda: ("values.yaml", f"postgresql:\n  auth:\n    password: {r.choice(['sommer', 'winter', 'pelikan'])}{t(D, 4)}\n"),
    "weak password ini": lambda: ("a.ini", f"[db]\npassword = {r.choice(['sommer', 'winter', 'pelikan'])}{t(D, 4)}\n"),
    "password in a block scalar": lambda: ("cm.yaml", f"kind: ConfigMap\ndata:\n  app.ini: |\n    [db]\n    pass = {t(W, 12)}\n"),
    "client secret": lambda: ("dex.yaml", f"connectors:\n- type: github\n  config:\n    clientID: abc\n    clientSecret: {t(X, 40)}\n"),
    "passphrase phrase": lambda: ("a.yaml", "db_password: correct-horse-" + t(A, 6) + "-staple\n"),
}


def uuid():
    return f"{t(X, 8)}-{t(X, 4)}-4{t(X, 3)}-a{t(X, 3)}-{t(X, 12)}"


NEGATIVES = {
    "digest": lambda: ("a.yaml", f"image: ghcr.io/acme/web:1.2@sha256:{t(X, 64)}\n"),
    "revision": lambda: ("a.yaml", f"targetRevision: {t(X, 40)}\n"),
    "secret key reference": lambda: ("a.yaml", f"env:\n- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef: {{name: {t(A, 6)}-{t(A, 5)}, key: password}}\n"),
    "existing secret": lambda: ("values.yaml", f"auth:\n  existingSecret: {t(A, 6)}-credentials\n  secretKeys: {{userPasswordKey: password}}\n"),
    "external secret": lambda: ("a.yaml", f"kind: ExternalSecret\nspec:\n  data:\n  - secretKey: db-password\n    remoteRef: {{key: prod/{t(A, 8)}, property: password}}\n"),
    "sealed secret": lambda: ("a.yaml", f"kind: SealedSecret\napiVersion: bitnami.com/v1alpha1\nspec:\n  encryptedData:\n    password: AgB{b64(r.randbytes(400))}\n"),
    "vault": lambda: ("a.yml", "db_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n" + "".join(f"  {t(X, 80)}\n" for _ in range(4))),
    "placeholders": lambda: ("a.env", r.choice(["DB_PASSWORD=${DB_PASSWORD}\n", "API_TOKEN=<your-token>\n", "SECRET_KEY=changeme-please-replace\n", "TOKEN={{ .Values.token }}\n", "PASSWORD=\n"])),
    "argo vault plugin": lambda: ("a.yaml", f"kind: Secret\napiVersion: v1\nstringData:\n  password: <path:kv/data/{t(A, 6)}#password>\n"),
    "public keys": lambda: ("a.yaml", f"wg_public_key: {b64(r.randbytes(32))}\nage_recipient: age1{t('qpzry9x8gf2tvdw0s3jn54khce6mua7l', 58)}\nssh: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{t(W, 43)} ann@host\n"),
    "certificate": lambda: ("ca.crt", pem("CERTIFICATE", 900)),
    "uuid": lambda: ("a.yaml", f"uid: {uuid()}\nresourceVersion: \"{t(D, 9)}\"\n"),
    "go sum": lambda: ("go.sum", "".join(f"github.com/{t(A, 6)}/{t(A, 6)} v1.{t(D, 1)}.0 h1:{b64(r.randbytes(32))}\n" for _ in range(5))),
    "package lock": lambda: ("package-lock.json", json.dumps({"packages": {t(A, 6): {"version": "1.0.0", "integrity": "sha512-" + b64(r.randbytes(64))}}}) + "\n"),
    "paths": lambda: ("a.yaml", f"passwordFile: /run/secrets/{t(A, 6)}\ntokenPath: /var/run/token\nsecretName: {t(A, 7)}-tls\ntokenTTL: 3600s\n"),
    "workflow": lambda: (".ci.yaml", "env:\n  TOKEN: ${{ secrets.GITHUB_TOKEN }}\npermissions: {id-token: write}\n"),
    "openapi": lambda: ("openapi.yaml", "openapi: 3.0.0\ncomponents:\n  schemas:\n    Login:\n      properties:\n        password: {type: string, minLength: 12}\n        token: {type: string}\n"),
    "code": lambda: ("a.py", "password = os.environ[\"DB_PASSWORD\"]\ntoken = get_token(client_id, scope)\nif secret is None: raise KeyError('secret')\n"),
    "documentation": lambda: ("README.md", f"Set `password` in the values. The token of {t(A, 6)} is made by `kubectl create token {t(A, 5)}`; see https://{t(A, 6)}.example.org/token#{t(A, 8)}.\n"),
    "terraform": lambda: ("a.tf", f"password = var.db_password\ntoken = data.vault_generic_secret.{t(A, 6)}.data[\"token\"]\n"),
    "urls": lambda: ("a.yaml", f"url: https://{t(A, 6)}.example.org/v1/{uuid()}\ndb: postgres://app@db.svc/app\nrepo: git@github.com:acme/{t(A, 6)}.git\n"),
    "grafana dashboard": lambda: ("d.json", json.dumps({"uid": t(W, 9), "panels": [{"id": 1, "targets": [{"expr": "rate(a[5m])"}], "datasource": {"uid": t("PBFA0123456789", 16)}}]}) + "\n"),
    "binary in base 64": lambda: ("cm.yaml", f"binaryData:\n  logo.png: {b64(bytes([0x89]) + b'PNG' + r.randbytes(600))}\n"),
    "docker compose": lambda: ("compose.yaml", "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db\n    secrets: [db]\n"),
    "rbac": lambda: ("rbac.yaml", "rules:\n- apiGroups: [\"\"]\n  resources: [secrets, serviceaccounts/token]\n  verbs: [get]\n"),
    "certificate manager": lambda: ("c.yaml", f"spec:\n  acme:\n    privateKeySecretRef: {{name: {t(A, 8)}}}\n  secretName: {t(A, 5)}-tls\n"),
    "nix": lambda: ("a.nix", f"hash = \"sha256-{b64(r.randbytes(32))}\";\n"),
}


def write(folder):
    folder = pathlib.Path(folder)
    for side, makers, count in (("positive", POSITIVES, 8), ("negative", NEGATIVES, 100)):
        for name, make in makers.items():
            for n in range(count):
                file, text = make()
                place = folder / side / name.replace(" ", "-") / str(n)
                place.mkdir(parents=True, exist_ok=True)
                (place / file).write_text(text)
