use std::collections::{BTreeMap, BTreeSet};

use super::*;

fn wanted(clients: u64, ambiguous: u64, broken: u64, repeated: u64) -> Wanted {
    Wanted { clients, ambiguous, broken, repeated, seed: None }
}

/// Every row, page by page.
fn rows(book: &Book, per_page: u64) -> Vec<Value> {
    let mut all = Vec::new();
    loop {
        let mut text = "[".to_owned();
        let written = book.write(&mut text, count(all.len()), per_page);
        text.push(']');
        let page: Vec<Value> = serde_json::from_str(&text).expect("JSON");
        assert_eq!(count(page.len()), written);
        all.extend(page);
        if written < per_page {
            return all;
        }
    }
}

fn ids(rows: &[Value]) -> Vec<String> {
    rows.iter().filter_map(|row| row.get("id")?.as_str().map(str::to_owned)).collect()
}

/// The document as it is meant, however it is written.
fn document(row: &Value) -> Option<String> {
    let text = row.get("national_identification_number")?.as_str()?;
    let details = row.get("details").and_then(Value::as_str).unwrap_or_default();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0').to_owned();
    let letter = text.chars().chain(details.chars().take(usize::from(details.len() == 1)));
    let letter: String = letter.filter(|sign| matches!(sign, 'E' | 'J')).take(1).collect();
    (!digits.is_empty()).then(|| format!("{letter}{digits}"))
}

#[test]
fn the_pages_hold_every_client_once_whatever_their_size() {
    let mut book = Book::make(7, &wanted(500, 0, 0, 10)).expect("made");
    book.delete_first(3);
    book.create(2, true);
    book.create(1, false);
    let whole = rows(&book, 1_000);
    assert_eq!(count(whole.len()), book.rows());
    assert_eq!(whole.len(), 500 - 3 + 10 + 3);
    for per_page in [1, 7, 100] {
        assert_eq!(rows(&book, per_page), whole, "{per_page}");
    }
    let distinct: BTreeSet<String> = ids(&whole).into_iter().collect();
    assert_eq!(distinct.len(), 500 - 3 + 3);
}

#[test]
fn so_many_clients_share_a_document_as_were_asked_for() {
    let book = Book::make(3, &wanted(2_000, 65, 5, 40)).expect("made");
    let rows = rows(&book, 1_000);
    let mut owners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in &rows {
        if let (Some(document), Some(id)) = (document(row), row["id"].as_str()) {
            owners.entry(document).or_default().insert(id.to_owned());
        }
    }
    let shared: Vec<usize> = owners.values().map(BTreeSet::len).filter(|owners| *owners > 1).collect();
    assert_eq!(shared, vec![2; 65]);
    let told = book.told();
    assert_eq!(told.iter().filter(|client| client["same_as"].is_string()).count(), 65);
    assert_eq!(told.iter().filter(|client| client["broken"] == true).count(), 5);
    assert_eq!(told.iter().filter(|client| client["times"] == 2).count(), 40);
    assert_eq!(count(rows.len()), 2_000 + 40);
}

#[test]
fn the_same_seed_gives_the_same_clients_and_another_one_others() {
    let make = |seed| rows(&Book::make(seed, &wanted(50, 0, 0, 0)).expect("made"), 50);
    assert_eq!(make(5), make(5));
    assert_ne!(make(5), make(6));
}

#[test]
fn a_client_is_found_changed_and_gone() {
    let mut book = Book::make(1, &wanted(20, 0, 0, 0)).expect("made");
    let id = ids(&rows(&book, 20)).pop().expect("a client");
    assert!(book.change(&id, Map::from_iter([("city".to_owned(), json!("Carora"))])));
    let found: Value = serde_json::from_str(&book.find(&id).expect("found")).expect("JSON");
    assert_eq!((&found["city"], &found["id"]), (&json!("Carora"), &json!(id)));
    assert!(book.delete(&id));
    assert!(book.find(&id).is_none() && !book.delete(&id));
}

#[test]
fn names_and_documents_are_as_odd_as_in_life() {
    let book = Book::make(1, &wanted(3_000, 0, 0, 0)).expect("made");
    let mut text = String::new();
    book.write(&mut text, 0, 3_000);
    for part in
        ["ñ", "🚀", "\"V-", "E-", "J-", "\"password\"", "\"details\":\"E\"", "number\":\"00", "\"   \""]
    {
        assert!(text.contains(part), "{part}");
    }
    assert!(text.contains("national_identification_number\":null"));
}
