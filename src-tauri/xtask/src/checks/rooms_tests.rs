use super::{Edge, Kind, Metadata, Node, Package, Resolve, violations};

/// `(user, used, kind)`, with `""` for an ordinary dependency. Everything that is `xtask` or begins with
/// `mostrador` is a member.
fn house(edges: &[(&str, &str, &str)]) -> Metadata {
    let mut names: Vec<&str> = edges.iter().flat_map(|(user, used, _)| [*user, *used]).collect();
    names.sort_unstable();
    names.dedup();
    let edge = |(_, used, kind): &(&str, &str, &str)| Edge {
        pkg: (*used).to_owned(),
        dep_kinds: vec![Kind { kind: (!kind.is_empty()).then(|| (*kind).to_owned()) }],
    };
    Metadata {
        packages: names
            .iter()
            .map(|name| Package { id: (*name).to_owned(), name: (*name).to_owned() })
            .collect(),
        workspace_members: names
            .iter()
            .filter(|name| name.starts_with("mostrador") || **name == "xtask")
            .map(|name| (*name).to_owned())
            .collect(),
        resolve: Resolve {
            nodes: names
                .iter()
                .map(|name| Node {
                    id: (*name).to_owned(),
                    deps: edges.iter().filter(|(user, _, _)| user == name).map(edge).collect(),
                })
                .collect(),
        },
    }
}

#[test]
fn a_house_in_order_breaks_nothing() {
    let good = house(&[
        ("mostrador", "mostrador-server", ""),
        ("mostrador", "tauri", ""),
        ("mostrador-server", "mostrador-store", ""),
        ("mostrador-store", "rusqlite", ""),
        ("mostrador-store", "mostrador-domain", ""),
        ("mostrador-domain", "serde", ""),
    ]);
    assert!(violations(&good).is_empty(), "{:?}", violations(&good));
}

#[test]
fn a_room_that_uses_a_room_above_it_is_found() {
    let broken = violations(&house(&[("mostrador-store", "mostrador-engine", "")]));
    assert_eq!(broken, ["mostrador-store uses mostrador-engine, which is not below it"]);
}

#[test]
fn tauri_is_found_below_every_package_but_the_shell_however_deep_and_also_in_tests() {
    for kind in ["", "dev", "build"] {
        let broken = violations(&house(&[
            ("mostrador-server", "notify-window", kind),
            ("notify-window", "tauri-plugin-notification", ""),
        ]));
        assert_eq!(
            broken,
            ["mostrador-server depends on tauri-plugin-notification; only the package `mostrador` may"],
            "{kind}"
        );
    }
}

#[test]
fn input_and_output_below_the_domain_is_found_but_not_in_its_tests() {
    let edges = [("mostrador-domain", "something", ""), ("something", "tokio", "")];
    assert_eq!(
        violations(&house(&edges)),
        ["mostrador-domain depends on tokio, which does input and output"]
    );
    assert!(violations(&house(&[("mostrador-domain", "tokio", "dev")])).is_empty());
}

#[test]
fn tests_may_use_the_stand_in_and_products_may_not() {
    assert!(violations(&house(&[("mostrador-connectors", "mostrador-sandbox", "dev")])).is_empty());
    assert_eq!(violations(&house(&[("mostrador-connectors", "mostrador-sandbox", "")])).len(), 1);
}

#[test]
fn a_package_without_a_room_is_found() {
    assert_eq!(violations(&house(&[("mostrador-attic", "serde", "")])), ["mostrador-attic has no room"]);
}
