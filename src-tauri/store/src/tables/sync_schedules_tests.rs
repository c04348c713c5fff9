use super::super::sync_entity_config::{self, EntityDefaults, Frequency, Setting};
use super::*;
use crate::tables::support_tests::Site;

fn nightly(name: &str) -> NewSchedule<'_> {
    NewSchedule {
        name,
        system: "wispro",
        entity_type: "client",
        integration_id: None,
        cron: "0 3 * * *",
        missed: Missed::Once,
        enabled: Switch::On,
    }
}

fn register(transaction: &WriteTransaction<'_>, frequency: Frequency) -> Result<(), StoreError> {
    let defaults = EntityDefaults { frequency, ..EntityDefaults::new("wispro", "client") };
    sync_entity_config::register(transaction, &defaults, Timestamp(1))?;
    follow_registry(transaction, Timestamp(1))
}

fn cron(text: &str) -> Frequency {
    Frequency::Cron(text.to_owned())
}

#[tokio::test]
async fn a_changed_schedule_is_planned_anew_and_remembers_its_last_run() {
    let site = Site::new();
    site.write(|transaction| {
        let id = save(transaction, &nightly("a"), Timestamp(1))?.unwrap();
        ran(transaction, id, Timestamp(5), Some(Timestamp(9)))?;
        let row = list(transaction)?.remove(0);
        assert_eq!((row.last_run_at, row.next_run_at), (Some(Timestamp(5)), Some(Timestamp(9))));
        let changed = NewSchedule { cron: "0 4 * * *", missed: Missed::Skip, ..nightly("a") };
        assert_eq!(save(transaction, &changed, Timestamp(6))?, Some(id));
        let row = list(transaction)?.remove(0);
        assert_eq!((row.cron.as_str(), row.missed, row.origin), ("0 4 * * *", Missed::Skip, Origin::Site));
        assert_eq!((row.last_run_at, row.next_run_at), (Some(Timestamp(5)), None));
        plan(transaction, id, Some(Timestamp(7)))?;
        let row = list(transaction)?.remove(0);
        assert_eq!((row.last_run_at, row.next_run_at), (Some(Timestamp(5)), Some(Timestamp(7))));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_schedules_in_use_are_planned_by() {
    let site = Site::new();
    site.write(|transaction| {
        transaction.connection().execute_batch(
            "INSERT INTO sync_integrations (id, name, source_system, source_entity, target_system, target_entity, direction,
                                            enabled, created_at, updated_at)
             VALUES (1, 'on', 'a', 'b', 'c', 'd', 'both', 1, 0, 0), (2, 'off', 'a', 'b', 'c', 'd', 'both', 0, 0, 0)",
        )?;
        save(transaction, &nightly("plain"), Timestamp(1))?;
        save(transaction, &NewSchedule { enabled: Switch::Off, ..nightly("off") }, Timestamp(1))?;
        save(transaction, &NewSchedule { integration_id: Some(1), ..nightly("of a pair") }, Timestamp(1))?;
        save(transaction, &NewSchedule { integration_id: Some(2), ..nightly("of a resting pair") }, Timestamp(1))?;
        let names: Vec<_> = enabled(transaction)?.into_iter().map(|row| row.name).collect();
        assert_eq!(names, ["plain", "of a pair"]);
        let of = |pair| -> Result<Option<String>, StoreError> {
            Ok(of_integration(transaction, pair)?.map(|row| row.name))
        };
        assert_eq!((of(2)?.as_deref(), of(3)?), (Some("of a resting pair"), None));
        assert_eq!(list(transaction)?.len(), 4);
        transaction.connection().execute("DELETE FROM sync_integrations", [])?;
        assert_eq!(list(transaction)?.len(), 2, "a schedule goes with its integration");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_registrys_schedule_says_what_the_registry_says() {
    let site = Site::new();
    site.write(|transaction| {
        register(transaction, cron("0 3 * * *"))?;
        let row = list(transaction)?.remove(0);
        assert_eq!(
            (row.name.as_str(), row.origin, row.enabled),
            ("wispro/client", Origin::Registry, Switch::On)
        );
        ran(transaction, row.id, Timestamp(5), Some(Timestamp(9)))?;
        set_missed(transaction, row.id, Missed::Skip, Timestamp(6))?;

        follow_registry(transaction, Timestamp(6))?;
        assert_eq!(
            list(transaction)?[0].next_run_at,
            Some(Timestamp(9)),
            "nothing changed, so the plan stays"
        );

        register(transaction, cron("0 4 * * *"))?;
        let row = list(transaction)?.remove(0);
        assert_eq!(
            (row.cron.as_str(), row.next_run_at, row.last_run_at),
            ("0 4 * * *", None, Some(Timestamp(5)))
        );
        assert_eq!(row.missed, Missed::Skip, "what a person chose stays");

        let off = Setting::Enabled(Switch::Off);
        sync_entity_config::set(transaction, "wispro", "client", &off, Timestamp(7))?;
        follow_registry(transaction, Timestamp(7))?;
        assert_eq!(enabled(transaction)?, []);

        for frequency in [Frequency::Manual, Frequency::SiteDefault] {
            register(transaction, cron("0 3 * * *"))?;
            assert_eq!(list(transaction)?.len(), 1);
            register(transaction, frequency)?;
            assert_eq!(list(transaction)?, []);
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_person_and_the_registry_leave_each_others_schedules_alone() {
    let site = Site::new();
    site.write(|transaction| {
        let own = save(transaction, &nightly("wispro/client"), Timestamp(1))?.unwrap();
        register(transaction, cron("0 4 * * *"))?;
        assert_eq!(list(transaction)?[0].cron, "0 3 * * *");
        assert!(remove(transaction, own)?);
        follow_registry(transaction, Timestamp(2))?;
        let registry = list(transaction)?.remove(0);
        assert_eq!(registry.origin, Origin::Registry);
        assert_eq!(save(transaction, &nightly("wispro/client"), Timestamp(3))?, None);
        assert!(!remove(transaction, registry.id)?);
        assert_eq!(list(transaction)?, [registry]);
        Ok(())
    })
    .await;
}
