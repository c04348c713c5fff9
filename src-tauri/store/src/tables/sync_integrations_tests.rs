use super::*;
use crate::ConstraintKind;
use crate::tables::support_tests::Site;

fn settings(name: &str, source: &str, target: &str) -> IntegrationSettings {
    let party = |system: &str| Party { system: system.to_owned(), entity: "client".to_owned() };
    IntegrationSettings {
        name: name.to_owned(),
        source: party(source),
        target: party(target),
        travel: Travel::Both,
        rules: MergeRules {
            default: FieldRule::Latest,
            fields: BTreeMap::from([
                ("email".to_owned(), FieldRule::SourceWins),
                ("phone".to_owned(), FieldRule::TargetAlone),
            ]),
            guards: BTreeMap::new(),
            kept_here: BTreeSet::new(),
            delete_edit: DeleteEditRule::DeleteWins,
            unlisted: UnlistedFields::Stay,
        },
        filters: "[]".to_owned(),
        batch_size: 50,
        running: Running::Enabled,
    }
}

#[tokio::test]
async fn an_integration_reads_as_it_was_stored_and_changed() {
    let site = Site::new();
    site.write(|transaction| {
        let first = settings("clients", "wispro", "local");
        let id = insert(transaction, &first, Timestamp(1))?;
        let stored = find(transaction, id)?.unwrap();
        assert_eq!((&stored.settings, stored.created_at), (&first, Timestamp(1)));
        for travel in Travel::ALL {
            let rules = MergeRules::default();
            let changed = IntegrationSettings { travel, rules, running: Running::Disabled, ..first.clone() };
            update(transaction, id, &changed, Timestamp(2))?;
            let stored = find(transaction, id)?.unwrap();
            assert_eq!((&stored.settings, stored.updated_at), (&changed, Timestamp(2)));
        }
        assert!(matches!(update(transaction, 99, &first, Timestamp(2)), Err(StoreError::NoRow)));
        let twice = insert(transaction, &first, Timestamp(3));
        assert!(matches!(twice, Err(StoreError::Constraint { kind: ConstraintKind::Unique, .. })));
        delete(transaction, id)?;
        assert_eq!(list(transaction)?, []);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn rules_with_guards_read_as_they_were_stored_beside_those_of_one_word() {
    let site = Site::new();
    site.write(|transaction| {
        let mut kept = settings("clients", "wispro", "local");
        kept.rules.fields.insert("banned".to_owned(), FieldRule::KeptApart);
        kept.rules.fields.insert("born".to_owned(), FieldRule::Manual);
        kept.rules.guards.insert("banned".to_owned(), serde_json::json!(true));
        kept.rules.kept_here.insert("born".to_owned());
        let id = insert(transaction, &kept, Timestamp(1))?;
        assert_eq!(find(transaction, id)?.unwrap().settings, kept);
        let text: String = transaction.connection().query_row(
            "SELECT field_rules FROM sync_integrations WHERE id = ?1",
            [id],
            |row| row.get(0),
        )?;
        assert_eq!(
            text,
            concat!(
                r#"{"banned":{"rule":"kept_apart","guard":true,"kept_here":false},"#,
                r#""born":{"rule":"manual","kept_here":true},"email":"source_wins","phone":"target_alone"}"#
            )
        );
        // A file of before has words alone.
        transaction
            .connection()
            .execute("UPDATE sync_integrations SET field_rules = '{\"email\":\"latest\"}'", [])?;
        let old = find(transaction, id)?.unwrap().settings.rules;
        assert_eq!(old.fields, BTreeMap::from([("email".to_owned(), FieldRule::Latest)]));
        assert!(old.guards.is_empty() && old.kept_here.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_entity_finds_its_integration_with_the_site_from_either_side() {
    let site = Site::new();
    site.write(|transaction| {
        insert(transaction, &settings("elsewhere", "wispro", "kissflow"), Timestamp(1))?;
        let name = |system| -> Result<Option<String>, StoreError> {
            Ok(with_site(transaction, system, "client")?.map(|row| row.settings.name))
        };
        assert_eq!(name("wispro")?, None);
        insert(transaction, &settings("in", "wispro", "local"), Timestamp(1))?;
        insert(transaction, &settings("out", "local", "hubspot"), Timestamp(1))?;
        let off = IntegrationSettings { running: Running::Disabled, ..settings("off", "erp", "local") };
        insert(transaction, &off, Timestamp(1))?;
        assert_eq!(name("wispro")?.as_deref(), Some("in"));
        assert_eq!(name("hubspot")?.as_deref(), Some("out"));
        assert_eq!(name("erp")?.as_deref(), Some("off"), "its rules hold for what waits");
        insert(transaction, &settings("on", "erp", "local"), Timestamp(2))?;
        assert_eq!(name("erp")?.as_deref(), Some("on"), "one that runs comes first");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_default_that_is_no_strategy_is_refused() {
    let site = Site::new();
    site.write(|transaction| {
        let mut alone = settings("clients", "wispro", "local");
        alone.rules.default = FieldRule::SourceAlone;
        let refused = insert(transaction, &alone, Timestamp(1));
        assert!(matches!(refused, Err(StoreError::Constraint { kind: ConstraintKind::Check, .. })));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_a_person_sets_up_is_told_from_what_follows_from_a_connection() {
    let site = Site::new();
    site.write(|transaction| {
        let program = insert(transaction, &settings("program", "wispro", "local"), Timestamp(1))?;
        let person = start(transaction, &settings("person", "wispro", "erp"), Timestamp(1))?;
        let origin = |id| -> Result<Origin, StoreError> { Ok(find(transaction, id)?.unwrap().origin) };
        assert_eq!((origin(program)?, origin(person)?), (Origin::Program, Origin::Person));
        update(transaction, person, &settings("renamed", "wispro", "erp"), Timestamp(2))?;
        assert_eq!(origin(person)?, Origin::Person);
        Ok(())
    })
    .await;
}

/// Stores a run of an integration as it ended.
fn run(
    transaction: &WriteTransaction<'_>,
    integration: i64,
    mode: &str,
    status: &str,
    scope: &str,
) -> Result<i64, StoreError> {
    let sql = "INSERT INTO sync_history (integration_id, system, entity_type, direction, trigger, mode, status, scope,
                                         started_at)
               VALUES (?1, 'wispro', 'client', 'in', 'manual', ?2, ?3, ?4, 0)";
    transaction.connection().execute(sql, params![integration, mode, status, scope])?;
    Ok(transaction.connection().last_insert_rowid())
}

#[tokio::test]
async fn only_a_real_run_to_the_end_proves_an_integration_and_the_first_one_counts() {
    let site = Site::new();
    site.write(|transaction| {
        let id = start(transaction, &settings("pair", "wispro", "erp"), Timestamp(1))?;
        let proved =
            || -> Result<Option<Timestamp>, StoreError> { Ok(find(transaction, id)?.unwrap().proved_at) };
        let early = run(transaction, id, "real", "completed", "all")?;
        proved_by(transaction, early, Timestamp(2))?;
        assert_eq!(proved()?, None, "without a mapping nothing was carried");
        mapping_changed(transaction, id, Timestamp(3))?;
        assert_eq!(find(transaction, id)?.unwrap().mapping_changed_at, Some(Timestamp(3)));
        for (mode, status, scope) in
            [("dry_run", "completed", "all"), ("real", "failed", "all"), ("real", "completed", "ids")]
        {
            let run = run(transaction, id, mode, status, scope)?;
            proved_by(transaction, run, Timestamp(4))?;
            assert_eq!(proved()?, None, "{mode} {status} {scope}");
        }
        for at in [5, 6] {
            let run = run(transaction, id, "real", "completed", "changes")?;
            proved_by(transaction, run, Timestamp(at))?;
            assert_eq!(proved()?, Some(Timestamp(5)));
        }
        begin_anew(transaction, id)?;
        let anew = find(transaction, id)?.unwrap();
        assert_eq!((anew.mapping_changed_at, anew.proved_at), (None, None));
        Ok(())
    })
    .await;
}
