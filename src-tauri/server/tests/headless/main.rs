//! The real program: what it prints, how it ends, what it never shows.
#![cfg(unix)]

mod program;

use std::time::{Duration, Instant};

use program::{Program, SIGINT, SIGTERM};
use serde_json::{Value, json};

const KEY: &str = "marker-key-4711-never-shown";

#[test]
fn it_prints_its_address_once_it_answers_and_ends_cleanly_on_sigterm_and_ctrl_c() {
    for signal in [SIGTERM, SIGINT] {
        let folder = tempfile::tempdir().unwrap();
        let mut program = Program::start(folder.path(), &[], &[]);
        let address = program.address();
        assert!(address.starts_with("http://127.0.0.1:") && address.contains("/#token="), "{address}");
        assert_eq!(program.health(&address), "ok");
        let begin = Instant::now();
        program.signal(signal);
        let end = program.end();
        assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
        assert_eq!(end.code, Some(0), "{}", end.errors);
    }
}

#[test]
fn a_wrong_variable_is_named_and_the_key_is_shown_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = [("REMOTE_API_URL", "http://orders.example.com"), ("REMOTE_API_KEY", KEY)];
    let end = Program::start(folder.path(), &[], &wrong).end();
    assert_eq!(end.code, Some(1));
    assert!(end.errors.contains("REMOTE_API_URL does not use https"), "{}", end.errors);
    assert!(!end.errors.contains(KEY) && !end.output.contains(KEY));
    let end = Program::start(folder.path(), &[], &[("REMOTE_API_KEY", "with space marker")]).end();
    assert_eq!(end.code, Some(1));
    assert!(end.errors.contains("REMOTE_API_KEY") && !end.errors.contains("marker"), "{}", end.errors);
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none(), "nothing was started");
}

#[test]
fn in_debug_the_log_says_more_but_never_the_key_or_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{nobody}");
    let variables = [("REMOTE_API_URL", url.as_str()), ("REMOTE_API_KEY", KEY), ("SYNC_DEBUG", "1")];
    let mut program = Program::start(folder.path(), &[], &variables);
    let address = program.address();
    let token = address.split_once("#token=").unwrap().1.to_owned();
    program.health(&address);
    program.signal(SIGTERM);
    let end = program.end();
    assert_eq!(end.code, Some(0), "{}", end.errors);
    assert!(end.errors.contains("starting"), "the twin: there is a log: {}", end.errors);
    assert!(!end.errors.contains(KEY) && !end.output.contains(KEY), "{}", end.errors);
    assert!(!end.errors.contains(&token), "{}", end.errors);
}

#[test]
fn a_second_copy_ends_with_code_2_and_the_first_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Program::start(folder.path(), &[], &[]);
    let address = first.address();
    let second = Program::start(folder.path(), &[], &[]).end();
    assert_eq!(second.code, Some(2), "{}", second.errors);
    assert!(second.errors.contains("in use by another copy"), "{}", second.errors);
    assert!(!second.output.contains("OPEN"));
    assert_eq!(first.health(&address), "ok");
    first.signal(SIGTERM);
    assert_eq!(first.end().code, Some(0));
}

#[test]
fn configure_writes_the_settings_and_ends() {
    let folder = tempfile::tempdir().unwrap();
    let arguments =
        ["configure", "--name", "La Ñata", "--zone", "America/Bogota", "--cutoff", "5", "--currency", "COP"];
    let end = Program::start(folder.path(), &arguments, &[]).end();
    assert_eq!(end.code, Some(0), "{}", end.errors);
    assert_eq!(end.output, "La Ñata: America/Bogota, 05:00, COP\n");
    let again = Program::start(folder.path(), &["configure", "--cutoff", "3"], &[]).end();
    assert_eq!(again.output, "La Ñata: America/Bogota, 03:00, COP\n");
    let wrong = Program::start(folder.path(), &["configure", "--zone", "Bogota"], &[]).end();
    assert_eq!(wrong.code, Some(1));
    assert!(wrong.errors.contains("unknown time zone"), "{}", wrong.errors);
}

#[test]
fn a_forgotten_pin_is_replaced_by_whoever_has_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    let run = |calls: &[(&str, Value)]| {
        let mut program = Program::start(folder.path(), &[], &[]);
        let address = program.address();
        let answers = program.call(&address, calls);
        program.signal(SIGTERM);
        assert_eq!(program.end().code, Some(0));
        answers
    };
    let sign_in = |pin: &str| ("seat_sign_in", json!({ "personId": 1, "pin": pin }));
    let first = json!({ "name": "Íñigo", "role": "ADMINISTRATOR", "pin": "1111" });
    let wrong = sign_in("9999");
    let calls = [vec![("person_add", first)], vec![wrong; 5], vec![sign_in("1111")]].concat();
    assert_eq!(run(&calls)[6]["code"], "LOCKED_OUT");

    let set = |name: &str, input: &str| {
        Program::start_with_input(folder.path(), &["set-pin", "--name", name], &[], input).end()
    };
    for (name, input, says) in [
        ("Ana", "2222\n", "nobody of that name"),
        ("Íñigo", "22\n", "4 to 8 digits"),
        ("Íñigo", "", "4 to 8"),
    ] {
        let end = set(name, input);
        assert_eq!(end.code, Some(1));
        assert!(end.errors.contains(says) && !end.errors.contains("22"), "{}", end.errors);
    }
    let end = set("inigo", "48159265\n");
    assert_eq!(end.code, Some(0), "{}", end.errors);
    assert!(!end.output.contains("48159265") && !end.errors.contains("48159265"));
    let answers = run(&[sign_in("1111"), sign_in("48159265")]);
    assert_eq!((&answers[0]["code"], &answers[1]["role"]), (&json!("WRONG_PIN"), &json!("ADMINISTRATOR")));
}

#[test]
fn version_and_wrong_arguments_need_no_environment() {
    let folder = tempfile::tempdir().unwrap();
    let end = Program::start(folder.path(), &["--version"], &[]).end();
    assert_eq!(end.output, format!("mostrador-headless {}\n", env!("CARGO_PKG_VERSION")));
    let wrong = Program::start(folder.path(), &["--unknown"], &[]).end();
    assert_eq!(wrong.code, Some(2));
}
