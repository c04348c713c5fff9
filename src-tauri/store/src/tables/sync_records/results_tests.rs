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
        let open = |id, of| open_of(transaction, "web", "client", id, of);
        assert_eq!(
            open("b", FailuresOf::Anybody)?.map(|row| row.reason_code).as_deref(),
            Some("EMAIL_INVALID")
        );
        assert!(open("b", FailuresOf::Run(2))?.is_some() && open("b", FailuresOf::Run(5))?.is_none());
        assert!(open("b", FailuresOf::Integration(None))?.is_some());
        assert!(open("b", FailuresOf::Integration(Some(1)))?.is_none());
        assert!(open("a", FailuresOf::Anybody)?.is_none(), "it was set aside");
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
async fn what_a_person_set_aside_is_known_by_its_reason_whatever_came_after_it_and_however_old_it_is() {
    let site = Site::new();
    site.write(|transaction| {
        let held = NewResult {
            reason_code: "HELD",
            content_hash: Some("1"),
            ..result(1, "a", ResultOutcome::Failed)
        };
        let fail = |result: &NewResult<'_>, at| {
            add(transaction, result, Timestamp(at))?;
            open_of(transaction, "web", "client", "a", FailuresOf::Anybody)
        };
        // The same twice, and something else of the same record after it.
        for (result, at) in [
            (held, 1),
            (NewResult { content_hash: Some("2"), ..held }, 3),
            (NewResult { reason_code: "HELD_TOO", ..held }, 5),
        ] {
            let row = fail(&result, at)?.expect("it waits");
            assert!(dismiss(transaction, row.id, "Ana", Timestamp(at + 1))?);
        }
        let is_set_aside = |code| is_set_aside(transaction, "web", "client", "a", code);
        assert!(is_set_aside("HELD")? && is_set_aside("HELD_TOO")?);
        assert!(!is_set_aside("HEL")? && !is_set_aside("H_LD")?, "another reason");
        assert_eq!(sync_log::prune(transaction, Timestamp(100), 10)?, 1, "the latest word of each stays");
        assert_eq!(sync_log::prune(transaction, Timestamp(100), 10)?, 0);
        assert!(is_set_aside("HELD")? && is_set_aside("HELD_TOO")?);
        assert_eq!(fail(&NewResult { content_hash: Some("2"), ..held }, 101)?, None, "it is answered");
        assert!(fail(&held, 102)?.is_some(), "that was said before");
        take_back(transaction, "web", "client", "a", "HELD", Timestamp(103))?;
        take_back(transaction, "web", "client", "a", "HELD", Timestamp(104))?;
        assert!(!is_set_aside("HELD")? && is_set_aside("HELD_TOO")?, "a person agreed after all");
        assert_eq!(sync_log::prune(transaction, Timestamp(1_000), 10)?, 1);
        assert!(!is_set_aside("HELD")?);
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
