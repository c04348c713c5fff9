//! Damaged Spanish text as a table: `damaged TAB what it was, or FLAG`. Control characters, no-break spaces, soft
//! hyphens and U+FFFD are written `\u{a0}`, so that an editor shows and keeps them.
//!
//! `generated.tsv` is made by [`generated`], and written anew by `UPDATE_CORPUS=1 cargo test -p mostrador-domain corpus`.
//! `handwritten.tsv` holds what was seen in exports of real programs and what somebody thought of to break the rules;
//! what each line should be was decided by a person and not by the program.

mod words;

use super::damage::{Loss, damage};
use super::{Misreading, Repair, repair};
use words::{DISHES, NAMES, NOTES, PRICES, SIGNS, STREETS, VERBS};

const GENERATED: &str = include_str!("generated.tsv");
const HANDWRITTEN: &str = include_str!("handwritten.tsv");
const FLAG: &str = "FLAG";

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    damaged: String,
    /// What it was; none where a person has to look.
    expected: Option<String>,
}

fn rows(table: &str) -> Vec<Row> {
    let row = |line: &str| {
        let (damaged, expected) = line.split_once('\t').expect("two columns");
        let expected = (expected != FLAG).then(|| unescaped(expected));
        Row { damaged: unescaped(damaged), expected }
    };
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(row).collect()
}

fn escaped(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\u{80}'..='\u{a0}' | '\u{ad}' | char::REPLACEMENT_CHARACTER => {
                format!("\\u{{{:x}}}", u32::from(letter))
            }
            letter => letter.to_string(),
        })
        .collect()
}

fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('}').expect("a closing brace");
        whole.push(char::from_u32(u32::from_str_radix(number, 16).expect("a number")).expect("a letter"));
        whole.push_str(rest);
    }
    whole
}

/// What is wrong with a row by this repairer; nothing where it comes out right or is flagged as it should be.
fn fault(row: &Row, repairer: impl Fn(&str) -> Repair) -> Option<String> {
    let came = match repairer(&row.damaged) {
        Repair::Clean => Some(row.damaged.clone()),
        Repair::Repaired { text, .. } => Some(text),
        Repair::Suspect { .. } => None,
    };
    (came != row.expected).then(|| format!("{:?} came out as {came:?}, not {:?}", row.damaged, row.expected))
}

/// Every way of damaging: each reading with each loss, once, and twice by the readings that programs use.
fn ways() -> Vec<Vec<(Misreading, Loss)>> {
    let lossy = [Misreading::Windows1252, Misreading::Windows1254]
        .into_iter()
        .flat_map(|misreading| Loss::ALL.map(|loss| (misreading, loss)));
    let once: Vec<_> = lossy.chain([(Misreading::Latin1, Loss::Nothing)]).collect();
    let first = Misreading::ALL.map(|misreading| (misreading, Loss::Nothing));
    let twice = first.into_iter().flat_map(|one| once.iter().map(move |other| vec![one, *other]));
    once.iter().map(|way| vec![*way]).chain(twice).collect()
}

/// The generated part of the table: each text in some of the ways, all of the ways in turn. What comes out is written
/// down only where it is right; a wrong one ends the making.
fn generated() -> String {
    let ways = ways();
    let mut table =
        String::from("# Written by `UPDATE_CORPUS=1 cargo test -p mostrador-domain corpus`. Do not edit.\n");
    let texts = [NAMES, STREETS, DISHES, NOTES, PRICES].concat();
    let mut turn = 0;
    for text in texts {
        for _ in 0..8 {
            let way = &ways[turn % ways.len()];
            // Coprime to the number of ways, so that texts of a kind meet different ones.
            turn += 7;
            let damaged = way
                .iter()
                .fold(text.to_owned(), |text, (misreading, loss)| damage(&text, *misreading, *loss));
            if damaged == text {
                continue;
            }
            let expected = match repair(&damaged) {
                Repair::Suspect { .. } => FLAG.to_owned(),
                Repair::Repaired { text: result, .. } if result == text => escaped(text),
                other @ (Repair::Clean | Repair::Repaired { .. }) => {
                    panic!("{text} damaged to {damaged:?} came out as {other:?}")
                }
            };
            let row = format!("{}\t{expected}\n", escaped(&damaged));
            if !table.contains(&row) {
                table.push_str(&row);
            }
        }
    }
    table
}

#[test]
fn the_corpus_is_what_the_generator_makes() {
    let made = generated();
    if std::env::var_os("UPDATE_CORPUS").is_some() {
        let path =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text_repair/corpus/generated.tsv");
        std::fs::write(path, &made).expect("the table is written");
        return;
    }
    assert_eq!(GENERATED, made);
}

#[test]
fn every_line_of_the_corpus_comes_out_right_or_is_flagged() {
    let all: Vec<Row> = [GENERATED, HANDWRITTEN].into_iter().flat_map(rows).collect();
    let faults: Vec<_> = all.iter().filter_map(|row| fault(row, repair)).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let right = all.iter().filter(|row| row.expected.is_some()).count();
    assert!(all.len() >= 250, "{}", all.len());
    assert!(right >= 250, "{right} come out right, {} are flagged", all.len() - right);
    assert!(rows(HANDWRITTEN).len() >= 60);
}

/// The twin: somebody who puts back what he thinks was lost, and who trusts whatever decodes, gets lines wrong, and the
/// same check says so.
#[test]
fn a_wrong_repair_is_seen_by_the_corpus() {
    let guessing = |text: &str| {
        let filled = text.replace("Ã ", "Ã\u{a0}").replace('\u{fffd}', "\u{ad}");
        let bytes = Misreading::Windows1252.bytes(&filled);
        match bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()) {
            Some(result) if result != text => Repair::Repaired { text: result, misreadings: Vec::new() },
            Some(_) | None => Repair::Clean,
        }
    };
    let wrong = rows(GENERATED).iter().filter(|row| fault(row, guessing).is_some()).count();
    assert!(wrong > 100, "{wrong}");
    let row = Row { damaged: "MarÃa".to_owned(), expected: None };
    assert!(fault(&row, repair).is_none());
    assert!(fault(&Row { expected: Some("Marta".to_owned()), ..row }, repair).is_some());
}

#[test]
fn what_an_editor_would_lose_is_written_down_and_read_back() {
    let text = "a\u{a0}b\u{ad}c\u{fffd}d\u{9d}";
    assert_eq!(escaped(text), "a\\u{a0}b\\u{ad}c\\u{fffd}d\\u{9d}");
    assert_eq!(unescaped(&escaped(text)), text);
}

/// A generator of its own, so that a text can be found again by its number.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.below(from.len())]
    }
}

/// What somebody types or an export holds: a customer, an address, an order line, a note, a price.
fn clean_text(dice: &mut Dice) -> String {
    let (name, street, dish) = (dice.pick(NAMES), dice.pick(STREETS), dice.pick(DISHES));
    let (note, price, sign) = (dice.pick(NOTES), dice.pick(PRICES), dice.pick(SIGNS));
    let (verb, number) = (dice.pick(VERBS), dice.below(300) + 1);
    let text = match dice.below(12) {
        0 => format!("{name} · {street}"),
        1 => format!("{number} × {dish} — {price}"),
        2 => format!("¿{verb} {dish}? {note} {sign}"),
        3 => format!("«{note}», {verb} {name}."),
        4 => format!("“{dish}”: {price} ({number}.ª ración, mesa nº {number})"),
        5 => format!("¡{verb} {number} {dish}!{sign}"),
        6 => format!("{street}, {number}º B; {note}"),
        7 => format!("{dish} a {number} °C…\n{note}"),
        8 => format!("'{name}' / \"{dish}\" – {price}"),
        9 => format!("{sign}{dish}{sign}\u{a0}{price}"),
        10 => format!("{name}; {street}; {note}; {dish}; {price}"),
        _ => format!("{verb} {dish} ½ y ½: {sign} {note}"),
    };
    // Cashiers like capitals, and so do old programs.
    if dice.below(5) == 0 { text.to_uppercase() } else { text }
}

#[test]
fn one_hundred_thousand_spanish_texts_are_left_as_they_are() {
    let mut dice = Dice(1492);
    let mut different = std::collections::BTreeSet::new();
    while different.len() < 100_000 {
        let text = clean_text(&mut dice);
        assert_eq!(repair(&text), Repair::Clean, "{text}");
        different.insert(text);
    }
}

/// The twin: the same texts, damaged, are not clean.
#[test]
fn the_same_texts_damaged_are_seen() {
    let mut dice = Dice(1492);
    for number in 0..2_000 {
        let text = clean_text(&mut dice);
        let damaged = damage(&text, Misreading::Windows1252, Loss::Nothing);
        match repair(&damaged) {
            Repair::Repaired { text: result, .. } => assert_eq!(result, text, "{number}"),
            Repair::Suspect { .. } => {}
            Repair::Clean => assert_eq!(damaged, text, "{number}"),
        }
    }
}
