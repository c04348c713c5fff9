use std::collections::BTreeMap;

use proptest::prelude::*;

use super::damage::{Loss, damage};
use super::spanish::{AROUND, AROUND_HARD, BETWEEN, HARD, LINES, WORDS};
use super::*;

fn repaired(text: &str) -> Option<String> {
    match repair(text) {
        Repair::Repaired { text, .. } => Some(text),
        Repair::Clean | Repair::Suspect { .. } => None,
    }
}

/// The encodings of the known damage. ISO 8859-1 has no undefined bytes: nothing is lost on its way.
fn readings() -> Vec<(Misreading, Loss)> {
    let lossy = [Misreading::Windows1252, Misreading::Windows1254];
    let mut readings: Vec<_> =
        lossy.into_iter().flat_map(|misreading| Loss::ALL.map(|loss| (misreading, loss))).collect();
    readings.push((Misreading::Latin1, Loss::Nothing));
    readings
}

/// The line, the ways in which it was damaged, and what came of it.
type Damaged = (&'static str, Vec<(Misreading, Loss)>, String);

/// Every line damaged in every way: once, and twice in every pair of ways.
fn all_damage(readings: &[(Misreading, Loss)]) -> Vec<Damaged> {
    let mut damaged = Vec::new();
    for line in LINES.lines() {
        for first in readings.iter().copied() {
            let once = damage(line, first.0, first.1);
            for second in readings.iter().copied() {
                damaged.push((line, vec![first, second], damage(&once, second.0, second.1)));
            }
            damaged.push((line, vec![first], once));
        }
    }
    damaged
}

#[test]
fn the_lines_are_many_and_clean() {
    assert!(LINES.lines().count() >= 250, "{}", LINES.lines().count());
    for line in LINES.lines() {
        assert_eq!(repair(line), Repair::Clean, "{line}");
    }
}

#[test]
fn a_damaged_line_comes_out_right_or_is_flagged_and_is_never_wrong() {
    let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
    for (line, ways, damaged) in all_damage(&readings()) {
        let outcome = match repair(&damaged) {
            Repair::Clean => {
                assert_eq!(damaged, line, "{ways:?}: passes for clean");
                "unharmed"
            }
            Repair::Repaired { text, .. } => {
                assert_eq!(text, line, "{ways:?}: {damaged}");
                "right"
            }
            Repair::Suspect { preview, .. } => {
                assert_ne!(damaged, line, "flagged without damage");
                assert!(!preview.is_empty());
                "flagged"
            }
        };
        *outcomes.entry(outcome).or_default() += 1;
    }
    assert!(outcomes["right"] > outcomes["flagged"], "{outcomes:?}");
}

#[test]
fn a_line_that_lost_nothing_comes_out_right() {
    let mut flagged = Vec::new();
    let faithful = Misreading::ALL.map(|misreading| (misreading, Loss::Nothing));
    for (line, ways, damaged) in all_damage(&faithful) {
        if damaged != line && repaired(&damaged).is_none() {
            flagged.push((line, ways, damaged));
        }
    }
    assert!(flagged.is_empty(), "{} of them, such as {:?}", flagged.len(), flagged.first());
}

#[test]
fn half_a_damaged_text_is_flagged_and_stays() {
    let lines: Vec<&str> = LINES.lines().filter(|line| !line.is_ascii()).collect();
    for pair in lines.windows(2) {
        let [clean, other] = pair else { panic!("two") };
        let damaged = damage(other, Misreading::Windows1252, Loss::Nothing);
        let mixed = format!("{clean} / {damaged}");
        let Repair::Suspect { preview, .. } = repair(&mixed) else { panic!("{mixed}: {:?}", repair(&mixed)) };
        assert!(preview.starts_with(clean), "{preview}");
    }
}

#[test]
fn what_was_damaged_more_than_twice_is_only_flagged() {
    let mut text = "Señor Muñoz".to_owned();
    for _ in 0..3 {
        text = damage(&text, Misreading::Windows1252, Loss::Nothing);
    }
    let expected = Repair::Suspect { reason: Doubt::TooOften, preview: "Señor Muñoz".to_owned() };
    assert_eq!(repair(&text), expected);
}

#[test]
fn the_reason_and_the_preview_say_what_a_person_needs() {
    let table = [
        ("Ãrbol de Navidad", Doubt::Lost, "\u{fffd}rbol de Navidad"),
        ("MarÃa PeÃ±a", Doubt::Lost, "Mar\u{fffd}a Peña"),
        ("Pe\u{fffd}a", Doubt::Lost, "Pe\u{fffd}a"),
        ("Peña y PeÃ±a", Doubt::Mixed, "Peña y Peña"),
        ("PeÃ±a 😀", Doubt::Mixed, "Peña 😀"),
        ("AMANH\u{c3}”", Doubt::MaybeClean, "AMANHÔ"),
    ];
    for (text, reason, preview) in table {
        assert_eq!(repair(text), Repair::Suspect { reason, preview: preview.to_owned() }, "{text}");
    }
}

#[test]
fn how_it_was_misread_is_told() {
    let told = |text: &str| match repair(text) {
        Repair::Repaired { misreadings, .. } => misreadings,
        Repair::Clean | Repair::Suspect { .. } => panic!("{text}"),
    };
    assert_eq!(told("PeÃ±a"), [Misreading::Windows1252]);
    assert_eq!(told("PeÃƒÂ±a"), [Misreading::Windows1252, Misreading::Windows1252]);
    assert_eq!(told("ğŸ˜€"), [Misreading::Windows1254]);
    assert_eq!(told("ESPA\u{c3}\u{91}A"), [Misreading::Latin1]);
    assert_eq!(told("\u{c3}\u{81}rbol"), [Misreading::Windows1252], "an undefined byte as the web reads it");
}

/// A generator of its own, so that a text can be found again by its number.
struct Dice(u64);

impl Dice {
    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        from[usize::try_from(self.0 >> 33).unwrap() % from.len()]
    }
}

fn clean_text(dice: &mut Dice, words: &[&str]) -> String {
    let mut text = String::new();
    for position in 0..dice.pick(&[1, 2, 3, 5, 8]) {
        if position > 0 {
            text.push_str(dice.pick(BETWEEN));
        }
        let word = dice.pick(words);
        let (before, behind) = dice.pick(if HARD.contains(&word) { AROUND_HARD } else { AROUND });
        text.extend([before, word, behind]);
    }
    text
}

#[test]
fn one_hundred_thousand_clean_texts_are_left_as_they_are() {
    let mut dice = Dice(2026);
    for number in 0..100_000 {
        let text = clean_text(&mut dice, WORDS);
        assert_eq!(repair(&text), Repair::Clean, "{number}: {text}");
    }
}

#[test]
fn text_with_what_damage_leaves_behind_is_flagged_at_most() {
    let mut dice = Dice(7);
    let words: Vec<&str> = WORDS.iter().chain(HARD.iter().cycle().take(WORDS.len())).copied().collect();
    let mut flagged = 0;
    for number in 0..100_000 {
        let text = clean_text(&mut dice, &words);
        match repair(&text) {
            Repair::Repaired { text: wrong, .. } => panic!("{number}: {text} became {wrong}"),
            Repair::Suspect { .. } => flagged += 1,
            Repair::Clean => {}
        }
    }
    assert!(flagged > 10_000, "the hard words do occur");
}

/// The twin: what everybody writes first, any text that can be turned back is turned back.
#[test]
fn without_the_proof_clean_text_would_be_changed() {
    let careless = |text: &str| {
        let bytes = Misreading::Windows1252.bytes(text)?;
        String::from_utf8(bytes).ok().filter(|result| result != text)
    };
    assert_eq!(careless("LA LETRA Ñ”").as_deref(), Some("LA LETRA є"));
    assert_eq!(careless("será»…").as_deref(), Some("serễ"));
    assert_eq!(repair("LA LETRA Ñ”"), Repair::Clean);
    assert_eq!(repair("será»…"), Repair::Clean);
    let mut dice = Dice(2026);
    let changed = (0..20_000).filter(|_| careless(&clean_text(&mut dice, WORDS)).is_some()).count();
    assert!(changed > 0);
}

/// The twin of the losses: a reader that puts back what it thinks was lost makes wrong text.
#[test]
fn a_guess_at_what_was_lost_is_wrong_for_some_lines() {
    let guess = |text: &str| text.replace('Ã', "Ã\u{ad}");
    let wrong = LINES.lines().filter(|line| {
        let damaged = damage(line, Misreading::Windows1252, Loss::Everything);
        damaged != *line && repaired(&guess(&damaged)).is_some_and(|text| text != *line)
    });
    assert!(wrong.count() > 5);
}

proptest! {
    #[test]
    fn repairing_what_was_repaired_changes_nothing(text in "([a-zñáÑÁÃÂâðÅÄ€™šŸº±³©¡“” ]|Ã±|Ã³|Ãƒ|Â¿|â€œ|[\\u{80}-\\u{bf}]|.){0,12}") {
        if let Some(once) = repaired(&text) {
            prop_assert_eq!(repair(&once), Repair::Clean);
        }
    }

    #[test]
    fn whatever_was_damaged_is_never_taken_for_something_else(text in "[a-zA-ZñÑáéíóúÁÉÍÓÚüÜ¿¡ºª€“”—…😀 ]{1,20}", way in 0_usize..17, twice in 0_usize..18) {
        let readings = readings();
        let (misreading, loss) = readings[way];
        let mut damaged = damage(&text, misreading, loss);
        if let Some((misreading, loss)) = readings.get(twice) {
            damaged = damage(&damaged, *misreading, *loss);
        }
        match repair(&damaged) {
            Repair::Clean => prop_assert_eq!(damaged, text),
            Repair::Repaired { text: result, .. } => prop_assert_eq!(result, text),
            Repair::Suspect { .. } => {}
        }
    }
}
