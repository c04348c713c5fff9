use mostrador_connector::{
    Concurrency, Creates, Dedupe, EntitySpec, Limits, ReadStyle, RecordWrites, UPSERT,
};
use mostrador_store::tables::sync_queue;

use super::*;

fn spec() -> ConnectorSpec {
    let records = |batch_max, deletes| {
        let (dedupe, concurrency) = (Dedupe::AtDestination, Concurrency::None);
        let creates = Creates::Yes;
        WriteStyle::Records(RecordWrites { batch_max, creates, deletes, dedupe, concurrency, doubtful: &[] })
    };
    let entity = |name, write| EntitySpec { name, read: ReadStyle::None, write };
    ConnectorSpec {
        system: "crm",
        entities: vec![
            entity("person", records(3, Deletes::Yes)),
            entity("deal", records(1_000, Deletes::No)),
            entity("report", WriteStyle::None),
        ],
        limits: Limits::ONE_AT_A_TIME,
    }
}

fn job(id: i64, entity: &str, action: &str, external_id: &str) -> LeasedJob {
    LeasedJob {
        id,
        entity: entity.to_owned(),
        action: action.to_owned(),
        external_id: external_id.to_owned(),
        payload: "{}".to_owned(),
        ..LeasedJob::default()
    }
}

fn ids(jobs: &[LeasedJob]) -> Vec<i64> {
    jobs.iter().map(|job| job.id).collect()
}

#[test]
fn requests_are_of_one_entity_and_no_larger_than_it_allows() {
    let mixed = (1..=10).map(|id| job(id, if id % 2 == 0 { "deal" } else { "person" }, UPSERT, "7"));
    let Grouped { requests, settled } = group(&spec(), mixed.collect());
    let requests: Vec<Vec<i64>> = requests.iter().map(|request| ids(request)).collect();
    assert_eq!(requests, [vec![1, 3, 5], vec![2, 4, 6, 8, 10], vec![7, 9]]);
    assert_eq!(settled, []);
    let many = (1..=250).map(|id| job(id, "deal", UPSERT, "7")).collect();
    let sizes: Vec<usize> = group(&spec(), many).requests.iter().map(Vec::len).collect();
    assert_eq!(sizes, [100, 100, 50]);
}

#[test]
fn what_the_destination_cannot_be_asked_for_is_set_aside_with_its_reason() {
    let jobs = vec![
        job(1, "report", UPSERT, "7"),
        job(2, "deal", DELETE, "7"),
        job(3, "unheard of", UPSERT, "7"),
        job(4, "person", DELETE, "7"),
    ];
    let Grouped { requests, settled } = group(&spec(), jobs);
    assert_eq!(requests.iter().map(|request| ids(request)).collect::<Vec<_>>(), [[4]]);
    let reasons: Vec<(i64, String)> = settled
        .into_iter()
        .map(|(job, end)| match end {
            End::Dead(error) => (job.id, crate::code_of(&error)),
            End::Done(_) | End::Settled | End::Conflict(_) | End::Retry(_) | End::Spared(_) => {
                (job.id, String::new())
            }
        })
        .collect();
    let expected = [(1, "NOT_WRITABLE"), (2, "DELETES_NOT_SUPPORTED"), (3, "NOT_WRITABLE")];
    assert_eq!(reasons, expected.map(|(id, reason)| (id, reason.to_owned())));
}

#[test]
fn a_record_that_never_got_an_id_is_deleted_without_asking() {
    let Grouped { requests, settled } = group(&spec(), vec![job(1, "person", DELETE, "")]);
    assert_eq!(requests, Vec::<Vec<LeasedJob>>::new());
    assert_eq!(settled, [(job(1, "person", DELETE, ""), End::accepted())]);
}

#[test]
fn the_table_and_the_connectors_mean_the_same_by_their_actions() {
    assert_eq!((sync_queue::UPSERT, sync_queue::DELETE), (UPSERT, DELETE));
}
