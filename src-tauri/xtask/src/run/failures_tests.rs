use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{BELOW, Failures, LINES, PATIENCE, follow};

fn kept(output: &str) -> Vec<String> {
    let mut failures = Failures::default();
    output.lines().for_each(|line| failures.look(line));
    failures.kept
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
ui/src/app/App.tsx(3,7): error TS2322: Type 'string' is not assignable to type 'number'.
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
            "ui/src/app/App.tsx(3,7): error TS2322: Type 'string' is not assignable to type 'number'.",
            "error[E0308]: mismatched types",
            "--> src/lib.rs:1:1",
            "seed 17 FAILED",
        ]
    );
    for first in ["Diff in src/lib.rs:3:", "error during build:", "a.tsx:20:10 lint/a11y/useAlt ━━━━━━━━"]
    {
        assert_eq!(kept(&format!("fine\n{first}\nwhy")), [first, "why"]);
    }
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
    let followed = follow(&b"fine\nError: at the very end"[..], std::io::sink());
    assert_eq!(followed.failures(PATIENCE), ["Error: at the very end"]);
}

/// Keeps what is written.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, piece: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn everything_is_passed_on_to_the_letter() {
    let output = [b"dots...\r\n\xff\n".as_slice(), &vec![b'x'; 100_000]].concat();
    let written = Written::default();
    let from = std::io::Cursor::new(output.clone());
    assert_eq!(follow(from, written.clone()).failures(PATIENCE), Vec::<String>::new());
    assert!(*written.0.lock().unwrap() == output);
}

#[test]
fn a_process_that_holds_the_output_open_does_not_hide_what_failed() {
    let (mut passed_on, to) = std::io::pipe().unwrap();
    let (from, mut held) = std::io::pipe().unwrap();
    held.write_all(b"test x ... FAILED\nmore").unwrap();
    let followed = follow(from, to);
    // What comes last is passed on last: then the line before it was looked at, or is while the failures are asked for.
    passed_on.read_exact(&mut [0; 22]).unwrap();
    held.write_all(b".").unwrap();
    passed_on.read_exact(&mut [0; 1]).unwrap();
    assert_eq!(followed.failures(Duration::ZERO), ["test x ... FAILED"]);
}
