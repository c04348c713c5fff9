use std::fs;
use std::path::{Path, PathBuf};

use super::*;

/// Other words in capitals: a variable of the build, a state of orders, what a source says to the reader alone, and the
/// code that says that nothing is known, for which the screen has its general sentence.
const NO_CAUSES: [&str; 4] = ["CARGO_PKG_VERSION", "CANCELLED", "CURSOR_EXPIRED", "UNKNOWN"];

/// The product code of the rooms that give codes.
fn sources() -> Vec<PathBuf> {
    let rooms = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut open: Vec<PathBuf> =
        ["engine/src", "connector/src", "connectors/src"].map(|room| rooms.join(room)).to_vec();
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            // The suite makes its own mistakes.
            if name != "conformance" {
                open.extend(
                    fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()),
                );
            }
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
            files.push(path);
        }
    }
    files
}

/// The literals that are written as codes are.
fn codes_in(source: &str) -> Vec<&str> {
    let is_code = |text: &&str| {
        text.len() > 3
            && text.starts_with(|first: char| first.is_ascii_uppercase())
            && text.chars().all(|letter| matches!(letter, 'A'..='Z' | '0'..='9' | '_'))
    };
    source.lines().flat_map(|line| line.split('"').skip(1).step_by(2)).filter(is_code).collect()
}

#[test]
fn every_code_that_the_program_gives_is_known_to_the_screen() {
    let known = all();
    let mut given = BTreeSet::new();
    for file in sources() {
        let source = fs::read_to_string(&file).expect("a source");
        for code in codes_in(&source) {
            if !NO_CAUSES.contains(&code) && !known.iter().any(|each| each == code) {
                given.insert(format!("{code} of {}", file.display()));
            }
        }
    }
    assert!(given.is_empty(), "without a sentence: {given:#?}");
}

/// The twin: a code that nobody knows is found in a source.
#[test]
fn a_new_code_is_found_where_it_is_written() {
    let source = r#"Err(RemoteError::Record { code: ReasonCode::new("OUT_OF_CHEESE"), detail: "no more".to_owned() })"#;
    assert_eq!(codes_in(source), ["OUT_OF_CHEESE"]);
    assert!(!all().contains(&"OUT_OF_CHEESE".to_owned()));
    assert!(sources().len() > 50, "the rooms are looked through");
}

#[test]
fn every_error_of_a_value_and_every_rule_is_a_cause_in_capitals() {
    let known = all();
    for code in ["DAMAGED_TEXT", "AMBIGUOUS_NUMBER", "EXPRESSION_TOO_COSTLY", "REQUIRED", "REFERENCE_UNKNOWN"]
    {
        assert!(known.iter().any(|each| each == code), "{code}");
    }
    let once: BTreeSet<_> = known.iter().collect();
    assert_eq!(once.len(), known.len());
    assert!(known.iter().all(|code| *code == code.to_ascii_uppercase()));
}
