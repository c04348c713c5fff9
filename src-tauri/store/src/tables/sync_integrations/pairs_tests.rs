use super::super::{self as sync_integrations, IntegrationSettings, Party, Running, Travel};
use super::*;
use crate::WriteTransaction;
use crate::tables::support_tests::Site;

fn pair(
    transaction: &WriteTransaction<'_>,
    [source, target]: [&str; 2],
    travel: Travel,
    running: Running,
    now: i64,
) -> Result<i64, StoreError> {
    let party = |system: &str| Party { system: system.to_owned(), entity: "client".to_owned() };
    let settings = IntegrationSettings {
        name: format!("{source} {target} {travel:?} {running:?}"),
        source: party(source),
        target: party(target),
        travel,
        rules: Default::default(),
        filters: "[]".to_owned(),
        batch_size: 100,
        running,
    };
    sync_integrations::start(transaction, &settings, Timestamp(now))
}

#[tokio::test]
async fn a_read_carries_the_pairs_that_run_and_the_one_that_is_tried() {
    let site = Site::new();
    site.write(|transaction| {
        let one_way = pair(transaction, ["a", "b"], Travel::SourceToTarget, Running::Enabled, 1)?;
        let both = pair(transaction, ["a", "b"], Travel::Both, Running::Enabled, 5)?;
        let off = pair(transaction, ["a", "c"], Travel::Both, Running::Disabled, 9)?;
        pair(transaction, ["a", "local"], Travel::Both, Running::Enabled, 9)?;
        let ids = |system, name: Option<i64>| -> Result<Vec<i64>, StoreError> {
            Ok(carried(transaction, system, "client", name)?.iter().map(|row| row.id).collect())
        };
        assert_eq!(ids("a", None)?, [one_way, both]);
        assert_eq!(ids("a", Some(off))?, [one_way, both, off]);
        assert_eq!(ids("b", None)?, [both], "a way back is carried by the read of the target");
        assert!(ids("c", None)?.is_empty());
        assert_eq!(ids("c", Some(off))?, [off]);
        assert!(carried(transaction, "a", "plan", Some(off))?.is_empty(), "another entity is none of it");

        let changed = |since| changed_since(transaction, "a", "client", Timestamp(since));
        assert!(changed(5)?);
        assert!(!changed(6)?, "what does not run waits for nothing");
        sync_integrations::mapping_changed(transaction, one_way, Timestamp(7))?;
        assert!(changed(6)?);

        let oldest = |system| -> Result<Option<i64>, StoreError> {
            Ok(oldest_with(transaction, system, "client")?.map(|row| row.id))
        };
        assert_eq!((oldest("b")?, oldest("a")?, oldest("z")?), (Some(one_way), Some(both), None));
        Ok(())
    })
    .await;
}
