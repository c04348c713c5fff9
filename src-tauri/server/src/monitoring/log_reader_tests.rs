use super::*;

fn line(minute: u32, level: &str, message: &str) -> String {
    format!(
        "{{\"timestamp\":\"2026-11-26T04:{minute:02}:00.000Z\",\"level\":\"{level}\",\"target\":\"mostrador::x\",\
         \"message\":\"{message}\",\"fields\":{{\"system\":\"Web\"}}}}\n"
    )
}

fn folder(files: &[(&str, String)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (day, text) in files {
        std::fs::write(folder.path().join(format!("mostrador.{day}.jsonl")), text).unwrap();
    }
    std::fs::write(folder.path().join("mostrador.notes.jsonl"), line(1, "INFO", "of nobody")).unwrap();
    folder
}

fn request(limit: u32) -> LogRequest {
    LogRequest { limit, ..LogRequest::default() }
}

fn messages(page: &LogPage) -> Vec<&str> {
    page.lines.iter().map(|line| line.message.as_str()).collect()
}

#[test]
fn pages_go_from_the_newest_line_to_the_oldest_across_the_files_without_a_gap() {
    let older: String = (0..1_500).map(|index| line(index % 60, "INFO", &format!("a{index}"))).collect();
    let newer: String = (0..30).map(|index| line(index % 60, "INFO", &format!("b{index}"))).collect();
    let folder = folder(&[("2026-11-25", older), ("2026-11-26", newer)]);
    let mut request = request(7);
    let mut all = Vec::new();
    loop {
        let page = read(folder.path(), &request).unwrap();
        all.extend(page.lines.iter().map(|line| line.message.clone()));
        request.before = page.next;
        if request.before.is_none() {
            break;
        }
    }
    let expected: Vec<String> = (0..30)
        .rev()
        .map(|index| format!("b{index}"))
        .chain((0..1_500).rev().map(|index| format!("a{index}")))
        .collect();
    assert_eq!(all, expected);
}

#[test]
fn level_and_text_choose_and_neither_capitals_nor_foreign_lines_matter() {
    let text = [
        line(1, "DEBUG", "step"),
        "not json\n".to_owned(),
        line(2, "WARN", "Ñandú lost"),
        line(3, "ERROR", "disk"),
        line(4, "INFO", "fine"),
    ]
    .concat();
    let folder = folder(&[("2026-11-26", text)]);
    let grave = LogRequest { level: Some(LogLevel::Warn), ..request(50) };
    assert_eq!(messages(&read(folder.path(), &grave).unwrap()), ["disk", "Ñandú lost"]);
    let found = LogRequest { text: Some(" ñANDÚ ".to_owned()), ..request(50) };
    assert_eq!(messages(&read(folder.path(), &found).unwrap()), ["Ñandú lost"]);
    let by_field = LogRequest { text: Some("web".to_owned()), ..request(50) };
    assert_eq!(read(folder.path(), &by_field).unwrap().lines.len(), 4);
}

#[test]
fn a_line_without_an_end_and_one_of_many_megabytes_do_no_harm() {
    let mut text = line(1, "INFO", "first");
    text.push_str(&"x".repeat(3 * LONGEST_LINE));
    text.push('\n');
    text.push_str(&line(2, "INFO", "last"));
    text.push_str("{\"timestamp\":\"2026-11-26T04:03");
    let folder = folder(&[("2026-11-26", text)]);
    assert_eq!(messages(&read(folder.path(), &request(50)).unwrap()), ["last", "first"]);
}

#[test]
fn a_place_is_only_taken_when_it_is_one() {
    let folder = folder(&[]);
    for before in ["", "x", "../../etc/passwd:0", "2026-11-26:-1", "2026-11-2:5"] {
        let request = LogRequest { before: Some(before.to_owned()), ..request(1) };
        assert!(matches!(read(folder.path(), &request), Err(ReadError::Place)), "{before}");
    }
    assert!(read(&folder.path().join("missing"), &request(1)).unwrap().lines.is_empty());
}
