use super::has_feature;

#[test]
fn the_feature_is_found_among_others_and_on_a_repeated_line() {
    assert!(has_feature("serde v1.0.0|default\nmostrador-connector v0.1.0 (/here)|conformance\n"));
    assert!(has_feature("mostrador-connector v0.1.0 (/here)|conformance,other (*)\n"));
}

#[test]
fn another_crate_or_another_feature_is_not_it() {
    assert!(!has_feature(
        "mostrador-connector v0.1.0 (/here)|\nmostrador-connectors v0.1.0 (/here)|conformance\n"
    ));
    assert!(!has_feature("mostrador-connector v0.1.0 (/conformance)|other (*)\n"));
}
