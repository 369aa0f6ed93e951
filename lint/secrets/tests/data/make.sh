#!/bin/sh
# Makes the files of `sops/` anew: every store with every selector of the real SOPS 3.11, encrypted for the keys that
# `tests/throw_away` makes from phrases. Needs `sops`, `age-keygen` and `ssh-keygen` in the path.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for program in sops age-keygen ssh-keygen; do
    command -v "$program" > /dev/null || { echo "SKIP: no $program in the path" >&2; exit 2; }
done
throw_away() { cargo run -q -p rempart-secrets --example throw_away_key "$@"; }
throw_away identity first > "$scratch/key"
throw_away identity second > "$scratch/second"
recipient=$(age-keygen -y "$scratch/key")
second=$(age-keygen -y "$scratch/second")
mkdir -p "$here/keys"
for kind in ed25519 rsa; do
    if [ -e "$here/keys/$kind.masked" ]; then
        (umask 077 && throw_away unmask first < "$here/keys/$kind.masked" > "$scratch/$kind")
        ssh-keygen -y -f "$scratch/$kind" > "$scratch/$kind.pub"
    else
        ssh-keygen -q -t "$kind" -N '' -C "no secret" -f "$scratch/$kind"
        throw_away mask first < "$scratch/$kind" > "$here/keys/$kind.masked"
    fi
done
ed25519=$(cut -d' ' -f1,2 "$scratch/ed25519.pub")
rsa=$(cut -d' ' -f1,2 "$scratch/rsa.pub")
export SOPS_AGE_KEY_FILE="$scratch/key"
out=$here/sops
rm -rf "$out"
mkdir -p "$out"

# encrypt NAME STORE [FLAG…] < plain; with --config the keys come from there.
encrypt() {
    name=$1 store=$2
    shift 2
    cat > "$scratch/plain"
    case "$*" in
        *--config* | *--age*) keys= ;;
        *) keys="--age $recipient" ;;
    esac
    # shellcheck disable=SC2086
    sops "$@" --encrypt $keys --input-type "$store" --output-type "$store" "$scratch/plain" > "$out/$name"
    sops --decrypt --input-type "$store" --output-type "$store" "$out/$name" > /dev/null
}

each() { # each PREFIX SUFFIX STORE PLAIN
    encrypt "$1default$2" "$3" < "$4"
    encrypt "$1unencrypted-suffix$2" "$3" --unencrypted-suffix _open < "$4"
    encrypt "$1encrypted-suffix$2" "$3" --encrypted-suffix _sealed < "$4"
    encrypt "$1unencrypted-regex$2" "$3" --unencrypted-regex '^(kind|metadata|user.*)$' < "$4"
    encrypt "$1encrypted-regex$2" "$3" --encrypted-regex 'data|pass' < "$4"
    encrypt "$1mac-only$2" "$3" --encrypted-regex '(?i)DATA' --mac-only-encrypted < "$4"
    [ "$3" = json ] && return
    encrypt "$1unencrypted-comment-regex$2" "$3" --unencrypted-comment-regex '^ ?open\b' < "$4"
    encrypt "$1encrypted-comment-regex$2" "$3" --encrypted-comment-regex 'sealed below' < "$4"
}

cat > "$scratch/yaml" <<'YAML'
# open: first comment
kind: Fake
metadata:
  # sealed below
  name: not-a-secret # behind a value
  annotations: {flow: "1", data.path: x}
# above data
data:
  # open inside
  user_open: fake-user
  password_sealed: fake-password
  text: |
    fake line one
    fake line two
  # at the end of data
types:
  - fake
  - 17
  - 0o17
  - 1.50
  - true
  - 2001-12-14
  - 2001-12-14T21:59:43.10-05:00
  - ""
  - null
  - {}
  - []
  # sealed below
  - inner_sealed: fake
    # before the second key
    other: fake
  # at the end of types
last_unencrypted:
  deep:
    - fake: open
# the very last
YAML
each yaml- .yaml yaml "$scratch/yaml"

cat > "$scratch/documents" <<'YAML'
# of the first
data: {a: fake}
---
# of the second
data:
  b: fake
---
c: fake
YAML
encrypt documents.yaml yaml < "$scratch/documents"
encrypt documents-encrypted-regex.yaml yaml --encrypted-regex '^data$' < "$scratch/documents"

cat > "$scratch/secret" <<'YAML'
apiVersion: v1
kind: Secret
metadata:
  name: fake
stringData:
  password: fake-password
data:
  token: ZmFrZS10b2tlbg==
YAML
encrypt secret.yaml yaml --encrypted-regex '^(data|stringData)$' < "$scratch/secret"

cat > "$scratch/template" <<'YAML'
apiVersion: isindir.github.com/v1alpha3
kind: SopsSecret
metadata:
  name: fake
spec:
  secretTemplates:
    - name: fake
      stringData:
        token: fake-token
        password: fake-password
YAML
encrypt sops-secret.yaml yaml --encrypted-suffix Templates < "$scratch/template"

cat > "$scratch/json" <<'JSON'
{"kind": "Fake", "metadata": {"name": "not-a-secret"},
 "data": {"user_open": "fake", "password_sealed": "fake", "n": 17, "f": 1.5, "b": true, "z": null, "e": "", "o": {}, "l": []},
 "list": [{"a_sealed": "fake"}, ["fake", false]], "last_unencrypted": {"deep": ["fake"]}}
JSON
each json- .json json "$scratch/json"

cat > "$scratch/env" <<'ENV'
# open comment
KIND=fake
data_user_open=fake user
#sealed below
PASSWORD_sealed="fake password"
pass=fake\nlines
EMPTY=
export X=fake
last_unencrypted=fake
ENV
each env- .env dotenv "$scratch/env"

cat > "$scratch/ini" <<'INI'
; open comment
outside = fake

; of a section
[data]
; sealed below
user_open = fake
password_sealed = fake-password
quoted = "fake; with mark"
empty =

# other mark
[users]
name = fake
last_unencrypted = fake
INI
each ini- .ini ini "$scratch/ini"

printf 'fake bytes of a file\n' > "$scratch/blob"
encrypt binary.bin binary < "$scratch/blob"
encrypt .env.prod binary < "$scratch/env"

cat > "$scratch/config" <<CONFIG
creation_rules:
  - shamir_threshold: 2
    key_groups:
      - age: ["$recipient"]
      - age: ["$second"]
CONFIG
cat "$scratch/key" "$scratch/second" > "$scratch/both"
SOPS_AGE_KEY_FILE="$scratch/both" encrypt groups.yaml yaml --config "$scratch/config" < "$scratch/secret"
SOPS_AGE_KEY_FILE="$scratch/both" encrypt groups.env dotenv --config "$scratch/config" < "$scratch/env"

cat > "$scratch/three" <<CONFIG
creation_rules:
  - shamir_threshold: 2
    key_groups:
      - age: ["$recipient"]
      - age: ["$ed25519"]
      - age: ["$second", "$recipient"]
CONFIG
SOPS_AGE_KEY_FILE="$scratch/both" encrypt groups-of-three.json json --config "$scratch/three" < "$scratch/json"

cat > "$scratch/all" <<CONFIG
creation_rules:
  - shamir_threshold: 3
    key_groups:
      - age: ["$recipient"]
      - age: ["$second"]
      - age: ["$ed25519"]
CONFIG
SOPS_AGE_SSH_PRIVATE_KEY_FILE="$scratch/ed25519" SOPS_AGE_KEY_FILE="$scratch/both" \
    encrypt groups-all.yaml yaml --config "$scratch/all" < "$scratch/secret"
encrypt several.yaml yaml --age "$second,$ed25519,$rsa,$recipient" < "$scratch/yaml"
encrypt several.ini ini --age "$second,$ed25519,$rsa,$recipient" < "$scratch/ini"
SOPS_AGE_SSH_PRIVATE_KEY_FILE="$scratch/ed25519" encrypt ed25519.yaml yaml --age "$ed25519" < "$scratch/secret"
SOPS_AGE_SSH_PRIVATE_KEY_FILE="$scratch/rsa" encrypt rsa.env dotenv --age "$rsa" < "$scratch/env"
