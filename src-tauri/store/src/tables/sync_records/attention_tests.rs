use super::super::results::{self, Attention, NewResult};
use super::super::{NewSetAside, count_set_aside, set_aside};
use super::*;
use crate::tables::support_tests::Site;

fn result<'a>(run_id: i64, entity: &'a str, id: &'a str, outcome: ResultOutcome) -> NewResult<'a> {
    NewResult {
        run_id,
        system: "crm",
        entity,
        external_id: Some(id),
        outcome,
        reason_code: "BAD",
        field: Some("email"),
        value: Some("x"),
        request: None,
        response: Some("{}"),
        content_hash: None,
        attention: Attention::Open,
    }
}

#[tokio::test]
async fn failed_records_wait_over_all_runs_the_longest_waiting_first() {
    let site = Site::new();
    site.write(|transaction| {
        let failed = ResultOutcome::Failed;
        results::add(transaction, &result(1, "contact", "a", failed), Timestamp(20))?;
        results::add(transaction, &result(1, "deal", "b", failed), Timestamp(10))?;
        results::add(transaction, &result(2, "contact", "c", failed), Timestamp(30))?;
        results::add(transaction, &result(2, "contact", "d", ResultOutcome::Skipped), Timestamp(30))?;
        let list = |entity, after| -> Vec<String> {
            let rows = list_waiting(transaction, r#"["crm"]"#, entity, after, 10).unwrap();
            rows.into_iter().map(|row| row.external_id).collect()
        };
        let start = (Timestamp(i64::MIN), i64::MIN);
        assert_eq!(list(None, start), ["b", "a", "c"]);
        assert_eq!(list(Some("contact"), start), ["a", "c"]);
        let first = list_waiting(transaction, r#"["crm"]"#, None, start, 1)?.remove(0);
        assert_eq!(list(None, (first.first_seen_at, first.id)), ["a", "c"]);
        assert!(list_waiting(transaction, r#"["erp"]"#, None, start, 10)?.is_empty());
        let counts: Vec<_> =
            count_waiting(transaction)?.into_iter().map(|count| (count.entity, count.count)).collect();
        assert_eq!(counts, [("contact".to_owned(), 2), ("deal".to_owned(), 1)]);
        results::resolve(transaction, "crm", "contact", "a", None, Timestamp(40))?;
        assert_eq!(list(None, start), ["b", "c"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_became_of_the_records_of_a_run_is_counted_by_reason() {
    let site = Site::new();
    site.write(|transaction| {
        for (id, outcome) in [
            ("a", ResultOutcome::Failed),
            ("b", ResultOutcome::Failed),
            ("c", ResultOutcome::Skipped),
            ("d", ResultOutcome::Conflicted),
        ] {
            results::add(transaction, &result(1, "contact", id, outcome), Timestamp(1))?;
        }
        let counts: Vec<_> =
            reasons(transaction, 1)?.into_iter().map(|count| (count.outcome, count.count)).collect();
        assert_eq!(counts[0], (ResultOutcome::Failed, 2));
        assert_eq!(counts.len(), 3);
        assert_eq!(count_of_run(transaction, 1, ResultOutcome::Failed)?, 2);
        results::resolve(transaction, "crm", "contact", "a", None, Timestamp(2))?;
        assert_eq!(count_open_of_run(transaction, 1)?, 1);
        assert_eq!(count_of_run(transaction, 1, ResultOutcome::Failed)?, 2);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_entry_without_an_id_that_a_person_knows_of_is_asked_about_no_more() {
    let site = Site::new();
    site.write(|transaction| {
        let entry = |hash| NewSetAside {
            system: "whatsapp",
            entity: "order",
            content_hash: hash,
            reason_code: "ID_MISSING",
            raw: "{}",
        };
        set_aside(transaction, &entry("1"), Timestamp(5))?;
        set_aside(transaction, &entry("2"), Timestamp(9))?;
        let groups = set_aside_groups(transaction)?;
        assert_eq!((groups.len(), groups[0].count, groups[0].since), (1, 2, Timestamp(5)));
        assert_eq!(groups[0].reason_code, "ID_MISSING");
        assert_eq!(dismiss_set_aside(transaction, "whatsapp", "order", Timestamp(10))?, 2);
        // The remote goes on listing one of them.
        set_aside(transaction, &entry("2"), Timestamp(100_000))?;
        assert!(set_aside_groups(transaction)?.is_empty());
        assert_eq!(count_set_aside(transaction)?, 0);
        set_aside(transaction, &entry("3"), Timestamp(100_001))?;
        assert_eq!(count_set_aside(transaction)?, 1);
        Ok(())
    })
    .await;
}
