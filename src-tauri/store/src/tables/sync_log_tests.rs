use super::*;
use crate::tables::support_tests::Site;

fn entry<'a>(at: i64, action: &'a str, actor: Option<&'a str>, after: Option<&'a str>) -> LogEntry<'a> {
    LogEntry {
        at: Timestamp(at),
        system: "whatsapp",
        entity: "customer",
        entity_id: "c",
        direction: Direction::Local,
        action,
        outcome: "ok",
        actor,
        duration_ms: None,
        before: None,
        after,
        detail: None,
    }
}

#[tokio::test]
async fn the_last_writer_of_a_field_is_whoever_wrote_that_field_and_not_what_a_rule_turned_down() {
    let site = Site::new();
    site.write(|transaction| {
        for written in [
            entry(1, "edit", Some("Ana"), Some("{\"name\":\"a\",\"email\":null}")),
            entry(2, "edit", Some("Luis"), Some("{\"name\":\"b\"}")),
            entry(3, "discard", Some("Eva"), Some("{\"email\":\"x\"}")),
            entry(4, "edit", None, Some("{\"email\":\"x\"}")),
            entry(5, "undo", Some("Eva"), None),
            LogEntry { direction: Direction::Out, ..entry(5, "undo", None, None) },
            LogEntry { entity_id: "other", ..entry(6, "edit", Some("Eva"), Some("{\"name\":\"c\"}")) },
            LogEntry { system: "wispro", ..entry(7, "edit", Some("Eva"), Some("{\"name\":\"c\"}")) },
            LogEntry { direction: Direction::In, ..entry(8, "merge", Some("Eva"), Some("{\"name\":\"c\"}")) },
        ] {
            add(transaction, &written)?;
        }
        let wanted = "[\"name\",\"email\",\"phone\"]";
        let found = last_writers(transaction, "whatsapp", "customer", "c", wanted)?;
        let writer = |actor: &str, at| Writer { actor: Some(actor.to_owned()), at: Timestamp(at) };
        let expected = [("email".to_owned(), writer("Ana", 1)), ("name".to_owned(), writer("Luis", 2))];
        assert_eq!(found, BTreeMap::from(expected));
        let undone = last_by(transaction, "whatsapp", "customer", "c", "undo")?;
        assert_eq!(undone, Some(writer("Eva", 5)));
        assert_eq!(last_by(transaction, "whatsapp", "customer", "c", "delete")?, None);
        Ok(())
    })
    .await;
}
