use super::*;

#[test]
fn what_a_source_wrote_is_not_in_what_is_shown_for_debugging() {
    let raw = r#"{"id":"a","name":"Begoña Ruiz"}"#;
    let record = Record {
        external_id: "a".to_owned(),
        raw_json: raw.to_owned(),
        modified_at: None,
        version: Some("7".to_owned()),
        body: RecordBody::Raw,
    };
    let aside = SetAside {
        reason: SetAsideReason::IdMissing,
        content_hash: "hash".to_owned(),
        raw_json: raw.to_owned(),
    };
    let page = Page {
        records: vec![record.clone()],
        set_aside: vec![aside.clone()],
        next_cursor: Some("Begoña|a".to_owned()),
        total: Some(2),
        watermark: None,
    };
    let shown = format!("{record:?} {aside:?} {page:?}");
    assert!(!shown.contains("Bego") && !shown.contains("name"), "{shown}");
    // What is needed to recognise it is.
    let bytes = raw.len();
    assert!(shown.starts_with(&format!("Record {{ external_id: \"a\", raw_bytes: {bytes}, ")), "{shown}");
    assert!(shown.contains("SetAside { reason: IdMissing, content_hash: \"hash\", "), "{shown}");
    assert!(shown.contains("Page { records: 1, set_aside: 1, has_next: true, total: Some(2), "), "{shown}");
}
