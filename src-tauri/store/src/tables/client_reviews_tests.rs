use mostrador_domain::Timestamp;

use super::*;
use crate::tables::support_tests::Site;

fn review<'a>(record_id: &'a str, run_id: i64, candidates: &'a [i64]) -> NewReview<'a> {
    NewReview {
        system: "wispro-1",
        record_id,
        reason: "AMBIGUOUS",
        payload: "{}",
        payload_hash: &[7; 32],
        candidates,
        run_id,
    }
}

#[tokio::test]
async fn a_client_that_waits_is_there_once_and_since_the_first_time() {
    let site = Site::new();
    site.write(|transaction| {
        open(transaction, &review("b", 1, &[4]), Timestamp(10))?;
        open(transaction, &review("b", 2, &[4, 9]), Timestamp(20))?;
        open(transaction, &review("c", 2, &[4]), Timestamp(20))?;
        let rows = list_open(transaction, Some("wispro-1"), 0, 10)?;
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].opened_at, rows[0].run_id), (Timestamp(10), 2));
        assert_eq!(rows[0].candidates, [4, 9]);
        assert_eq!(list_open(transaction, Some("wispro-1"), rows[0].id, 10)?, rows[1..]);
        assert_eq!(count_open(transaction, "wispro-1")?, 2);
        assert_eq!(count_open(transaction, "wispro-2")?, 0);
        assert!(any_open(transaction, "wispro-1")? && !any_open(transaction, "wispro-2")?);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_decided_or_moot_does_not_wait_and_moot_may_wait_anew() {
    let site = Site::new();
    site.write(|transaction| {
        for id in ["a", "b", "c"] {
            open(transaction, &review(id, 1, &[4]), Timestamp(10))?;
        }
        let id = list_open(transaction, Some("wispro-1"), 0, 10)?[0].id;
        assert!(decide(transaction, id, ReviewStatus::New, "Ana", Timestamp(11))?);
        assert!(!decide(transaction, id, ReviewStatus::Nobody, "Ana", Timestamp(12))?, "only once");
        assert!(moot(transaction, "wispro-1", "b", Timestamp(12))?);
        assert!(!moot(transaction, "wispro-1", "b", Timestamp(13))?);
        replaced(transaction, &review("d", 1, &[4]), "Ana", Timestamp(12))?;
        assert_eq!(count_open(transaction, "wispro-1")?, 1);
        let status =
            |id: &str| Ok::<_, crate::StoreError>(of_record(transaction, "wispro-1", id)?.unwrap().status);
        assert_eq!([status("a")?, status("b")?], [ReviewStatus::New, ReviewStatus::Moot]);
        assert_eq!([status("c")?, status("d")?], [ReviewStatus::Open, ReviewStatus::Replaced]);
        open(transaction, &review("b", 3, &[5]), Timestamp(30))?;
        assert_eq!(of_record(transaction, "wispro-1", "b")?.unwrap().opened_at, Timestamp(30));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_client_that_a_later_complete_read_did_not_list_does_not_wait_any_more() {
    let site = Site::new();
    site.write(|transaction| {
        let run = |id: i64, mode: &str, completeness: &str| {
            transaction.connection().execute(
                "INSERT INTO sync_history (id, system, entity_type, direction, trigger, mode, status, scope, started_at,
                                           completeness)
                 VALUES (?1, 'wispro-1', 'client', 'in', 'manual', ?2, 'completed', 'all', 0, ?3)",
                rusqlite::params![id, mode, completeness],
            )
        };
        run(5, "real", "proved")?;
        open(transaction, &review("gone", 5, &[4]), Timestamp(10))?;
        open(transaction, &review("there", 5, &[4]), Timestamp(10))?;
        run(6, "dry_run", "proved")?;
        run(7, "real", "disproved")?;
        assert_eq!(count_open(transaction, "wispro-1")?, 2, "neither says that anybody is gone");
        run(8, "real", "proved")?;
        let there = of_record(transaction, "wispro-1", "there")?.unwrap().id;
        listed(transaction, there, 8)?;
        let open = list_open(transaction, Some("wispro-1"), 0, 10)?;
        assert_eq!(open.iter().map(|row| row.record_id.as_str()).collect::<Vec<_>>(), ["there"]);
        assert_eq!(count_open(transaction, "wispro-1")?, 1);
        Ok(())
    })
    .await;
}
