use super::*;
use crate::WriteTransaction;
use crate::tables::support_tests::Site;
use crate::tables::sync_queue::{
    self, JobFailure, JobResult, LeaseRequest, Leased, NewJob, Receipt, UPSERT, enqueue,
};

fn add(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity: &str,
    record: &str,
) -> Result<(), StoreError> {
    let job = NewJob {
        source: "local",
        destination: system,
        entity,
        entity_id: record,
        action: UPSERT,
        payload: "{}",
        ..NewJob::default()
    };
    enqueue(transaction, &job, Timestamp(1)).map(drop)
}

/// Refuses every job of a system that is due.
fn refuse(transaction: &WriteTransaction<'_>, system: &str, token: i64, at: i64) -> Result<(), StoreError> {
    let request = LeaseRequest {
        destination: system,
        now: Timestamp(at),
        until: Timestamp(at + 1_000),
        token,
        limit: 100,
    };
    let Leased { jobs, .. } = sync_queue::lease(transaction, &request)?;
    for job in jobs {
        let failure = JobFailure { class: "record", code: "REFUSED", detail: "scripted" };
        let dead = JobResult::Dead { attempts: 1, failure };
        sync_queue::finish(transaction, &job, &dead, Timestamp(at))?;
    }
    Ok(())
}

fn among(systems: &str, entity: Option<&str>) -> Among {
    Among { systems: systems.to_owned(), entity: entity.map(str::to_owned) }
}

#[tokio::test]
async fn what_waits_is_counted_per_entity_and_listed_in_the_order_in_which_it_was_made() {
    let site = Site::new();
    site.write(|transaction| {
        for (system, entity, record) in
            [("crm", "contact", "1"), ("crm", "deal", "2"), ("crm", "contact", "3"), ("erp", "contact", "4")]
        {
            add(transaction, system, entity, record)?;
        }
        let counts: Vec<_> = count_open(transaction)?
            .into_iter()
            .map(|count| (count.destination, count.entity, count.count))
            .collect();
        let count = |system: &str, entity: &str, count| (system.to_owned(), entity.to_owned(), count);
        assert_eq!(counts, [count("crm", "contact", 2), count("crm", "deal", 1), count("erp", "contact", 1)]);
        let first = list_open(transaction, "crm", "contact", 0, 1)?;
        assert_eq!(first[0].entity_id, "1");
        let rest = list_open(transaction, "crm", "contact", first[0].id, 10)?;
        assert_eq!(rest.iter().map(|job| job.entity_id.as_str()).collect::<Vec<_>>(), ["3"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_refused_job_is_listed_until_a_newer_one_of_its_record_speaks_for_it() {
    let site = Site::new();
    site.write(|transaction| {
        add(transaction, "crm", "contact", "1")?;
        refuse(transaction, "crm", 1, 20)?;
        add(transaction, "crm", "contact", "2")?;
        add(transaction, "erp", "supplier", "3")?;
        refuse(transaction, "crm", 2, 10)?;
        refuse(transaction, "erp", 3, 30)?;
        let list = |systems, entity, after, limit| {
            let jobs = list_dead(transaction, &among(systems, entity), after, limit).unwrap();
            jobs.into_iter().map(|job| job.entity_id).collect::<Vec<_>>()
        };
        let start = (Timestamp(i64::MIN), i64::MIN);
        let both = r#"["crm","erp"]"#;
        assert_eq!(list(both, None, start, 10), ["2", "1", "3"], "the longest refused first");
        assert_eq!(list(r#"["erp"]"#, None, start, 10), ["3"]);
        assert_eq!(list(both, Some("contact"), start, 10), ["2", "1"]);
        let first = list_dead(transaction, &among(both, None), start, 1)?.remove(0);
        let place = (first.completed_at.unwrap(), first.id);
        assert_eq!(list(both, None, place, 10), ["1", "3"]);
        assert_eq!(find_dead(transaction, first.id)?.unwrap().error_code.as_deref(), Some("REFUSED"));

        add(transaction, "crm", "contact", "1")?;
        assert_eq!(list(both, None, start, 10), ["2", "3"]);
        let counts: u64 = count_dead(transaction)?.iter().map(|count| count.count).sum();
        assert_eq!(counts, 2);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_latest_acceptance_of_an_entity_is_found() {
    let site = Site::new();
    site.write(|transaction| {
        assert_eq!(last_accepted(transaction, "crm", "contact", &[UPSERT])?, None);
        add(transaction, "crm", "contact", "1")?;
        let request = LeaseRequest {
            destination: "crm",
            now: Timestamp(5),
            until: Timestamp(1_000),
            token: 1,
            limit: 10,
        };
        let job = sync_queue::lease(transaction, &request)?.jobs.remove(0);
        sync_queue::finish(transaction, &job, &JobResult::Done(Receipt::default()), Timestamp(7))?;
        assert_eq!(last_accepted(transaction, "crm", "contact", &["confirm", UPSERT])?, Some(Timestamp(7)));
        assert_eq!(last_accepted(transaction, "erp", "contact", &[UPSERT])?, None);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn no_list_walks_the_whole_outbox() {
    let site = Site::new();
    site.write(|transaction| {
        for sql in [COUNT_OPEN, COUNT_DEAD, LIST_OPEN, LIST_DEAD, LAST_ACCEPTED] {
            let mut statement =
                transaction.connection().prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let nulls = vec![rusqlite::types::Null; statement.parameter_count()];
            let rows = statement
                .query_map(rusqlite::params_from_iter(nulls), |row| row.get::<_, String>(3))
                .unwrap();
            let plan = rows.map(Result::unwrap).collect::<Vec<_>>().join("; ");
            let whole = plan.split("; ").any(|step| {
                step.starts_with("SCAN sync_queue") && !step.contains("INDEX") || step == "SCAN job"
            });
            assert!(!whole, "{sql}\n{plan}");
            let sorted = plan.contains("TEMP B-TREE FOR ORDER BY");
            assert!(!sorted, "{sql}\n{plan}");
        }
        Ok(())
    })
    .await;
}
