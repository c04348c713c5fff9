use super::{Key, Place};

#[test]
fn a_name_reads_as_it_was_written() {
    for key in [
        Key::System("hubspot-1".to_owned()),
        Key::Job(12),
        Key::Record(5),
        Key::SetAside("whatsapp".to_owned(), "order".to_owned()),
        Key::Conflicts(3),
        Key::Deletions(9),
        Key::Run(1),
    ] {
        assert_eq!(Key::parse(&key.to_string()), Some(key));
    }
    for text in ["", "job", "job:", "job:x", "system:", "set-aside:whatsapp", "order:1"] {
        assert_eq!(Key::parse(text), None, "{text}");
    }
}

#[test]
fn a_place_reads_as_it_was_written() {
    for place in [Place::START, Place { rank: 2, since: 1_795_400_000_000, number: -3 }] {
        assert_eq!(Place::parse(&place.to_string()), Some(place));
    }
    for text in ["", "1.2", "1.2.3.4", "a.2.3"] {
        assert_eq!(Place::parse(text), None, "{text}");
    }
}
