use anyhow::bail;

use super::Steps;

/// Steps that print nothing: their lines would be read as the result of this test run.
fn steps(only: &[&str]) -> Steps {
    Steps { tell: |_| (), ..Steps::only(only.iter().map(|name| (*name).to_owned()).collect()) }
}

#[test]
fn a_run_without_failures_says_so() {
    let mut steps = steps(&[]);
    steps.step("first", &[], || Ok(()));
    steps.step("second", &["first"], || Ok(()));
    assert!(steps.all_passed());
    assert_eq!(steps.closing_line(), "2 passed, 0 failed");
}

#[test]
fn a_failed_step_fails_the_run_and_skips_what_needs_it_and_nothing_else() {
    let mut steps = steps(&[]);
    let mut ran = Vec::new();
    steps.step("build", &[], || bail!("broken"));
    steps.step("test", &["build"], || {
        ran.push("test");
        Ok(())
    });
    steps.step("format", &[], || {
        ran.push("format");
        Ok(())
    });
    assert!(!steps.all_passed());
    assert_eq!(ran, ["format"]);
    assert_eq!(steps.closing_line(), "1 passed, 1 failed, 1 skipped");
}

#[test]
fn a_chosen_step_is_run_without_what_it_needs() {
    let mut steps = steps(&["rooms"]);
    steps.step("rust: build", &[], || bail!("not wanted"));
    steps.step("repository: rooms", &["rust: build"], || Ok(()));
    assert!(steps.all_passed());
    assert_eq!(steps.closing_line(), "1 passed, 0 failed");
}

#[test]
fn what_failed_is_told_again_at_the_end() {
    let mut steps = steps(&[]);
    steps.step("first", &[], || Ok(()));
    steps.step("second", &[], || bail!("`npm test` failed\n    FAIL the board"));
    assert_eq!(steps.failures(), ["second:\n    `npm test` failed\n    FAIL the board\n"]);
}
