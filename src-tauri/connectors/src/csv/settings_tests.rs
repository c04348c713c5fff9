use super::*;

fn read(fields: &[(&str, &str)]) -> Result<CsvSettings, SettingsError> {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    CsvSettings::from_fields(&fields)
}

fn folder() -> &'static str {
    if cfg!(windows) { r"C:\datos" } else { "/datos" }
}

#[test]
fn only_the_folder_is_needed() {
    let settings = CsvSettings { folder: folder().into(), key: None, delimiter: Delimiter::Auto };
    assert_eq!(read(&[(FOLDER, folder())]), Ok(settings.clone()));
    assert_eq!(read(&[(FOLDER, folder()), (KEY, "  "), (DELIMITER, "")]), Ok(settings));
}

#[test]
fn every_delimiter_is_known_by_its_code() {
    for delimiter in Delimiter::ALL {
        let read = read(&[(FOLDER, folder()), (KEY, " código "), (DELIMITER, delimiter.code())]).unwrap();
        assert_eq!((read.delimiter, read.key.as_deref()), (delimiter, Some("código")));
    }
}

#[test]
fn what_cannot_be_used_is_named() {
    assert_eq!(read(&[]), Err(SettingsError(FOLDER)));
    assert_eq!(
        read(&[(FOLDER, "datos")]),
        Err(SettingsError(FOLDER)),
        "which folder that is depends on the start"
    );
    assert_eq!(read(&[(FOLDER, folder()), (DELIMITER, "|")]), Err(SettingsError(DELIMITER)));
}
