use mostrador_store::Durability;

use super::{Trial, run};

const TRIAL: Trial = Trial { images: 200, seed: 3, durability: Durability::Full, jobs: 1 };

#[test]
fn nothing_promised_is_lost_in_a_power_cut() {
    let report = run(&TRIAL, |_| {});
    assert_eq!((report.images, report.failed()), (TRIAL.images, 0), "{:?}", report.findings);
    assert!(report.promises > 1_000, "{} promises are no trial", report.promises);
}

#[test]
fn the_same_trial_without_full_syncs_loses_promises_and_damages_nothing() {
    let report = run(&Trial { durability: Durability::Normal, ..TRIAL }, |_| {});
    assert!(report.lost > TRIAL.images / 4, "{report:?}");
    assert_eq!((report.damaged, report.half), (0, 0), "{:?}", report.findings);
}
