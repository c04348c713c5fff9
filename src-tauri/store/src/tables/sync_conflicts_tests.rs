use super::*;
use crate::ConstraintKind;
use crate::tables::support_tests::Site;

const CLIENTS: EntityKey<'static> = EntityKey { system: "wispro", entity_type: "client" };

fn sides(kind: ConflictKind, fields: &[&str]) -> ConflictSides {
    ConflictSides {
        kind,
        base: Some("{\"a\":1}".to_owned()),
        source: Some("{\"a\":2}".to_owned()),
        target: None,
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
    }
}

fn put(
    transaction: &WriteTransaction<'_>,
    entity_id: &str,
    sides: &ConflictSides,
) -> Result<i64, StoreError> {
    let conflict =
        NewConflict { integration_id: Some(1), key: CLIENTS, entity_id, strategy: "manual", sides };
    open(transaction, &conflict, Timestamp(1))
}

#[tokio::test]
async fn a_conflict_is_opened_brought_up_to_date_decided_and_taken_back() {
    let site = Site::new();
    site.write(|transaction| {
        let first = sides(ConflictKind::Fields, &["a", "ñ"]);
        let id = put(transaction, "r", &first)?;
        let mut expected = ConflictRow {
            id,
            integration_id: Some(1),
            system: "wispro".to_owned(),
            entity_type: "client".to_owned(),
            entity_id: "r".to_owned(),
            status: ConflictStatus::Open,
            strategy: "manual".to_owned(),
            version: 1,
            sides: first,
            resolution: None,
            resolved_by: None,
            opened_at: Timestamp(1),
            resolved_at: None,
            undone_at: None,
            undone_by: None,
        };
        assert_eq!(open_of(transaction, CLIENTS, "r")?, Some(expected.clone()));
        expected.sides = sides(ConflictKind::DeletedThere, &[]);
        expected.version = 2;
        update(transaction, id, &expected.sides)?;
        assert_eq!(find(transaction, id)?, Some(expected.clone()));
        close(transaction, id, &["a".to_owned()], "{}", "ana", Timestamp(2))?;
        assert_eq!(open_of(transaction, CLIENTS, "r")?, None);
        assert!(matches!(update(transaction, id, &expected.sides), Err(StoreError::NoRow)));
        mark_undone(transaction, id, "luis", Timestamp(3))?;
        expected.status = ConflictStatus::Undone;
        expected.sides.fields = vec!["a".to_owned()];
        expected.resolution = Some("{}".to_owned());
        (expected.resolved_by, expected.resolved_at) = (Some("ana".to_owned()), Some(Timestamp(2)));
        (expected.undone_by, expected.undone_at) = (Some("luis".to_owned()), Some(Timestamp(3)));
        assert_eq!(of_record(transaction, CLIENTS, "r")?, [expected]);
        assert!(matches!(mark_undone(transaction, id, "luis", Timestamp(3)), Err(StoreError::NoRow)));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_record_has_one_open_conflict() {
    let site = Site::new();
    site.write(|transaction| {
        let id = put(transaction, "r", &sides(ConflictKind::Fields, &["a"]))?;
        let second = put(transaction, "r", &sides(ConflictKind::Fields, &["b"]));
        assert!(matches!(second, Err(StoreError::Constraint { kind: ConstraintKind::Unique, .. })));
        close(transaction, id, &[], "{}", "ana", Timestamp(2))?;
        put(transaction, "r", &sides(ConflictKind::Fields, &["b"]))?;
        assert_eq!(count_open(transaction)?, 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn conflicts_of_the_same_fields_are_one_group() {
    let site = Site::new();
    site.write(|transaction| {
        let city = sides(ConflictKind::Fields, &["city"]);
        for record in ["a", "b", "c"] {
            put(transaction, record, &city)?;
        }
        put(transaction, "d", &sides(ConflictKind::Fields, &["city", "zip"]))?;
        put(transaction, "e", &sides(ConflictKind::FirstMeeting, &["city"]))?;
        let group = |kind, fields: &[&str]| FieldSet { kind, fields: sides(kind, fields).fields };
        let cities = group(ConflictKind::Fields, &["city"]);
        let expected = [
            (cities.clone(), 3),
            (group(ConflictKind::Fields, &["city", "zip"]), 1),
            (group(ConflictKind::FirstMeeting, &["city"]), 1),
        ];
        assert_eq!(groups(transaction, CLIENTS)?, expected);
        assert_eq!(list_group(transaction, CLIENTS, &cities, 0, 10)?, [1, 2, 3]);
        assert_eq!(list_group(transaction, CLIENTS, &cities, 1, 1)?, [2]);
        let records = |after, limit| -> Result<Vec<String>, StoreError> {
            let rows = list_open(transaction, CLIENTS, after, limit)?;
            Ok(rows.into_iter().map(|row| row.entity_id).collect())
        };
        assert_eq!(records("", 2)?, ["a", "b"]);
        assert_eq!(records("b", 10)?, ["c", "d", "e"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn decided_conflicts_are_pruned_and_open_ones_stay() {
    let site = Site::new();
    site.write(|transaction| {
        for (record, at) in [("a", 10), ("b", 20), ("c", 30)] {
            let id = put(transaction, record, &sides(ConflictKind::Fields, &["x"]))?;
            close(transaction, id, &[], "{}", "ana", Timestamp(at))?;
        }
        put(transaction, "d", &sides(ConflictKind::Fields, &["x"]))?;
        assert_eq!(prune(transaction, Timestamp(30), 1)?, 1);
        assert_eq!(prune(transaction, Timestamp(30), 10)?, 1);
        assert_eq!(prune(transaction, Timestamp(30), 10)?, 0);
        assert_eq!(count_open(transaction)?, 1);
        Ok(())
    })
    .await;
}
