//! What a chart or a part of it runs, by its name.

/// A program with the port that it listens on.
pub(super) struct Component {
    pub(super) name: &'static str,
    pub(super) port: u16,
}

const COMPONENTS: &[Component] = &[
    Component {
        name: "alertmanager",
        port: 9093,
    },
    Component {
        name: "elasticsearch",
        port: 9200,
    },
    Component {
        name: "etcd",
        port: 2379,
    },
    Component {
        name: "grafana",
        port: 3000,
    },
    Component {
        name: "mariadb",
        port: 3306,
    },
    Component {
        name: "memcached",
        port: 11211,
    },
    Component {
        name: "mongodb",
        port: 27017,
    },
    Component {
        name: "mysql",
        port: 3306,
    },
    Component {
        name: "pgpool",
        port: 5432,
    },
    Component {
        name: "postgres",
        port: 5432,
    },
    Component {
        name: "prometheus",
        port: 9090,
    },
    Component {
        name: "redis",
        port: 6379,
    },
    Component {
        name: "valkey",
        port: 6379,
    },
];

/// The component that the keys to a value name, the innermost first, or else the chart.
pub(super) fn of(chart: &str, path: &[String]) -> Option<&'static Component> {
    // An exporter listens on a port of its own.
    let is_other = |word: &String| {
        let word = word.to_ascii_lowercase();
        word.contains("metrics")
            || word.contains("exporter")
            || word.contains("operator")
            || word.contains("blackbox")
    };
    if path.iter().any(is_other) {
        return None;
    }
    let named = |word: &str| {
        let word = word.to_ascii_lowercase();
        COMPONENTS
            .iter()
            .find(|component| word.contains(component.name))
    };
    path.iter().rev().find_map(|word| named(word)).or_else(|| {
        // `kube-prometheus-stack` runs several, and its own name says which only under a key.
        let chart = chart.to_ascii_lowercase();
        let is_many =
            chart.contains("stack") || chart.contains("exporter") || chart.contains("operator");
        if is_many { None } else { named(&chart) }
    })
}
