use super::*;

fn record(id: &str, body: RecordBody) -> Spooled {
    Spooled::Record(Record {
        external_id: id.to_owned(),
        raw_json: format!("{{\"id\":\"{id}\",\"ñ\":1}}"),
        modified_at: Some(Timestamp(-5)),
        version: Some("v".to_owned()),
        body,
    })
}

fn entries() -> Vec<Spooled> {
    let malformed =
        RecordBody::Malformed { reason: ReasonCode::new("NO_NAME"), field: Some("name".to_owned()) };
    vec![
        record("a", RecordBody::Raw),
        record("b", RecordBody::Deleted),
        record("c", malformed),
        Spooled::Aside(SetAside {
            reason: SetAsideReason::IdMissing,
            content_hash: "hash".to_owned(),
            raw_json: "{}".to_owned(),
        }),
        Spooled::Aside(SetAside {
            reason: SetAsideReason::TooLarge,
            content_hash: "hash".to_owned(),
            raw_json: "{}".to_owned(),
        }),
    ]
}

/// Everything of each entry.
fn texts(entries: &[Spooled]) -> Vec<String> {
    let text = |entry: &Spooled| match entry {
        Spooled::Record(record) => format!("{record:?} {:?} {}", record.body, record.raw_json),
        Spooled::Aside(entry) => format!("{entry:?} {}", entry.raw_json),
    };
    entries.iter().map(text).collect()
}

fn end() -> StreamEnd {
    StreamEnd { total: Some(5), watermark: Some("w".to_owned()) }
}

fn filled(path: &Path) -> Spool {
    let mut writer = SpoolWriter::create(path).unwrap();
    entries().iter().for_each(|entry| writer.push(entry).unwrap());
    writer.finish(end()).unwrap()
}

#[test]
fn what_goes_in_comes_out_in_pieces_of_any_size() {
    let folder = tempfile::tempdir().unwrap();
    let path = path_of(&folder.path().join("spool"), 7);
    filled(&path);
    let spool = Spool::find(&path).unwrap();
    assert_eq!((spool.entries, &spool.end), (5, &end()));
    for size in 1..6 {
        let mut reader = spool.read().unwrap();
        let mut read = Vec::new();
        while !reader.at_end() {
            read.extend(reader.next(size).unwrap());
        }
        assert_eq!(texts(&read), texts(&entries()));
    }
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = path_of(folder.path(), 7);
    std::fs::write(&path, "left over").unwrap();
    filled(&path);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_spool_that_is_cut_off_or_damaged_anywhere_is_not_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = path_of(folder.path(), 7);
    filled(&path);
    let whole = std::fs::read(&path).unwrap();
    for end in 0..whole.len() {
        std::fs::write(&path, &whole[..end]).unwrap();
        assert!(Spool::find(&path).is_none(), "cut off at {end}");
        let mut damaged = whole.clone();
        damaged[end] ^= 1;
        std::fs::write(&path, &damaged).unwrap();
        assert!(Spool::find(&path).is_none(), "damaged at {end}");
    }
    std::fs::write(&path, &whole).unwrap();
    assert!(Spool::find(&path).is_some());
}

#[test]
fn only_the_spools_of_runs_under_way_stay() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.txt");
    std::fs::write(&other, "x").unwrap();
    for run in [1, 2, 3] {
        filled(&path_of(folder.path(), run));
    }
    sweep(folder.path(), &[2]).unwrap();
    let left: Vec<bool> = [1, 2, 3].iter().map(|run| path_of(folder.path(), *run).exists()).collect();
    assert_eq!((left, other.exists()), (vec![false, true, false], true));
    sweep(&folder.path().join("missing"), &[]).unwrap();
}
