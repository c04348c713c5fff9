//! The suite on the scripted connector: every check passes there, and every check can fail.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use mostrador_connector::conformance::{
    self, Check, Report, Verdict,
    scripted::{CATALOGUE, CONTACT, Defect, EVENT, LEDGER, Scripted, TICKET},
};

const ENTITIES: [&str; 5] = [CONTACT, LEDGER, EVENT, CATALOGUE, TICKET];

async fn reports() -> Vec<Report> {
    let mut reports = Vec::new();
    for entity in ENTITIES {
        reports.push(conformance::run(&Scripted { entity, defect: None }).await);
    }
    reports
}

#[tokio::test(start_paused = true)]
async fn a_connector_without_defects_passes_every_check_on_one_of_its_entities() {
    let reports = reports().await;
    let mut passed = BTreeSet::new();
    for report in &reports {
        assert_eq!(report.failed(), Vec::<&str>::new(), "{report}");
        passed.extend(report.passed());
    }
    let all: BTreeSet<&str> = conformance::all().map(|check| check.name).collect();
    assert_eq!(passed, all);
}

#[tokio::test(start_paused = true)]
async fn a_check_that_finds_nothing_is_told_and_so_is_one_that_there_is_not() {
    let stages = Scripted { entity: CONTACT, defect: None };
    let name = "a refused connection is unreachable";
    let blind = conformance::blind(&stages, &[name, "nobody checks this"]).await;
    assert_eq!(blind, [format!("{name}: Passed"), "nobody checks this: there is no such check".to_owned()]);
}

#[tokio::test(start_paused = true)]
async fn the_same_run_gives_the_same_report() {
    assert_eq!(reports().await, reports().await);
}

#[test]
fn no_two_checks_have_the_same_name() {
    let names: Vec<&str> = conformance::all().map(|check| check.name).collect();
    let different: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(names.len(), different.len());
    assert!(names.len() >= 45, "{} checks", names.len());
}

/// Costs more than all others together, and is about the token, which all entities share.
const COSTLY: &str = "a thousand callers of an expired token cause one refresh";

/// The checks that fail with a defect, and how, on any entity.
async fn failing(defect: Defect) -> BTreeMap<&'static str, String> {
    let mut failing = BTreeMap::new();
    for entity in ENTITIES {
        for check in conformance::all().filter(|check| check.name != COSTLY || entity == EVENT) {
            let stages = Scripted { entity, defect: Some(defect) };
            if let Verdict::Failed(finding) = conformance::run_one(&stages, check).await.verdict {
                failing.insert(check.name, format!("{entity}: {finding}"));
            }
        }
    }
    failing
}

/// Which of these defects do not make exactly their own check fail.
fn wrong(defects: &[Defect]) -> Vec<String> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let mut wrong = Vec::new();
    for defect in defects {
        let failing = runtime.block_on(failing(*defect));
        let names: Vec<&str> = failing.keys().copied().collect();
        if names != [defect.breaks()] {
            wrong.push(format!("{defect:?} should break {:?}: {failing:#?}", defect.breaks()));
        }
    }
    wrong
}

#[test]
fn every_defect_makes_its_own_check_fail_and_no_other() {
    let share = Defect::ALL.len().div_ceil(4);
    let wrong: Vec<String> = thread::scope(|scope| {
        let parts: Vec<_> = Defect::ALL.chunks(share).map(|part| scope.spawn(|| wrong(part))).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_check_has_a_defect_that_makes_it_fail() {
    let twins: BTreeSet<&str> = Defect::ALL.iter().map(|defect| defect.breaks()).collect();
    let without: Vec<&Check> = conformance::all().filter(|check| !twins.contains(check.name)).collect();
    assert!(without.is_empty(), "{without:?}");
}
