//! The rooms of the house: which crate may use which. Decided in the architecture, held here: one dependency
//! in the wrong direction, and a use case can no longer be reached without a window.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::run::{self, say};

/// The desktop application: the one package that may depend on Tauri.
const SHELL: &str = "mostrador";

/// Each room, and the rooms below it that it may use. A package that is not here has no room.
const ROOMS: &[(&str, &[&str])] = &[
    (SHELL, &["mostrador-server", "mostrador-api"]),
    (
        "mostrador-server",
        &[
            "mostrador-api",
            "mostrador-connectors",
            "mostrador-engine",
            "mostrador-connector",
            "mostrador-store",
            "mostrador-socketio",
            "mostrador-domain",
        ],
    ),
    ("mostrador-api", &["mostrador-engine", "mostrador-store", "mostrador-connector", "mostrador-domain"]),
    ("mostrador-connectors", &["mostrador-connector", "mostrador-socketio", "mostrador-domain"]),
    ("mostrador-engine", &["mostrador-connector", "mostrador-store", "mostrador-domain"]),
    ("mostrador-connector", &["mostrador-domain"]),
    ("mostrador-store", &["mostrador-domain"]),
    ("mostrador-socketio", &[]),
    ("mostrador-domain", &[]),
    ("mostrador-sandbox", &[]),
    ("xtask", &[]),
    (
        "mostrador-simulation",
        &[
            "mostrador-connectors",
            "mostrador-engine",
            "mostrador-connector",
            "mostrador-store",
            "mostrador-socketio",
            "mostrador-domain",
        ],
    ),
    (
        "mostrador-tests",
        &[
            "mostrador-server",
            "mostrador-api",
            "mostrador-connectors",
            "mostrador-engine",
            "mostrador-connector",
            "mostrador-store",
            "mostrador-socketio",
            "mostrador-domain",
            "mostrador-sandbox",
        ],
    ),
    (
        "mostrador-engine-bench",
        &[
            "mostrador-api",
            "mostrador-connectors",
            "mostrador-engine",
            "mostrador-connector",
            "mostrador-store",
            "mostrador-domain",
            "mostrador-tests",
        ],
    ),
];

/// A test of any room may run against the stand-in.
const STAND_IN: &str = "mostrador-sandbox";

/// With one of these below it, a crate does input and output or waits for it; `domain` does neither.
const INPUT_OUTPUT: &[&str] =
    &["tokio", "rusqlite", "libsqlite3-sys", "reqwest", "hyper", "axum", "mio", "ureq"];

/// The part of `cargo metadata` that the rules look at.
#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_members: Vec<String>,
    resolve: Resolve,
}

#[derive(Debug, Deserialize)]
struct Package {
    id: String,
    name: String,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Debug, Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Debug, Deserialize)]
struct Kind {
    /// `null` is an ordinary dependency; `dev` and `build` are the others.
    kind: Option<String>,
}

impl Edge {
    fn is_only_for_tests(&self) -> bool {
        self.dep_kinds.iter().all(|kind| kind.kind.as_deref() == Some("dev"))
    }
}

/// Reads the dependency graph and fails with every broken rule.
pub(crate) fn run() -> anyhow::Result<()> {
    let text = run::output(run::cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Metadata = serde_json::from_str(&text).context("cannot read `cargo metadata`")?;
    let broken = violations(&metadata);
    if !broken.is_empty() {
        bail!("{} broken:\n    {}", count(broken.len()), broken.join("\n    "));
    }
    say(format_args!("    {} packages keep to their rooms", metadata.workspace_members.len()));
    Ok(())
}

fn count(rules: usize) -> String {
    if rules == 1 { "1 rule".to_owned() } else { format!("{rules} rules") }
}

fn violations(metadata: &Metadata) -> Vec<String> {
    let graph = Graph::of(metadata);
    let mut broken = Vec::new();
    for member in &metadata.workspace_members {
        let name = graph.name(member);
        let Some((_, allowed)) = ROOMS.iter().find(|(room, _)| *room == name) else {
            broken.push(format!("{name} has no room"));
            continue;
        };
        for edge in graph.edges(member) {
            let used = graph.name(&edge.pkg);
            let is_ours = metadata.workspace_members.contains(&edge.pkg);
            let for_a_test = edge.is_only_for_tests() && (used == STAND_IN || used == name);
            if is_ours && !allowed.contains(&used) && !for_a_test {
                broken.push(format!("{name} uses {used}, which is not below it"));
            }
        }
        if name != SHELL
            && let Some(window) = graph.below(member, Tests::Count).into_iter().find(|used| is_tauri(used))
        {
            broken.push(format!("{name} depends on {window}; only the package `{SHELL}` may"));
        }
        if name == "mostrador-domain" {
            let below = graph.below(member, Tests::Ignore);
            if let Some(used) = below.iter().find(|used| INPUT_OUTPUT.contains(used)) {
                broken.push(format!("{name} depends on {used}, which does input and output"));
            }
        }
    }
    broken
}

fn is_tauri(package: &str) -> bool {
    package == "tauri" || package.starts_with("tauri-")
}

/// Whether what only the tests of a member use counts as used by it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tests {
    Count,
    Ignore,
}

struct Graph<'a> {
    names: BTreeMap<&'a str, &'a str>,
    edges: BTreeMap<&'a str, &'a [Edge]>,
}

impl<'a> Graph<'a> {
    fn of(metadata: &'a Metadata) -> Self {
        Self {
            names: metadata.packages.iter().map(|one| (one.id.as_str(), one.name.as_str())).collect(),
            edges: metadata.resolve.nodes.iter().map(|one| (one.id.as_str(), one.deps.as_slice())).collect(),
        }
    }

    fn name(&self, id: &str) -> &'a str {
        self.names.get(id).copied().unwrap_or("a package without a name")
    }

    fn edges(&self, id: &str) -> &'a [Edge] {
        self.edges.get(id).copied().unwrap_or_default()
    }

    /// Names of everything that a package reaches.
    fn below(&self, member: &'a str, tests: Tests) -> BTreeSet<&'a str> {
        let mut seen = BTreeSet::new();
        let mut names = BTreeSet::new();
        let mut open = vec![member];
        while let Some(id) = open.pop() {
            for edge in self.edges(id) {
                // Tests of a library are no part of what is built for its user.
                let counts = !edge.is_only_for_tests() || (id == member && tests == Tests::Count);
                if counts && seen.insert(edge.pkg.as_str()) {
                    names.insert(self.name(&edge.pkg));
                    open.push(&edge.pkg);
                }
            }
        }
        names
    }
}

#[cfg(test)]
#[path = "rooms_tests.rs"]
mod tests;
