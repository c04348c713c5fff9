//! The list of clients: which ones there are, in which order, and what is odd about some of them.

use std::collections::{BTreeMap, VecDeque};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::people::{People, Spelling};

/// What is made.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// Clients, the odd ones included.
    pub(super) clients: u64,
    /// Another seed than the stand-in's.
    #[serde(default)]
    pub(super) seed: Option<u64>,
    /// Clients with the document of one that stands before them.
    #[serde(default)]
    pub(super) ambiguous: u64,
    /// Entries that read as no client.
    #[serde(default)]
    pub(super) broken: u64,
    /// Clients that are listed twice: every other one at once, the others at the end.
    #[serde(default)]
    pub(super) repeated: u64,
}

/// What is odd about a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Odd {
    /// It has the document of that one.
    SameAs(u64),
    /// It is broken in one of five ways.
    Broken(u64),
    /// It is listed twice.
    Twice,
    /// Another one has its document: it stays as it is.
    Shared,
}

/// A client that was put in word for word.
#[derive(Debug, Clone)]
struct Own {
    id: Option<String>,
    text: String,
}

impl Own {
    fn new(text: String) -> Self {
        let id = serde_json::from_str::<Value>(&text).ok().and_then(|client| match client.get("id")? {
            Value::String(id) => Some(id.clone()),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        });
        Self { id, text }
    }
}

/// Where one row of the list comes from.
#[derive(Debug, Clone, Copy)]
enum Row<'a> {
    Own(&'a Own),
    Made(u64),
}

/// The list.
#[derive(Debug)]
pub(super) struct Book {
    people: People,
    clients: u64,
    odd: BTreeMap<u64, Odd>,
    /// Made clients whose second row follows the first; sorted.
    at_once: Vec<u64>,
    /// Made clients whose second row stands behind all others.
    at_the_end: Vec<u64>,
    /// Made clients that are gone; sorted.
    deleted: Vec<u64>,
    changed: BTreeMap<u64, Map<String, Value>>,
    front: VecDeque<Own>,
    end: Vec<Own>,
    created: u64,
}

impl Book {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            people: People { seed },
            clients: 0,
            odd: BTreeMap::new(),
            at_once: Vec::new(),
            at_the_end: Vec::new(),
            deleted: Vec::new(),
            changed: BTreeMap::new(),
            front: VecDeque::new(),
            end: Vec::new(),
            created: 0,
        }
    }

    /// Another list in the place of this one.
    pub(super) fn make(seed: u64, wanted: &Wanted) -> Result<Self, String> {
        let odd =
            wanted.ambiguous.saturating_mul(2).saturating_add(wanted.broken).saturating_add(wanted.repeated);
        if odd.saturating_mul(2) > wanted.clients {
            return Err("more odd clients than would fit among the others".to_owned());
        }
        let mut book = Self { clients: wanted.clients, ..Self::new(wanted.seed.unwrap_or(seed)) };
        for number in 0..wanted.broken {
            let index = book.free(number, wanted.broken, |_, _| true);
            book.odd.insert(index, Odd::Broken(number));
        }
        for number in 0..wanted.ambiguous {
            let first = book.free(number, wanted.ambiguous, |people, index| {
                people.spelling(index).is_national() && index + 1 < wanted.clients
            });
            book.odd.insert(first, Odd::Shared);
            let second = (first + 1..wanted.clients).find(|index| !book.odd.contains_key(index));
            let second = second.ok_or("no room for one more client of the same document")?;
            book.odd.insert(second, Odd::SameAs(first));
        }
        for number in 0..wanted.repeated {
            let index = book.free(number, wanted.repeated, |_, _| true);
            book.odd.insert(index, Odd::Twice);
            if number.is_multiple_of(2) { book.at_once.push(index) } else { book.at_the_end.push(index) }
        }
        book.at_once.sort_unstable();
        Ok(book)
    }

    /// The next client that is not odd yet, from an evenly spread place on, and around.
    fn free(&self, number: u64, of: u64, fits: impl Fn(People, u64) -> bool) -> u64 {
        let from = (2 * number + 1) * self.clients / (2 * of.max(1));
        let free = |index: &u64| !self.odd.contains_key(index) && fits(self.people, *index);
        (from..self.clients).chain(0..from).find(free).unwrap_or(from)
    }

    /// How many rows the list has.
    pub(super) fn rows(&self) -> u64 {
        self.before(self.clients) + count(self.front.len() + self.at_the_end.len() + self.end.len())
    }

    /// Rows of made clients before the one with this index, the front not counted.
    fn before(&self, index: u64) -> u64 {
        let below = |list: &[u64]| count(list.partition_point(|other| *other < index));
        index - below(&self.deleted) + below(&self.at_once)
    }

    /// So many rows from a place on, as JSON with commas between them; answers how many.
    pub(super) fn write(&self, out: &mut String, from: u64, most: u64) -> u64 {
        let mut written = 0;
        for row in self.from(from).take(usize::try_from(most).unwrap_or(usize::MAX)) {
            if written > 0 {
                out.push(',');
            }
            self.write_row(out, row);
            written += 1;
        }
        written
    }

    fn from(&self, place: u64) -> impl Iterator<Item = Row<'_>> {
        let front = count(self.front.len());
        let behind = place.saturating_sub(front);
        // The last made client whose first row stands at or before the place.
        let (mut low, mut high) = (0, self.clients);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.before(middle + 1) <= behind { low = middle + 1 } else { high = middle }
        }
        let skip = behind.saturating_sub(self.before(low));
        let made = (low..self.clients).flat_map(|index| {
            let times = match (self.is_deleted(index), self.at_once.binary_search(&index)) {
                (true, _) => 0,
                (false, Ok(_)) => 2,
                (false, Err(_)) => 1,
            };
            std::iter::repeat_n(Row::Made(index), times)
        });
        let tail = self.at_the_end.iter().map(|index| Row::Made(*index)).chain(self.end.iter().map(Row::Own));
        let front_left = self.front.iter().skip(size(place)).map(Row::Own);
        front_left.chain(made.chain(tail).skip(size(skip)))
    }

    fn is_deleted(&self, index: u64) -> bool {
        self.deleted.binary_search(&index).is_ok()
    }

    fn write_row(&self, out: &mut String, row: Row<'_>) {
        match row {
            Row::Own(own) => out.push_str(&own.text),
            Row::Made(index) => match self.changed.get(&index) {
                None => self.write_made(out, index),
                Some(patch) => {
                    let mut text = String::new();
                    self.write_made(&mut text, index);
                    out.push_str(&patched(&text, patch));
                }
            },
        }
    }

    fn write_made(&self, out: &mut String, index: u64) {
        let (people, spelling) = (self.people, self.people.spelling(index));
        match self.odd.get(&index) {
            None | Some(Odd::Twice | Odd::Shared) => people.write(out, index, index, spelling),
            Some(Odd::SameAs(first)) => {
                people.write(out, index, *first, people.spelling(*first).other());
            }
            Some(Odd::Broken(number)) => {
                let id = people.id(index);
                out.push_str(&match number % 5 {
                    0 => format!(r#"{{"id":"{id}","name":{{"first":"Ana"}},"email":null}}"#),
                    1 => format!(r#"{{"name":"Sin Id {index}","password":"geheim"}}"#),
                    2 => format!(r#""client {index}""#),
                    3 => format!(r#"{{"id":"{id}","name":"Lista","national_identification_number":[1,2]}}"#),
                    _ => format!(r#"{{"id":null,"name":"Nulo {index}"}}"#),
                });
            }
        }
    }

    /// The client with this id.
    pub(super) fn find(&self, id: &str) -> Option<String> {
        let own = self.front.iter().chain(&self.end).find(|own| own.id.as_deref() == Some(id));
        if let Some(own) = own {
            return Some(own.text.clone());
        }
        let index = self.index_of(id)?;
        let mut text = String::new();
        self.write_row(&mut text, Row::Made(index));
        Some(text)
    }

    /// Looks at all of them: ids lead one way only.
    fn index_of(&self, id: &str) -> Option<u64> {
        let id: uuid::Uuid = id.parse().ok()?;
        (0..self.clients).find(|index| self.people.id(*index) == id && !self.is_deleted(*index))
    }

    /// Puts a client in word for word, in the place of the one with its id or at the end.
    pub(super) fn put(&mut self, text: String) {
        let own = Own::new(text);
        let known = own.id.as_ref().and_then(|id| {
            self.front.iter_mut().chain(&mut self.end).find(|known| known.id.as_ref() == Some(id))
        });
        match known {
            Some(known) => *known = own,
            None => self.end.push(own),
        }
    }

    /// Merges a patch into a client; answers whether there is one.
    pub(super) fn change(&mut self, id: &str, patch: Map<String, Value>) -> bool {
        let own = self.front.iter_mut().chain(&mut self.end).find(|own| own.id.as_deref() == Some(id));
        if let Some(own) = own {
            own.text = patched(&own.text, &patch);
            return true;
        }
        let Some(index) = self.index_of(id) else { return false };
        self.changed.entry(index).or_default().extend(patch);
        true
    }

    /// Changes the first so many made clients that are not odd.
    pub(super) fn change_first(&mut self, number: u64, patch: &Map<String, Value>) {
        for index in self.plain(number) {
            self.changed.entry(index).or_default().extend(patch.clone());
        }
    }

    /// Deletes a client; answers whether there was one.
    pub(super) fn delete(&mut self, id: &str) -> bool {
        let before = self.front.len() + self.end.len();
        self.front.retain(|own| own.id.as_deref() != Some(id));
        self.end.retain(|own| own.id.as_deref() != Some(id));
        if self.front.len() + self.end.len() < before {
            return true;
        }
        let found = self.index_of(id);
        found.into_iter().for_each(|index| self.delete_made(index));
        found.is_some()
    }

    /// Deletes the first so many made clients that are not odd: every row behind them moves up.
    pub(super) fn delete_first(&mut self, number: u64) {
        for index in self.plain(number) {
            self.delete_made(index);
        }
    }

    fn plain(&self, number: u64) -> Vec<u64> {
        let plain = |index: &u64| !self.odd.contains_key(index) && !self.is_deleted(*index);
        (0..self.clients).filter(plain).take(size(number)).collect()
    }

    fn delete_made(&mut self, index: u64) {
        self.at_once.retain(|other| *other != index);
        self.at_the_end.retain(|other| *other != index);
        if let Err(place) = self.deleted.binary_search(&index) {
            self.deleted.insert(place, index);
        }
    }

    /// Makes new clients, at the front (every row moves down) or at the end.
    pub(super) fn create(&mut self, number: u64, at_the_front: bool) {
        for _ in 0..number {
            self.created += 1;
            // Beyond every made client, so that neither id nor document is one of theirs.
            let index = 100_000_000 + self.created;
            let mut text = String::new();
            self.people.write(&mut text, index, index, Spelling::Plain);
            let own = Own::new(text);
            if at_the_front { self.front.push_front(own) } else { self.end.push(own) }
        }
    }

    /// What there is, client by client, as the checks compare it.
    pub(super) fn told(&self) -> Vec<Value> {
        let own = |own: &Own| json!({ "id": own.id, "times": 1, "text": own.text });
        let made = (0..self.clients).filter(|index| !self.is_deleted(*index)).map(|index| {
            let odd = self.odd.get(&index);
            let broken = matches!(odd, Some(Odd::Broken(_)));
            let addressed = !matches!(odd, Some(Odd::Broken(number)) if !matches!(number % 5, 0 | 3));
            let same_as = match odd {
                Some(Odd::SameAs(first)) => Some(self.people.id(*first).to_string()),
                Some(Odd::Broken(_) | Odd::Twice | Odd::Shared) | None => None,
            };
            json!({
                "id": addressed.then(|| self.people.id(index).to_string()),
                "times": if odd == Some(&Odd::Twice) { 2 } else { 1 },
                "broken": broken,
                "same_as": same_as,
            })
        });
        self.front.iter().map(own).chain(made).chain(self.end.iter().map(own)).collect()
    }
}

fn patched(text: &str, patch: &Map<String, Value>) -> String {
    let mut client: Map<String, Value> = serde_json::from_str(text).unwrap_or_default();
    client.extend(patch.clone());
    Value::Object(client).to_string()
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

fn size(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
#[path = "book_tests.rs"]
mod tests;
