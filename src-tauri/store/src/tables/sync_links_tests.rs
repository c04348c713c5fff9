use mostrador_domain::merge::{Fingerprint, MergeRules};

use super::*;
use crate::tables::support_tests::Site;
use crate::tables::sync_integrations::{self, IntegrationSettings, Party, Running, Travel};
use crate::{ConstraintKind, StoreError};

const NOW: Timestamp = Timestamp(1_000);

fn integration(transaction: &WriteTransaction<'_>) -> Result<i64, StoreError> {
    let party = |system: &str| Party { system: system.to_owned(), entity: "client".to_owned() };
    let settings = IntegrationSettings {
        name: "clients".to_owned(),
        source: party("wispro"),
        target: party("local"),
        travel: Travel::Both,
        rules: MergeRules::default(),
        filters: "[]".to_owned(),
        batch_size: 100,
        running: Running::Enabled,
    };
    sync_integrations::insert(transaction, &settings, NOW)
}

fn link(integration_id: i64, source: Option<&str>, target: Option<&str>) -> LinkRow {
    LinkRow {
        id: 0,
        integration_id,
        source_id: source.map(str::to_owned),
        target_id: target.map(str::to_owned),
        base: None,
        edit_counter: 0,
        acknowledged_edits: 0,
        last_writer: None,
        flips: FlipState::default(),
        edited_at: None,
        acknowledged_at: None,
    }
}

#[tokio::test]
async fn a_link_is_found_from_either_side() {
    let site = Site::new();
    site.write(|transaction| {
        let integration = integration(transaction)?;
        let mut row = link(integration, None, Some("local:1"));
        row.id = insert(transaction, &row, NOW)?;
        assert_eq!(find(transaction, integration, Side::Target, "local:1")?, Some(row.clone()));
        assert_eq!(find(transaction, integration, Side::Source, "local:1")?, None);
        row.source_id = Some("45821".to_owned());
        row.base = Some("{}".to_owned());
        row.edit_counter = 3;
        row.acknowledged_edits = 2;
        row.last_writer = Some("ana".to_owned());
        row.flips = FlipState::default().observe(NOW, Side::Source, Fingerprint(u64::MAX));
        row.edited_at = Some(Timestamp(1));
        row.acknowledged_at = Some(Timestamp(2));
        save(transaction, &row, NOW)?;
        assert_eq!(find(transaction, integration, Side::Source, "45821")?, Some(row.clone()));
        delete(transaction, row.id)?;
        assert_eq!(find(transaction, integration, Side::Source, "45821")?, None);
        assert!(matches!(save(transaction, &row, NOW), Err(StoreError::NoRow)));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn waiting_and_paused_links_are_listed() {
    let site = Site::new();
    site.write(|transaction| {
        let integration = integration(transaction)?;
        let quiet = link(integration, Some("quiet"), None);
        let waiting = LinkRow { edit_counter: 1, ..link(integration, Some("waiting"), None) };
        let paused =
            LinkRow { flips: FlipState::Paused { since: NOW }, ..link(integration, Some("paused"), None) };
        for row in [&quiet, &waiting, &paused] {
            insert(transaction, row, NOW)?;
        }
        assert!(waiting.is_pending() && !quiet.is_pending());
        let names = |rows: Vec<LinkRow>| rows.into_iter().filter_map(|row| row.source_id).collect::<Vec<_>>();
        assert_eq!(names(list_pending(transaction, integration, 0, 10)?), ["waiting"]);
        assert_eq!(names(list_paused(transaction, integration, 0, 10)?), ["paused"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn no_more_can_be_acknowledged_than_there_is_and_a_link_has_an_id() {
    let site = Site::new();
    site.write(|transaction| {
        let integration = integration(transaction)?;
        let mut row = link(integration, Some("a"), None);
        row.acknowledged_edits = 1;
        let refused = insert(transaction, &row, NOW);
        assert!(matches!(refused, Err(StoreError::Constraint { kind: ConstraintKind::Check, .. })));
        let refused = insert(transaction, &link(integration, None, None), NOW);
        assert!(matches!(refused, Err(StoreError::Constraint { kind: ConstraintKind::Check, .. })));
        row.edit_counter = 1;
        insert(transaction, &row, NOW)?;
        let twice = insert(transaction, &row, NOW);
        assert!(matches!(twice, Err(StoreError::Constraint { kind: ConstraintKind::Unique, .. })));
        Ok(())
    })
    .await;
}
