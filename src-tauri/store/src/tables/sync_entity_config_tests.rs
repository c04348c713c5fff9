use mostrador_domain::Timestamp;

use super::*;
use crate::tables::support_tests::Site;
use crate::tables::sync_schedules::{self, Missed, NewSchedule};
use crate::{StoreError, WriteTransaction};

fn clients() -> EntityDefaults {
    EntityDefaults {
        timestamp_field: Some("updated_at".to_owned()),
        list_query: Some("/clients".to_owned()),
        frequency: Frequency::Cron("0 3 * * *".to_owned()),
        page_size: Some(100),
        ..EntityDefaults::new("wispro", "client")
    }
}

fn found(transaction: &ReadTransaction<'_>) -> EntityConfig {
    find(transaction, "wispro", "client").unwrap().unwrap()
}

#[tokio::test]
async fn what_the_program_brings_is_what_is_read() {
    let site = Site::new();
    site.write(|transaction| {
        register(transaction, &clients(), Timestamp(1))?;
        let config = found(transaction);
        assert_eq!(config.list_query.as_deref(), Some("/clients"));
        assert_eq!(config.frequency, Frequency::Cron("0 3 * * *".to_owned()));
        assert_eq!((config.flow, config.deletions), (Flow::In, Deletions::Guarded));
        assert_eq!((config.page_size, config.overlap_ms), (Some(100), 300_000));
        assert_eq!((config.enabled, config.mapping_version), (Switch::On, 1));
        assert_eq!(list(transaction)?, [config]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_new_version_of_the_program_changes_everything_but_what_a_person_set() {
    let site = Site::new();
    site.write(|transaction| {
        register(transaction, &clients(), Timestamp(1))?;
        let settings = [
            Setting::Enabled(Switch::Off),
            Setting::Frequency(Frequency::Manual),
            Setting::Flow(Flow::Both),
            Setting::PageSize(None),
            Setting::Deletions(Deletions::Ignore),
            Setting::OverlapMs(1),
            Setting::SourceTable(Some("CLIENTS".to_owned())),
            Setting::PrimaryKey("uuid".to_owned()),
            Setting::TimestampField(None),
            Setting::ListQuery(Some("/mine".to_owned())),
            Setting::ChangeQuery(Some("/mine/changed".to_owned())),
            Setting::Validation(r#"{"name":"required"}"#.to_owned()),
        ];
        for setting in &settings {
            assert!(set(transaction, "wispro", "client", setting, Timestamp(2))?, "{setting:?}");
        }
        let set_here = found(transaction);
        assert_eq!((set_here.enabled, &set_here.frequency), (Switch::Off, &Frequency::Manual));
        register(transaction, &EntityDefaults { page_size: Some(7), ..clients() }, Timestamp(3))?;
        assert_eq!(found(transaction), set_here);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_setting_leaves_the_other_columns_to_the_program() {
    let site = Site::new();
    site.write(|transaction| {
        register(transaction, &clients(), Timestamp(1))?;
        set(transaction, "wispro", "client", &Setting::PageSize(Some(5)), Timestamp(2))?;
        set(transaction, "wispro", "client", &Setting::PageSize(Some(6)), Timestamp(2))?;
        let newer =
            EntityDefaults { list_query: None, page_size: Some(7), enabled: Switch::Off, ..clients() };
        register(transaction, &newer, Timestamp(3))?;
        let config = found(transaction);
        assert_eq!((config.list_query, config.page_size, config.enabled), (None, Some(6), Switch::Off));
        let set_here: String =
            transaction
                .connection()
                .query_row("SELECT set_here FROM sync_entity_config", [], |row| row.get(0))?;
        assert_eq!(set_here, r#"["page_size"]"#);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_changed_mapping_raises_the_version_whoever_changed_it_and_only_then() {
    let site = Site::new();
    site.write(|transaction| {
        register(transaction, &clients(), Timestamp(1))?;
        register(transaction, &clients(), Timestamp(2))?;
        assert_eq!(found(transaction).mapping_version, 1);
        assert_eq!(mapping_changed(transaction, "wispro", "client", Timestamp(3))?, Some(2));
        // The program's own version 2 is another mapping than the person's.
        register(transaction, &EntityDefaults { code_version: 2, ..clients() }, Timestamp(4))?;
        assert_eq!(found(transaction).mapping_version, 3);
        // Back to an older program: its mapping is another one again.
        register(transaction, &clients(), Timestamp(5))?;
        assert_eq!(found(transaction).mapping_version, 4);
        assert_eq!(mapping_changed(transaction, "wispro", "nobody", Timestamp(6))?, None);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_start_that_brings_nothing_new_writes_nothing() {
    let site = Site::new();
    site.write(|transaction| {
        register(transaction, &clients(), Timestamp(1))?;
        register(transaction, &clients(), Timestamp(9))?;
        let written: i64 =
            transaction
                .connection()
                .query_row("SELECT updated_at FROM sync_entity_config", [], |row| row.get(0))?;
        assert_eq!(written, 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_unknown_entity_takes_no_setting_and_a_value_out_of_range_is_refused() {
    let site = Site::new();
    site.write(|transaction| {
        register(transaction, &clients(), Timestamp(1))?;
        assert!(!set(transaction, "wispro", "nobody", &Setting::Enabled(Switch::Off), Timestamp(2))?);
        for bad in [Setting::PageSize(Some(0)), Setting::OverlapMs(-1)] {
            let error = set(transaction, "wispro", "client", &bad, Timestamp(2)).unwrap_err();
            assert!(matches!(error, StoreError::Constraint { .. }), "{error:?}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_what_is_read_and_has_no_times_of_its_own_is_read_at_the_default_interval() {
    let site = Site::new();
    site.write(|transaction| {
        let entity = |name: &str| EntityDefaults::new("web", name);
        register(transaction, &entity("menu"), Timestamp(1))?;
        register(
            transaction,
            &EntityDefaults { frequency: Frequency::Manual, ..entity("order") },
            Timestamp(1),
        )?;
        register(
            transaction,
            &EntityDefaults { frequency: Frequency::Cron("0 3 * * *".to_owned()), ..entity("nightly") },
            Timestamp(1),
        )?;
        register(transaction, &EntityDefaults { enabled: Switch::Off, ..entity("off") }, Timestamp(1))?;
        register(transaction, &EntityDefaults { flow: Flow::Out, ..entity("out") }, Timestamp(1))?;
        register(transaction, &EntityDefaults { flow: Flow::Both, ..entity("customer") }, Timestamp(1))?;
        let names = |transaction: &WriteTransaction<'_>| -> Result<Vec<String>, StoreError> {
            Ok(at_default_interval(transaction)?.into_iter().map(|(_, name)| name).collect())
        };
        assert_eq!(names(transaction)?, ["customer", "menu"]);
        let own = NewSchedule {
            name: "mornings",
            system: "web",
            entity_type: "menu",
            integration_id: None,
            cron: "0 8 * * *",
            missed: Missed::Skip,
            enabled: Switch::On,
        };
        sync_schedules::save(transaction, &own, Timestamp(2))?;
        assert_eq!(names(transaction)?, ["customer"]);
        sync_schedules::save(transaction, &NewSchedule { enabled: Switch::Off, ..own }, Timestamp(3))?;
        assert_eq!(names(transaction)?, ["customer", "menu"]);
        Ok(())
    })
    .await;
}
