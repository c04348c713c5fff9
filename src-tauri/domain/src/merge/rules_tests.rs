use serde_json::json;

use super::*;

#[test]
fn rules_are_read_back_as_they_were_stored() {
    let rules = MergeRules {
        default: FieldRule::Manual,
        fields: FieldRule::ALL.into_iter().map(|rule| (format!("{rule:?}"), rule)).collect(),
        guards: [("banned".to_owned(), json!(true))].into(),
        kept_here: ["born".to_owned()].into(),
        delete_edit: DeleteEditRule::DeleteWins,
        unlisted: UnlistedFields::Stay,
    };
    let stored = serde_json::to_value(&rules).expect("JSON");
    assert_eq!(
        stored,
        json!({
            "default": "manual",
            "fields": {
                "KeptApart": "kept_apart",
                "Latest": "latest",
                "Manual": "manual",
                "SourceAlone": "source_alone",
                "SourceWins": "source_wins",
                "TargetAlone": "target_alone",
                "TargetWins": "target_wins",
            },
            "guards": {"banned": true},
            "kept_here": ["born"],
            "delete_edit": "delete_wins",
            "unlisted": "stay",
        })
    );
    assert_eq!(serde_json::from_value::<MergeRules>(stored).expect("rules"), rules);
}

#[test]
fn what_is_not_said_is_the_careful_choice() {
    let rules: MergeRules = serde_json::from_value(json!({"default": "manual"})).expect("rules");
    assert_eq!(rules, MergeRules::default());
    assert_eq!(rules.delete_edit, DeleteEditRule::EditWins);
}

#[test]
fn a_misspelt_rule_is_refused_instead_of_forgotten() {
    for wrong in [
        json!({"default": "newest"}),
        json!({"default": "manual", "field": {"name": "latest"}}),
        json!({"fields": {}}),
    ] {
        assert!(serde_json::from_value::<MergeRules>(wrong.clone()).is_err(), "{wrong}");
    }
}

#[test]
fn a_field_without_a_rule_has_the_default_or_stays_out() {
    let mut rules = MergeRules::all(FieldRule::Latest);
    rules.fields.insert("name".to_owned(), FieldRule::SourceWins);
    assert_eq!(rules.of("name"), Some(FieldRule::SourceWins));
    assert_eq!(rules.of("city"), Some(FieldRule::Latest));
    rules.unlisted = UnlistedFields::Stay;
    assert_eq!(rules.of("name"), Some(FieldRule::SourceWins));
    assert_eq!(rules.of("city"), None);
    assert_eq!(rules.holding(["city"]).of("city"), None, "a field outside the merge is not drawn in");
}
