use super::*;

fn end(status: RunStatus, conflicted: u64) -> RunEnd {
    let counters = RunCounters {
        created: 1_890,
        updated: 245,
        unchanged: 7_795,
        skipped: 65,
        failed: 5,
        conflicted,
        ..RunCounters::default()
    };
    RunEnd { name: "Wispro".to_owned(), status, counters }
}

#[test]
fn the_end_says_what_became_of_every_record() {
    let words = run_end_words(MachineLanguage::Es, &end(RunStatus::Completed, 0));
    assert_eq!(words.title, "Wispro terminado");
    assert_eq!(words.body, "1.890 creados, 245 actualizados, 7.795 sin cambios, 65 omitidos, 5 con error.");
    let words = run_end_words(MachineLanguage::En, &end(RunStatus::Completed, 2));
    assert_eq!(
        words.body,
        "1,890 created, 245 updated, 7,795 unchanged, 65 skipped, 2 in conflict, 5 failed."
    );
    assert_eq!(grouped(1_000_000, MachineLanguage::Es), "1.000.000");
}

#[test]
fn a_run_that_failed_says_that_what_was_saved_is_kept() {
    for language in [MachineLanguage::Es, MachineLanguage::En] {
        let words = run_end_words(language, &end(RunStatus::Failed, 0));
        assert!(words.title.starts_with("Wispro ") && !words.body.is_empty());
    }
}
