use super::*;
use crate::tables::support_tests::Site;

fn integration(transaction: &WriteTransaction<'_>) -> Result<i64, StoreError> {
    transaction.connection().execute(
        "INSERT INTO sync_integrations (name, source_system, source_entity, target_system, target_entity, direction,
                                        created_at, updated_at)
         VALUES ('pair', 'erp', 'supplier', 'crm', 'company', 'both', 0, 0)",
        [],
    )?;
    Ok(transaction.connection().last_insert_rowid())
}

fn mappings() -> Vec<FieldMapping> {
    vec![
        FieldMapping::copy("z_name", "name"),
        FieldMapping {
            to_target: r#"{"codec":"cents"}"#.to_owned(),
            to_source: None,
            presence: Presence::Required,
            default_value: Some("0".to_owned()),
            validation: r#"{"minimum":0}"#.to_owned(),
            ..FieldMapping::copy("a_credit", "credit_limit")
        },
    ]
}

#[tokio::test]
async fn a_mapping_is_read_as_it_was_given_and_in_that_order() {
    let site = Site::new();
    site.write(|transaction| {
        let id = integration(transaction)?;
        assert_eq!(replace(transaction, id, &mappings())?, Replaced::Changed);
        assert_eq!(list(transaction, id)?, mappings());
        assert_eq!(replace(transaction, id, &mappings())?, Replaced::Unchanged);
        let mut turned = mappings();
        turned.reverse();
        assert_eq!(replace(transaction, id, &turned)?, Replaced::Changed);
        assert_eq!(list(transaction, id)?, turned);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_pair_of_fields_that_comes_twice_is_refused() {
    let site = Site::new();
    site.write(|transaction| {
        let id = integration(transaction)?;
        let twice = [FieldMapping::copy("name", "name"), FieldMapping::copy("name", "name")];
        assert!(matches!(replace(transaction, id, &twice), Err(StoreError::Constraint { .. })));
        assert!(matches!(replace(transaction, 999, &mappings()), Err(StoreError::Constraint { .. })));
        Ok(())
    })
    .await;
}
