use super::{BELOW, Failures, LINES, collect, follow};

fn kept(output: &str) -> Vec<String> {
    let mut failures = Failures::default();
    output.lines().for_each(|line| failures.look(line));
    failures.into_lines()
}

#[test]
fn every_runner_is_understood_with_and_without_colours() {
    let output = "\
test store::writes ... ok
test store::reads ... FAILED
thread 'store::reads' panicked at store/src/lib.rs:7:5:
assertion `left == right` failed
  left: 1
 right: 2
note: run with RUST_BACKTRACE=1
  \u{1b}[32m✓\u{1b}[39m  16 tests/browser/connection.spec.ts:31:1 › a refused key (1.2s)
  \u{1b}[31m✘\u{1b}[39m  17 tests/browser/connection.spec.ts:43:1 › a page that loses its machine (5.1s)
✔ an order appears (300ms)
✖ a window that is closed (300ms)
 FAIL  ui/src/app/App.test.tsx > the board
error[E0308]: mismatched types
  --> src/lib.rs:1:1
seed 17 FAILED";
    assert_eq!(
        kept(output),
        [
            "test store::reads ... FAILED",
            "thread 'store::reads' panicked at store/src/lib.rs:7:5:",
            "assertion `left == right` failed",
            "left: 1",
            "right: 2",
            "✘  17 tests/browser/connection.spec.ts:43:1 › a page that loses its machine (5.1s)",
            "✖ a window that is closed (300ms)",
            "FAIL  ui/src/app/App.test.tsx > the board",
            "error[E0308]: mismatched types",
            "--> src/lib.rs:1:1",
            "seed 17 FAILED",
        ]
    );
}

#[test]
fn a_run_without_failures_keeps_nothing() {
    assert_eq!(kept("test a ... ok\n24 passed, 0 failed\nno error: here"), Vec::<String>::new());
}

#[test]
fn no_more_is_kept_than_somebody_reads() {
    let output = "test x ... FAILED\n".repeat(LINES * 2);
    assert_eq!(kept(&output).len(), LINES);
    let long = format!("Error: {}", "ñ".repeat(1_000));
    assert!(kept(&long).concat().chars().count() < 300);
}

#[test]
fn an_empty_line_does_not_use_up_the_explanation() {
    let output = format!("Error: lost\n\n{}", "why\n".repeat(BELOW + 2));
    assert_eq!(kept(&output).len(), 1 + BELOW);
}

#[test]
fn what_a_command_prints_is_read_to_its_end_even_without_a_last_line_break() {
    let result = follow(&b"fine\nError: at the very end"[..], std::io::sink());
    assert_eq!(collect(&result), ["Error: at the very end"]);
}
