use super::{complaints, is_written_by_hand};

#[test]
fn a_file_that_is_too_long_or_left_unfinished_is_found() {
    assert!(complaints("fn main() {}\n").is_empty());
    assert_eq!(complaints(&"line\n".repeat(801)).len(), 1);
    assert_eq!(complaints(concat!("one\n// TO", "DO: two\n")), [concat!("line 2: TO", "DO")]);
}

#[test]
fn a_word_that_only_contains_the_mark_is_none() {
    assert!(complaints(concat!("METO", "DOS\n")).is_empty());
}

#[test]
fn pictures_and_generated_files_are_left_alone() {
    for name in ["icons/icon.png", "package-lock.json", "tests/x/package-lock.json", "Cargo.lock"] {
        assert!(!is_written_by_hand(name), "{name}");
    }
    assert!(is_written_by_hand("src-tauri/shell/lib.rs"));
}
