use mostrador_domain::Timestamp;

use super::*;
use crate::tables::support_tests::Site;
use crate::tables::sync_conflicts::{self, ConflictKind, ConflictSides, NewConflict};

const CUSTOMERS: EntityKey<'static> = EntityKey { system: "whatsapp", entity_type: "customer" };

#[tokio::test]
async fn fields_in_dispute_are_shown_with_what_each_side_has_in_its_own_text() {
    let site = Site::new();
    site.write(|transaction| {
        let open = |id: &str, kind, fields: &[&str], source: &str, target: &str| {
            let sides = ConflictSides {
                kind,
                base: None,
                source: Some(source.to_owned()),
                target: Some(target.to_owned()),
                fields: fields.iter().map(|field| (*field).to_owned()).collect(),
            };
            let conflict = NewConflict {
                integration_id: None,
                key: CUSTOMERS,
                entity_id: id,
                strategy: "manual",
                sides: &sides,
            };
            sync_conflicts::open(transaction, &conflict, Timestamp(1))
        };
        let two = open(
            "a",
            ConflictKind::Fields,
            &["email", "total"],
            "{\"email\":\"a@b.c\",\"total\":12345678901234567890.10}",
            "{\"total\":1}",
        )?;
        let strange = open("b", ConflictKind::FirstMeeting, &["a\"b"], "{\"a\\\"b\":1}", "{}")?;
        open("c", ConflictKind::DeletedHere, &[], "{\"email\":\"x\"}", "{}")?;
        let decided = open("d", ConflictKind::Fields, &["email"], "{}", "{}")?;
        sync_conflicts::close(transaction, decided, &[], "{}", "Ana", Timestamp(2))?;
        let mut all = Vec::new();
        each_field(transaction, |field| {
            all.push((field.id, field.field, field.disputed, field.source, field.target));
        })?;
        all.sort();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            all,
            [
                (two, "email".to_owned(), 2, text("\"a@b.c\""), None),
                (two, "total".to_owned(), 2, text("12345678901234567890.10"), text("1")),
                (strange, "a\"b".to_owned(), 1, None, None),
            ]
        );
        let found = over_fields(transaction, CUSTOMERS, "[\"email\",\"phone\"]")?;
        assert_eq!(found.iter().map(|field| (field.id, field.version)).collect::<Vec<_>>(), [(two, 1)]);
        Ok(())
    })
    .await;
}
