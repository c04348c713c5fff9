use mostrador_store::tables::sync_integrations;

use super::super::support_tests::{SYSTEM, Site};
use super::*;

#[tokio::test]
async fn what_a_person_set_stays_and_what_is_new_is_added() {
    Site::new()
        .play(|desk| {
            let row = sync_integrations::with_site(desk.transaction, SYSTEM, CUSTOMER).unwrap().unwrap();
            assert_eq!(row.settings.rules, default_rules(CUSTOMER));
            assert_eq!((row.origin, row.settings.name.as_str()), (Origin::Program, "whatsapp:customer"));
            let mut settings = row.settings;
            settings.rules.fields.insert("firstName".to_owned(), FieldRule::Manual);
            settings.rules.fields.insert("nickname".to_owned(), FieldRule::TargetWins);
            settings.rules.default = FieldRule::Latest;
            settings.rules.fields.remove("email");
            settings.rules.guards.clear();
            sync_integrations::update(desk.transaction, row.id, &settings, Timestamp(5)).unwrap();
            ensure_integrations(desk.transaction, SYSTEM, Timestamp(6)).unwrap();
            let rules = sync_integrations::find(desk.transaction, row.id).unwrap().unwrap().settings.rules;
            assert_eq!(rules.of("firstName"), Some(FieldRule::Manual));
            assert_eq!(rules.of("nickname"), Some(FieldRule::TargetWins));
            assert_eq!(rules.of("email"), Some(FieldRule::SourceWins));
            assert_eq!(rules.default, FieldRule::Latest);
            assert!(rules.is_guarded("isBanned", Some(&Value::Bool(true))));
            let before = desk.writes();
            ensure_integrations(desk.transaction, SYSTEM, Timestamp(7)).unwrap();
            assert_eq!(desk.writes(), before, "nothing is new");
        })
        .await;
}

#[test]
fn a_default_of_an_earlier_version_is_brought_up_to_date_and_a_persons_choice_is_not() {
    let former = [BTreeMap::from([("email".to_owned(), FieldRule::Latest)])];
    let mut stored = default_rules(CUSTOMER);
    stored.fields.insert("email".to_owned(), FieldRule::Latest);
    stored.fields.insert("firstName".to_owned(), FieldRule::Latest);
    let now = brought_up_to_date(&stored, default_rules(CUSTOMER), &former);
    assert_eq!(now.of("email"), Some(FieldRule::SourceWins));
    assert_eq!(now.of("firstName"), Some(FieldRule::Latest));
}

#[test]
fn the_rules_of_a_block_are_those_of_the_table() {
    let rules = default_rules(CUSTOMER);
    for field in OWN_FIELDS {
        assert_eq!(rules.of(field), Some(FieldRule::KeptApart), "{field}");
    }
    assert_eq!(rules.of("anything else"), Some(FieldRule::Manual));
    assert_eq!(default_rules(ADDRESS).of("latitude"), Some(FieldRule::TargetWins));
}
