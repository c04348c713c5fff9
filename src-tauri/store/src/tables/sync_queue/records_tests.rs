use mostrador_domain::Timestamp;

use super::*;
use crate::tables::support_tests::Site;
use crate::tables::sync_queue::{
    JobFailure, JobResult, LeaseRequest, LeasedJob, NewJob, Parent, enqueue, finish, lease,
};

const NOW: Timestamp = Timestamp(1_000);

fn of(entity_id: &str) -> JobsOf<'_> {
    JobsOf { destination: "web", entity: "client", entity_id }
}

fn job(entity_id: &str) -> NewJob<'_> {
    NewJob {
        source: "local",
        destination: "web",
        entity: "client",
        entity_id,
        action: UPSERT,
        payload: "{\"parent\":\"local:1\",\"note\":\"local:1 said \\\"local:1\\\"\"}",
        ..NewJob::default()
    }
}

fn leased(transaction: &WriteTransaction<'_>, token: i64) -> Result<Vec<LeasedJob>, StoreError> {
    let request = LeaseRequest { destination: "web", now: NOW, until: NOW, token, limit: 10 };
    Ok(lease(transaction, &request)?.jobs)
}

#[tokio::test]
async fn what_was_never_sent_or_was_refused_can_be_taken_back_and_nothing_else() {
    let site = Site::new();
    site.write(|transaction| {
        enqueue(transaction, &job("a"), NOW)?;
        enqueue(transaction, &job("b"), NOW)?;
        assert_eq!(unfinished(transaction, of("a"), None)?, Unfinished { never_sent: 1, perhaps_sent: 0 });
        assert_eq!(withdraw(transaction, of("a"), Withdraw::NeverSent)?.jobs, 1);
        assert!(unfinished(transaction, of("a"), None)?.is_none());
        let on_its_way = leased(transaction, 1)?.remove(0);
        assert_eq!(unfinished(transaction, of("b"), None)?, Unfinished { never_sent: 0, perhaps_sent: 1 });
        assert!(unfinished(transaction, of("b"), Some(on_its_way.id))?.is_none());
        assert_eq!(withdraw(transaction, of("b"), Withdraw::NeverSent)?.jobs, 0);
        let failure = JobFailure { class: "record", code: "NO", detail: "" };
        finish(transaction, &on_its_way, &JobResult::Retry { at: NOW, attempts: 1, failure }, NOW)?;
        assert_eq!(
            withdraw(transaction, of("b"), Withdraw::NeverSent)?.jobs,
            0,
            "its answer may have been lost"
        );
        let again = leased(transaction, 2)?.remove(0);
        finish(transaction, &again, &JobResult::Dead { attempts: 1, failure }, NOW)?;
        assert_eq!(withdraw(transaction, of("b"), Withdraw::NeverSent)?.jobs, 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_took_in_a_job_that_may_have_arrived_is_not_taken_back() {
    let site = Site::new();
    site.write(|transaction| {
        enqueue(transaction, &NewJob { external_id: "7", ..job("a") }, NOW)?;
        let first = leased(transaction, 1)?.remove(0);
        let failure = JobFailure { class: "unreachable", code: "UNREACHABLE", detail: "" };
        finish(transaction, &first, &JobResult::Retry { at: NOW, attempts: 0, failure }, NOW)?;
        enqueue(transaction, &NewJob { external_id: "7", payload: "{}", ..job("a") }, NOW)?;
        assert_eq!(unfinished(transaction, of("a"), None)?, Unfinished { never_sent: 0, perhaps_sent: 1 });
        assert_eq!(withdraw(transaction, of("a"), Withdraw::NeverSent)?, Withdrawn::default());
        assert_eq!(withdraw(transaction, of("a"), Withdraw::AllThatWait)?.jobs, 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_child_that_waits_learns_its_parents_id() {
    let site = Site::new();
    site.write(|transaction| {
        enqueue(transaction, &job("local:1"), NOW)?;
        let parent = Some(Parent { entity: "client", entity_id: "local:1" });
        enqueue(transaction, &NewJob { parent, ..job("local:2") }, NOW)?;
        enqueue(transaction, &job("local:3"), NOW)?;
        let waited = Some(("client".to_owned(), "local:1".to_owned()));
        assert_eq!(
            withdraw(transaction, of("local:2"), Withdraw::NeverSent)?,
            Withdrawn { jobs: 1, parent: waited }
        );
        enqueue(transaction, &NewJob { parent, ..job("local:2") }, NOW)?;
        assert_eq!(children(transaction, of("local:1"))?, [("client".to_owned(), "local:2".to_owned())]);
        assert_eq!(children(transaction, of("local:2"))?, []);
        let changed = replace_in_payloads(transaction, of("local:2"), "\"local:1\"", "\"45821\"")?;
        assert_eq!(changed, 1);
        let payload: String = transaction.connection().query_row(
            "SELECT payload FROM sync_queue WHERE entity_id = 'local:2'",
            [],
            |row| row.get(0),
        )?;
        // A text that merely mentions the id is left alone.
        assert_eq!(payload, "{\"parent\":\"45821\",\"note\":\"local:1 said \\\"local:1\\\"\"}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_accepted_last_is_known_with_its_fields() {
    let site = Site::new();
    site.write(|transaction| {
        let changed = ["note".to_owned()];
        enqueue(transaction, &job("a"), NOW)?;
        assert_eq!(last_accepted(transaction, of("a"))?, None, "it waits");
        for (token, changed) in [(1, None), (2, Some(&changed[..]))] {
            enqueue(transaction, &NewJob { changed, ..job("a") }, NOW)?;
            let on_its_way = leased(transaction, token)?.remove(0);
            finish(transaction, &on_its_way, &JobResult::Done(Default::default()), NOW)?;
            let sent = last_accepted(transaction, of("a"))?.unwrap();
            assert_eq!((sent.payload.as_str(), sent.changed.as_deref()), (job("a").payload, changed));
        }
        assert_eq!(last_accepted(transaction, of("b"))?, None);
        Ok(())
    })
    .await;
}
