use super::*;
use crate::WriteTransaction;
use crate::tables::support_tests::Site;
use crate::tables::sync_conflicts::{self, ConflictKind, ConflictSides, NewConflict};

fn open(
    transaction: &WriteTransaction<'_>,
    key: EntityKey<'_>,
    id: &str,
    fields: &[&str],
    at: i64,
) -> Result<i64, StoreError> {
    let sides = ConflictSides {
        kind: ConflictKind::Fields,
        base: None,
        source: Some("{}".to_owned()),
        target: Some("{}".to_owned()),
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
    };
    let conflict =
        NewConflict { integration_id: None, key, entity_id: id, strategy: "manual", sides: &sides };
    sync_conflicts::open(transaction, &conflict, Timestamp(at))
}

#[tokio::test]
async fn open_conflicts_are_grouped_by_entity_and_fields_and_listed_in_their_order() {
    let site = Site::new();
    site.write(|transaction| {
        let contact = EntityKey { system: "crm", entity_type: "contact" };
        let supplier = EntityKey { system: "erp", entity_type: "supplier" };
        let first = open(transaction, contact, "z", &["email"], 10)?;
        let second = open(transaction, supplier, "a", &["email"], 5)?;
        let third = open(transaction, contact, "b", &["email"], 20)?;
        let fourth = open(transaction, contact, "c", &["name", "phone"], 30)?;
        sync_conflicts::close(transaction, fourth, &[], "{}", "Ana", Timestamp(40))?;
        let found = groups(transaction)?;
        let drawn: Vec<_> = found.iter().map(|group| (group.first, group.count, group.since)).collect();
        assert_eq!(drawn, [(second, 1, Timestamp(5)), (first, 2, Timestamp(10))]);
        assert_eq!(count_group(transaction, contact, &found[1].fields)?, 2);
        let all = r#"["crm","erp"]"#;
        assert_eq!(list_ids(transaction, all, None, 0, 10)?, [first, second, third]);
        assert_eq!(list_ids(transaction, all, None, first, 1)?, [second]);
        assert_eq!(list_ids(transaction, r#"["crm"]"#, Some("contact"), 0, 10)?, [first, third]);
        assert!(list_ids(transaction, all, Some("deal"), 0, 10)?.is_empty());
        Ok(())
    })
    .await;
}
