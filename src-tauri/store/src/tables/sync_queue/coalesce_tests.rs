use super::*;

fn write<'a>(action: &'a str, external_id: &'a str, changed: &[&str]) -> Write<'a> {
    let changed = Some(changed.iter().map(|field| (*field).to_owned()).collect());
    Write { action, external_id, changed, base_version: None }
}

#[test]
fn every_pair_of_jobs_has_its_rule() {
    let (never, perhaps) = (Sent::Never, Sent::Perhaps);
    let table = [
        // Of a record that the destination knows.
        (UPSERT, "7", never, UPSERT, "one"),
        (UPSERT, "7", perhaps, UPSERT, "one"),
        (UPSERT, "7", never, DELETE, "one"),
        (UPSERT, "7", perhaps, DELETE, "one"),
        (DELETE, "7", never, UPSERT, "one"),
        (DELETE, "7", perhaps, UPSERT, "one"),
        (DELETE, "7", never, DELETE, "one"),
        // Of one that was made here.
        (UPSERT, "", never, UPSERT, "one"),
        (UPSERT, "", never, DELETE, "nothing"),
        (UPSERT, "", perhaps, UPSERT, "separate"),
        (UPSERT, "", perhaps, DELETE, "separate"),
        // Other actions speak for themselves alone.
        ("confirm", "7", never, "confirm", "one"),
        ("confirm", "7", perhaps, "confirm", "one"),
        ("confirm", "", perhaps, "confirm", "one"),
        ("confirm", "7", never, "cancel", "separate"),
        ("confirm", "7", never, UPSERT, "separate"),
        (UPSERT, "7", never, "confirm", "separate"),
        (DELETE, "7", never, "confirm", "separate"),
    ];
    for (older, external_id, sent, newer, expected) in table {
        let outcome = coalesce(
            &write(older, external_id, &["a"]),
            sent,
            Before::Nothing,
            &write(newer, external_id, &["b"]),
        );
        let named = match outcome {
            Coalesced::Separate => "separate",
            Coalesced::One { .. } => "one",
            Coalesced::Nothing => "nothing",
        };
        assert_eq!(named, expected, "{older} ({external_id:?}, {sent:?}), then {newer}");
    }
}

#[test]
fn a_deletion_is_not_lost_while_an_older_job_may_make_the_record() {
    let outcome = |before| coalesce(&write(UPSERT, "", &["a"]), Sent::Never, before, &write(DELETE, "", &[]));
    assert_eq!(outcome(Before::Unfinished), Coalesced::One { changed: None, base_version: None });
    assert_eq!(outcome(Before::Nothing), Coalesced::Nothing);
}

#[test]
fn a_creation_that_may_have_arrived_stays_whatever_comes_later() {
    for (newer, external_id) in [(UPSERT, ""), (UPSERT, "7"), (DELETE, ""), (DELETE, "7")] {
        for before in [Before::Nothing, Before::Unfinished] {
            let outcome =
                coalesce(&write(UPSERT, "", &["a"]), Sent::Perhaps, before, &write(newer, external_id, &[]));
            assert_eq!(outcome, Coalesced::Separate, "{newer} ({external_id:?}) {before:?}");
        }
    }
}

#[test]
fn two_edits_are_one_with_the_fields_of_both() {
    let fields = |older: &[&str], newer: &[&str]| match coalesce(
        &write(UPSERT, "7", older),
        Sent::Never,
        Before::Nothing,
        &write(UPSERT, "7", newer),
    ) {
        Coalesced::One { changed, .. } => changed.unwrap().join(" "),
        Coalesced::Separate | Coalesced::Nothing => panic!("they are one"),
    };
    assert_eq!(fields(&["a", "b"], &["b", "c"]), "a b c");
    assert_eq!(fields(&[], &["b"]), "b");
}

#[test]
fn whoever_sends_everything_goes_on_sending_everything() {
    let everything = Write { changed: None, ..write(UPSERT, "7", &[]) };
    for (older, newer) in
        [(&everything, &write(UPSERT, "7", &["a"])), (&write(UPSERT, "7", &["a"]), &everything)]
    {
        let outcome = coalesce(older, Sent::Never, Before::Nothing, newer);
        assert_eq!(outcome, Coalesced::One { changed: None, base_version: None });
    }
}

#[test]
fn the_newer_payload_says_which_version_it_is_based_on() {
    let based = |version| Write { base_version: version, ..write(UPSERT, "7", &["a"]) };
    for (older, newer, expected) in [
        (Some("1"), Some("2"), Some("2")),
        (Some("1"), None, Some("1")),
        (None, Some("2"), Some("2")),
        (None, None, None),
    ] {
        let Coalesced::One { base_version, .. } =
            coalesce(&based(older), Sent::Never, Before::Nothing, &based(newer))
        else {
            panic!("they are one")
        };
        assert_eq!(base_version.as_deref(), expected);
    }
}
