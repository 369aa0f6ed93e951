#!/bin/sh
curl -LO https://github.com/k3s-io/k3s/releases/download/v1.35.0+k3s3/k3s
curl -LO https://github.com/k3s-io/k3s/releases/download/v1.35.0%2Bk3s3/k3s-airgap-images-amd64.tar.zst
