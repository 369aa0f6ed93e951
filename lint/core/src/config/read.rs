//! From a checked table to the configuration. Everything here was checked before: what is absent stays at its default.

use std::collections::BTreeMap;

use rempart_syntax::Span;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check::span;
use super::{
    Allow, ChartTool, Charts, Cluster, Config, Guarded, PortRange, Ports, Rendering, Room,
    RuleSetting, digest,
};
use crate::{Profile, RepoPath, Severity};

/// Reads the whole file. `text` is what `table` was parsed from.
pub(super) fn config(table: &DeTable<'_>, text: &str) -> Config {
    // Options are handed to rules as plain values, so the file is read into such once more.
    let plain: toml::Table = toml::from_str(text).unwrap_or_default();
    let tables = |name| get(table, name).and_then(|value| value.get_ref().as_array());
    Config {
        path: None,
        profile: match word(table, "profile") {
            Some("strict") => Profile::Strict,
            _ => Profile::Default,
        },
        fail_on: word(table, "fail-on").map(severity),
        exclude: texts(table, "exclude"),
        kubernetes: text_of(table, "kubernetes"),
        kubernetes_span: span_of(table, "kubernetes"),
        schemas: texts(table, "schemas").into_iter().map(folder).collect(),
        schema_spans: spans(table, "schemas"),
        repositories: texts(table, "repositories"),
        charts: Charts {
            rendering: match word(table, "helm") {
                Some("auto") => Rendering::Auto,
                Some("require") => Rendering::Require,
                _ => Rendering::Off,
            },
            tool: ChartTool::default(),
        },
        rules: rules(table, &plain),
        clusters: tables("cluster").map_or_else(Vec::new, |items| each(items.iter(), cluster)),
        rooms: tables("room").map_or_else(Vec::new, |items| each(items.iter(), room)),
        ports: get(table, "ports")
            .and_then(|value| Some(ports(value, value.get_ref().as_table()?))),
        allows: tables("allow").map_or_else(Vec::new, |items| each(items.iter(), allow)),
        unwaivable: texts(table, "unwaivable"),
        unwaivable_span: span_of(table, "unwaivable"),
        digest: digest(&plain),
    }
}

type Value<'i> = Spanned<DeValue<'i>>;

fn get<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> Option<&'t Value<'i>> {
    table
        .iter()
        .find(|(key, _)| key.get_ref() == name)
        .map(|(_, value)| value)
}

fn word<'t>(table: &'t DeTable<'_>, name: &str) -> Option<&'t str> {
    get(table, name)?.get_ref().as_str()
}

fn text_of(table: &DeTable<'_>, name: &str) -> Option<String> {
    word(table, name).map(str::to_owned)
}

fn texts(table: &DeTable<'_>, name: &str) -> Vec<String> {
    let items = get(table, name).and_then(|value| value.get_ref().as_array());
    items.map_or_else(Vec::new, |items| {
        let texts = items.iter().filter_map(|item| item.get_ref().as_str());
        texts.map(str::to_owned).collect()
    })
}

fn span_of(table: &DeTable<'_>, name: &str) -> Span {
    get(table, name).map_or(Span::at(0), |value| span(value.span()))
}

/// Where each of [`texts`] stands.
fn spans(table: &DeTable<'_>, name: &str) -> Vec<Span> {
    let items = get(table, name).and_then(|value| value.get_ref().as_array());
    items.map_or_else(Vec::new, |items| {
        let texts = items
            .iter()
            .filter(|item| item.get_ref().as_str().is_some());
        texts.map(|item| span(item.span())).collect()
    })
}

/// `off` and `never` are no severity.
fn severity(word: &str) -> Option<Severity> {
    [Severity::Note, Severity::Warning, Severity::Error]
        .into_iter()
        .find(|severity| severity.as_str() == word)
}

fn each<'v, 'i: 'v, T>(
    items: impl Iterator<Item = &'v Value<'i>>,
    read: fn(&Value<'_>, &DeTable<'_>) -> T,
) -> Vec<T> {
    items
        .filter_map(|item| Some(read(item, item.get_ref().as_table()?)))
        .collect()
}

fn cluster(entry: &Value<'_>, table: &DeTable<'_>) -> Cluster {
    Cluster {
        span: span(entry.span()),
        name: text_of(table, "name").unwrap_or_default(),
        paths: texts(table, "paths"),
        kubernetes: text_of(table, "kubernetes"),
        kubernetes_span: span_of(table, "kubernetes"),
        argo_root: text_of(table, "argo-root"),
        destinations: texts(table, "destinations"),
    }
}

/// A folder as paths of the repository begin with it.
fn folder(text: String) -> String {
    RepoPath::new(&text).map_or(text, |path| path.as_str().to_owned())
}

fn room(entry: &Value<'_>, table: &DeTable<'_>) -> Room {
    Room {
        span: span(entry.span()),
        path: text_of(table, "path").map(folder).unwrap_or_default(),
        classes: texts(table, "classes"),
        required: get(table, "required")
            .and_then(|value| value.get_ref().as_bool())
            .unwrap_or_default(),
    }
}

fn ports(entry: &Value<'_>, table: &DeTable<'_>) -> Ports {
    let guarded = get(table, "guarded").and_then(|value| value.get_ref().as_array());
    Ports {
        span: span(entry.span()),
        public: ranges(&texts(table, "public")),
        private: ranges(&texts(table, "private")),
        private_interfaces: texts(table, "private-interfaces"),
        private_networks: texts(table, "private-networks"),
        guarded: guarded.map_or_else(Vec::new, |items| each(items.iter(), guarding)),
    }
}

fn ranges(texts: &[String]) -> Vec<PortRange> {
    let ranges = texts.iter().filter_map(|text| PortRange::parse(text).ok());
    ranges.collect()
}

fn guarding(entry: &Value<'_>, table: &DeTable<'_>) -> Guarded {
    Guarded {
        span: span(entry.span()),
        namespace: text_of(table, "namespace").unwrap_or_default(),
        pods: texts(table, "pods"),
        port: word(table, "port")
            .and_then(|port| PortRange::parse(port).ok())
            .unwrap_or_default(),
    }
}

fn allow(entry: &Value<'_>, table: &DeTable<'_>) -> Allow {
    let expires = get(table, "expires").map(Spanned::get_ref);
    Allow {
        span: span(entry.span()),
        rule: text_of(table, "rule").unwrap_or_default(),
        path: text_of(table, "path"),
        object: text_of(table, "object"),
        application: text_of(table, "application"),
        reason: text_of(table, "reason").unwrap_or_default(),
        expires: expires.and_then(|value| {
            let date = value.as_datetime().and_then(|day| day.date);
            date.map(|date| date.to_string())
                .or_else(|| value.as_str().map(str::to_owned))
        }),
    }
}

fn rules(table: &DeTable<'_>, plain: &toml::Table) -> BTreeMap<String, RuleSetting> {
    let settings = get(table, "rules").and_then(|value| value.get_ref().as_table());
    let plain = plain.get("rules").and_then(toml::Value::as_table);
    let settings = settings.into_iter().flat_map(DeTable::iter);
    settings
        .filter_map(|(id, setting)| {
            let name = id.get_ref().as_ref();
            let setting = setting.get_ref().as_table()?;
            let options = get(setting, "options").and_then(|value| value.get_ref().as_table());
            let spans = options.into_iter().flat_map(DeTable::iter);
            let plain_options = plain.and_then(|rules| rules.get(name)?.get("options")?.as_table());
            let setting = RuleSetting {
                span: span(id.span()),
                level: word(setting, "level").map(severity),
                exclude: texts(setting, "exclude"),
                options: plain_options.cloned().unwrap_or_default(),
                option_spans: spans
                    .map(|(key, _)| (key.get_ref().to_string(), span(key.span())))
                    .collect(),
            };
            Some((name.to_owned(), setting))
        })
        .collect()
}
