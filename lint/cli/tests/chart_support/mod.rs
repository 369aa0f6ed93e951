//! Charts packed at run time, and a server on this machine that has them: a Helm repository and a registry.
#![allow(dead_code, reason = "each test uses its part")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

/// The real program; without it a loud SKIP.
pub(crate) fn helm() -> Option<PathBuf> {
    let given = std::env::var_os("REMPART_TEST_HELM").map(PathBuf::from);
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools/helm");
    let found = given.or_else(|| tools.is_file().then_some(tools));
    if found.is_none() {
        eprintln!("SKIP: helm is not installed; nothing was done with it");
    }
    found
}

/// A tar archive with these files.
pub(crate) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut all = Vec::new();
    for (name, bytes) in files {
        let mut header = [0_u8; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[100..107].copy_from_slice(b"0000644");
        header[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
        header[136..147].copy_from_slice(b"00000000000");
        header[156] = b'0';
        header[257..265].copy_from_slice(b"ustar\x0000");
        header[148..156].copy_from_slice(&[b' '; 8]);
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        all.extend(header);
        all.extend(*bytes);
        all.resize(all.len().div_ceil(512) * 512, 0);
    }
    all.resize(all.len() + 1024, 0);
    all
}

/// Compressed as charts are.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The chart `redis` in a version, which applies one ConfigMap.
pub(crate) fn redis(version: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let chart = format!("apiVersion: v2\nname: redis\nversion: {version}\n");
    let template = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: made}\ndata:\n  chart: {{ .Chart.Version | quote }}\n  size: {{ .Values.size | quote }}\n";
    let mut files: Vec<(&str, &[u8])> = vec![
        ("redis/Chart.yaml", chart.as_bytes()),
        ("redis/values.yaml", b"size: 1\n"),
        ("redis/values-large.yaml", b"size: 9\n"),
        ("redis/templates/config.yaml", template.as_bytes()),
    ];
    files.extend(more);
    gzip(&tar(&files))
}

pub(crate) fn digest(bytes: &[u8]) -> String {
    let mut text = "sha256:".to_owned();
    for byte in Sha256::digest(bytes) {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

/// Files by their path, with their type.
type Files = BTreeMap<String, (String, Vec<u8>)>;

/// A server on 127.0.0.1, which ends with the test.
pub(crate) struct Server {
    port: u16,
    files: Arc<Mutex<Files>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            files: Arc::default(),
            asked: Arc::default(),
        };
        let (files, asked) = (Arc::clone(&server.files), Arc::clone(&server.asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &files, &asked);
            }
        });
        server
    }

    /// The URL of the Helm repository.
    pub(crate) fn repository(&self) -> String {
        format!("http://127.0.0.1:{}/charts", self.port)
    }

    /// The registry, as Argo CD writes it.
    pub(crate) fn registry(&self) -> String {
        format!("127.0.0.1:{}/library", self.port)
    }

    /// What was asked for since the last call.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    /// Has these versions of the chart `redis`, in the repository and in the registry, and nothing else.
    pub(crate) fn has(&self, charts: &[(&str, Vec<u8>)]) {
        let mut files = Files::new();
        let mut put = |path: String, kind: &str, bytes: &[u8]| {
            files.insert(path, (kind.to_owned(), bytes.to_vec()));
        };
        let mut index = "apiVersion: v1\nentries:\n  redis:\n".to_owned();
        let mut tags = Vec::new();
        for (version, bytes) in charts {
            let file = format!("redis-{version}.tgz");
            writeln!(
                index,
                "  - apiVersion: v2\n    name: redis\n    version: {version}\n    urls: [{file}]"
            )
            .unwrap();
            put(format!("/charts/{file}"), "application/gzip", bytes);
            let config =
                format!("{{\"name\":\"redis\",\"version\":\"{version}\",\"apiVersion\":\"v2\"}}");
            let manifest = format!(
                "{{\"schemaVersion\":2,\"mediaType\":\"{MANIFEST}\",\"config\":{{\"mediaType\":\"application/vnd.cncf.helm.config.v1+json\",\"digest\":\"{}\",\"size\":{}}},\"layers\":[{{\"mediaType\":\"application/vnd.cncf.helm.chart.content.v1.tar+gzip\",\"digest\":\"{}\",\"size\":{}}}]}}",
                digest(config.as_bytes()),
                config.len(),
                digest(bytes),
                bytes.len()
            );
            let of_registry = "/v2/library/redis";
            for reference in [(*version).to_owned(), digest(manifest.as_bytes())] {
                put(
                    format!("{of_registry}/manifests/{reference}"),
                    MANIFEST,
                    manifest.as_bytes(),
                );
            }
            for blob in [config.as_bytes(), bytes] {
                put(
                    format!("{of_registry}/blobs/{}", digest(blob)),
                    "application/octet-stream",
                    blob,
                );
            }
            tags.push(format!("\"{version}\""));
        }
        put(
            "/charts/index.yaml".to_owned(),
            "text/yaml",
            index.as_bytes(),
        );
        let tags = format!(
            "{{\"name\":\"library/redis\",\"tags\":[{}]}}",
            tags.join(",")
        );
        put(
            "/v2/library/redis/tags/list".to_owned(),
            "application/json",
            tags.as_bytes(),
        );
        put("/v2/".to_owned(), "application/json", b"{}");
        *self.files.lock().unwrap() = files;
    }
}

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

fn answer(mut stream: std::net::TcpStream, files: &Mutex<Files>, asked: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let Some(Ok(first)) = lines.next() else {
        return;
    };
    // The rest of the head ends with an empty line.
    let _ = lines.find(|line| line.as_ref().is_ok_and(String::is_empty));
    let mut words = first.split(' ');
    let (method, path) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let path = path.split('?').next().unwrap_or_default();
    asked.lock().unwrap().push(path.to_owned());
    let found = files.lock().unwrap().get(path).cloned();
    let (status, (kind, bytes)) = match found {
        Some(found) => ("200 OK", found),
        None => ("404 Not Found", ("text/plain".to_owned(), b"none".to_vec())),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nDocker-Content-Digest: {}\r\nConnection: close\r\n\r\n",
        bytes.len(),
        digest(&bytes)
    );
    let _ = stream.write_all(head.as_bytes());
    if method != "HEAD" {
        let _ = stream.write_all(&bytes);
    }
}
