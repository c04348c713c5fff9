use super::*;
use crate::tables::support_tests::Site;
use crate::tables::sync_records;

fn result<'a>(run_id: i64, id: &'a str, outcome: ResultOutcome) -> NewResult<'a> {
    NewResult {
        run_id,
        system: "web",
        entity: "client",
        external_id: Some(id),
        outcome,
        reason_code: "EMAIL_INVALID",
        field: Some("email"),
        value: Some("x"),
        request: None,
        response: Some("{}"),
        content_hash: None,
        attention: Attention::Open,
    }
}

#[tokio::test]
async fn a_record_that_fails_again_is_one_open_row_until_it_goes_through() {
    let site = Site::new();
    site.write(|transaction| {
        add(transaction, &result(1, "a", ResultOutcome::Failed), Timestamp(1))?;
        add(
            transaction,
            &NewResult { reason_code: "OTHER", ..result(2, "a", ResultOutcome::Failed) },
            Timestamp(2),
        )?;
        add(transaction, &result(2, "b", ResultOutcome::Failed), Timestamp(2))?;
        assert_eq!(count_open(transaction, "web", "client")?, 2);
        let rows = list_open(transaction, "web", "client", FailuresOf::Run(2), 0, 10)?;
        let seen: Vec<_> =
            rows.iter().map(|row| (row.external_id.as_deref(), row.attempts, &*row.reason_code)).collect();
        assert_eq!(seen, [(Some("a"), 2, "OTHER"), (Some("b"), 1, "EMAIL_INVALID")]);
        assert_eq!((rows[0].first_seen_at, rows[0].last_seen_at), (Timestamp(1), Timestamp(2)));

        assert!(resolve(transaction, "web", "client", "a", None, Timestamp(3))?);
        assert!(!resolve(transaction, "web", "client", "a", None, Timestamp(4))?, "it is closed already");
        add(transaction, &result(5, "a", ResultOutcome::Failed), Timestamp(5))?;
        let again = list_open(transaction, "web", "client", FailuresOf::Run(5), 0, 10)?;
        assert_eq!((again.len(), again[0].attempts), (1, 1), "a new failure is a row of its own");
        assert!(dismiss(transaction, again[0].id, "Ana", Timestamp(6))?);
        assert_eq!(count_open(transaction, "web", "client")?, 1);
        assert!(is_open_of(transaction, "web", "client", "b", "EMAIL_INVALID")?);
        assert!(!is_open_of(transaction, "web", "client", "b", "OTHER")?);
        assert!(!is_open_of(transaction, "web", "client", "a", "EMAIL_INVALID")?);
        let hashed = NewResult { content_hash: Some("1"), ..result(6, "b", ResultOutcome::Failed) };
        add(transaction, &hashed, Timestamp(7))?;
        let row = list_open(transaction, "web", "client", FailuresOf::Run(6), 0, 10)?.remove(0);
        assert!(!is_set_aside(transaction, "web", "client", "b", "EMAIL_INVALID")?);
        assert!(dismiss(transaction, row.id, "Ana", Timestamp(8))?);
        assert!(is_set_aside(transaction, "web", "client", "b", "EMAIL_INVALID")?);
        assert!(!is_set_aside(transaction, "web", "client", "b", "EMAIL")?, "another code");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_a_dry_run_finds_touches_no_open_failure() {
    let site = Site::new();
    site.write(|transaction| {
        add(transaction, &result(1, "a", ResultOutcome::Failed), Timestamp(1))?;
        let told = NewResult { attention: Attention::None, ..result(2, "a", ResultOutcome::Failed) };
        add(transaction, &told, Timestamp(2))?;
        assert_eq!(list_open(transaction, "web", "client", FailuresOf::Anybody, 0, 10)?[0].attempts, 1);
        assert_eq!(list(transaction, 2, ResultOutcome::Failed, 0, 10)?.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn skipped_and_conflicted_records_are_kept_per_run_and_entries_without_id_apart() {
    let site = Site::new();
    site.write(|transaction| {
        for run in [1, 2] {
            add(transaction, &result(run, "a", ResultOutcome::Skipped), Timestamp(run))?;
            add(transaction, &result(run, "b", ResultOutcome::Conflicted), Timestamp(run))?;
        }
        assert_eq!(list(transaction, 1, ResultOutcome::Skipped, 0, 10)?.len(), 1);
        assert_eq!(list(transaction, 2, ResultOutcome::Conflicted, 0, 10)?.len(), 1);
        assert_eq!(sync_records::count_set_aside(transaction)?, 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_record_above_64_kib_is_cut_and_says_so() {
    let site = Site::new();
    site.write(|transaction| {
        let long = "x".repeat(RESPONSE_BYTES + 1);
        add(
            transaction,
            &NewResult { response: Some(&long), ..result(1, "a", ResultOutcome::Failed) },
            Timestamp(1),
        )?;
        let rows = list(transaction, 1, ResultOutcome::Failed, 0, 1)?;
        assert!(rows[0].response.as_deref().unwrap().ends_with("… [65536 of 65537 bytes]"));
        Ok(())
    })
    .await;
}
