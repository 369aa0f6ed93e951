#!/bin/sh
# Builds the renderer from the published module of Argo CD (ten minutes at first) and kustomize into $1.
# usage: tests/oracle/argocd/build.sh FOLDER
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:?usage: build.sh FOLDER}/module/render"
folder=$(cd "$1" && pwd)
cp "$here/render/main.go" "$folder/module/render/"
cd "$folder/module"
if [ ! -f go.mod ]; then
  printf 'module rempart.test/oracle/argocd\n\ngo 1.25.5\n\nrequire github.com/argoproj/argo-cd/v3 v3.3.0\n\n' >go.mod
  # Every replace of the module's own, except the one that points to a folder: Go ignores those of a dependency.
  source=$(go mod download -json github.com/argoproj/argo-cd/v3@v3.3.0 | python3 -c 'import json, sys; print(json.load(sys.stdin)["Dir"])')
  go mod edit -json "$source/go.mod" | python3 -c '
import json, sys
print("replace (")
for one in json.load(sys.stdin)["Replace"]:
    new = one["New"]
    if not new["Path"].startswith("."):
        print("\t%s => %s %s" % (one["Old"]["Path"], new["Path"], new["Version"]))
print(")")' >>go.mod
fi
go build -mod=mod -trimpath -ldflags "-s -w" -o "$folder/render" ./render
GOBIN=$folder go install -trimpath -ldflags "-s -w -X sigs.k8s.io/kustomize/api/provenance.version=v5.8.0" sigs.k8s.io/kustomize/kustomize/v5@v5.8.0
