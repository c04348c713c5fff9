//! What the kitchen reads: equal units grouped into lines, the words that must stand out, and what changed
//! between two versions of an order.

use serde::{Deserialize, Serialize};

use super::{IncomingItem, IncomingOrder};
use crate::Cents;

/// One line of the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// How many equal units.
    pub quantity: u32,
    /// Product name; empty when the remote sent none.
    pub name: String,
    /// Size or presentation.
    pub variant: Option<String>,
    /// Note of the line.
    pub notes: Option<String>,
    /// What was added or left out, emphasised.
    pub modifiers: Vec<Emphasised>,
    /// Price of one unit.
    pub unit_price: Option<Cents>,
}

impl Line {
    fn equals_but_for_quantity(&self, other: &Self) -> bool {
        self.name == other.name
            && self.variant == other.variant
            && self.notes == other.notes
            && self.modifiers == other.modifiers
            && self.unit_price == other.unit_price
    }

    /// The name promises flavours that the remote does not send (half and half, "choose your flavours") and
    /// no note names them. Without the notice the kitchen would cook a guess.
    pub fn flavours_missing(&self) -> bool {
        if self.notes.is_some() {
            return false;
        }
        let text = fold(&format!("{} {}", self.name, self.variant.as_deref().unwrap_or_default()));
        [
            "mitad",
            "1/2",
            "½",
            "sabores",
            "arma tu pizza",
            "arme su pizza",
            "al gusto",
            "a tu gusto",
            "a su gusto",
        ]
        .iter()
        .any(|word| text.contains(word))
    }
}

/// How a modifier is emphasised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Emphasis {
    /// SIN: leave it out.
    Without,
    /// EXTRA: add it.
    Extra,
    /// ALERGIA: somebody's health depends on it.
    Allergy,
    /// A choice without a word of its own.
    Plain,
}

/// A modifier as the kitchen reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emphasised {
    /// How it stands out.
    pub emphasis: Emphasis,
    /// What, without the word of its emphasis.
    pub name: String,
    /// Times.
    pub quantity: u32,
}

/// Splits the word that must stand out from the rest: `Sin cebolla` is *SIN* + `cebolla`. An allergy wins
/// over every other word in the same text.
pub fn emphasise(text: &str) -> (Emphasis, String) {
    let trimmed = text.trim();
    let folded = fold(trimmed);
    let words: &[(Emphasis, &[&str])] = if folded.contains("alergi") {
        &[(Emphasis::Allergy, &["alergia a la ", "alergia al ", "alergia a ", "alergia: ", "alergia "])]
    } else {
        &[(Emphasis::Without, &["sin "]), (Emphasis::Extra, &["extra de ", "extra "])]
    };
    for (emphasis, prefixes) in words {
        for prefix in *prefixes {
            if folded.starts_with(prefix) {
                // Folding may change lengths in bytes, so the rest is found by counting characters.
                let rest: String = trimmed.chars().skip(prefix.chars().count()).collect();
                return (*emphasis, rest.trim().to_owned());
            }
        }
    }
    if folded.contains("alergi") {
        return (Emphasis::Allergy, trimmed.to_owned());
    }
    (Emphasis::Plain, trimmed.to_owned())
}

/// Groups equal units: the remote sends one row per unit. The order of first appearance is kept.
pub fn group(items: &[IncomingItem]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::with_capacity(items.len());
    for item in items {
        let line = line_of(item);
        match lines.iter_mut().find(|known| known.equals_but_for_quantity(&line)) {
            Some(known) => known.quantity = known.quantity.saturating_add(line.quantity),
            None => lines.push(line),
        }
    }
    lines
}

fn line_of(item: &IncomingItem) -> Line {
    let mut modifiers: Vec<Emphasised> = item
        .modifiers
        .iter()
        .map(|modifier| {
            let (emphasis, name) = emphasise(&modifier.name);
            Emphasised { emphasis, name, quantity: modifier.quantity }
        })
        .collect();
    let mut notes = item.notes.clone();
    // An allergy that stands only in the note is lifted to where nobody overlooks it.
    if let Some(text) = &item.notes {
        let (emphasis, name) = emphasise(text);
        if emphasis == Emphasis::Allergy {
            modifiers.insert(0, Emphasised { emphasis, name, quantity: 1 });
            notes = None;
        }
    }
    Line {
        quantity: item.quantity,
        name: item.product_name.clone().unwrap_or_default(),
        variant: item.variant_name.clone(),
        notes,
        modifiers,
        unit_price: item.unit_price,
    }
}

/// A part of an order that staff care about when it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What to cook.
    Items,
    /// What it costs.
    Total,
    /// Where it goes.
    Address,
    /// Note on the order.
    Notes,
    /// How it is paid.
    Payment,
    /// Who ordered.
    Customer,
    /// How the customer gets it.
    Type,
    /// Whether it is called off.
    Cancelled,
    /// Something that has no place on the card.
    Other,
}

impl Part {
    /// The shown code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::Total => "total",
            Self::Address => "address",
            Self::Notes => "notes",
            Self::Payment => "payment",
            Self::Customer => "customer",
            Self::Type => "type",
            Self::Cancelled => "cancelled",
            Self::Other => "other",
        }
    }
}

/// What differs between two versions of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderChange {
    /// Which parts.
    pub parts: Vec<Part>,
    /// Lines that are gone, with the quantity that is gone.
    pub removed: Vec<Line>,
    /// Lines that are new, with the quantity that is new.
    pub added: Vec<Line>,
}

impl OrderChange {
    /// Joins a change that nobody has seen yet with a later one, so that the notice shows both.
    pub fn followed_by(mut self, later: Self) -> Self {
        for line in later.added {
            take_or_push(&mut self.removed, &mut self.added, line);
        }
        for line in later.removed {
            take_or_push(&mut self.added, &mut self.removed, line);
        }
        self.parts.extend(later.parts);
        self.parts.sort_unstable();
        self.parts.dedup();
        self
    }
}

/// Cancels `line` against an equal one on the other side; what is left joins its own side.
fn take_or_push(other: &mut Vec<Line>, own: &mut Vec<Line>, mut line: Line) {
    for known in other.iter_mut() {
        if known.equals_but_for_quantity(&line) {
            let common = known.quantity.min(line.quantity);
            known.quantity -= common;
            line.quantity -= common;
        }
    }
    other.retain(|known| known.quantity > 0);
    if line.quantity > 0 {
        match own.iter_mut().find(|known| known.equals_but_for_quantity(&line)) {
            Some(known) => known.quantity = known.quantity.saturating_add(line.quantity),
            None => own.push(line),
        }
    }
}

/// Compares two versions of an order. Call it when the content differs: if no shown part does, the answer
/// says `Other`, so that a change is never silent.
pub fn compare(before: &IncomingOrder, after: &IncomingOrder) -> OrderChange {
    let mut change = OrderChange::default();
    for line in group(&after.items) {
        change.added.push(line);
    }
    for line in group(&before.items) {
        take_or_push(&mut change.added, &mut change.removed, line);
    }
    let mut part = |differs: bool, part: Part| {
        if differs {
            change.parts.push(part);
        }
    };
    part(!(change.added.is_empty() && change.removed.is_empty()), Part::Items);
    part(before.total != after.total || before.subtotal != after.subtotal, Part::Total);
    part(before.address != after.address, Part::Address);
    part(before.notes != after.notes, Part::Notes);
    part(
        before.payment_status != after.payment_status || before.payment_method != after.payment_method,
        Part::Payment,
    );
    part(customer_face(before) != customer_face(after), Part::Customer);
    part(before.order_type != after.order_type, Part::Type);
    part(before.is_cancelled() != after.is_cancelled(), Part::Cancelled);
    if change.parts.is_empty() {
        change.parts.push(Part::Other);
    }
    change
}

type CustomerFace<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>, Option<bool>);

fn customer_face(order: &IncomingOrder) -> Option<CustomerFace<'_>> {
    order.customer.as_ref().map(|customer| {
        (
            customer.first_name.as_deref(),
            customer.last_name.as_deref(),
            customer.phone.as_deref(),
            customer.is_banned,
        )
    })
}

/// Lower case without the accents of Spanish and its neighbours, for searching and for recognising words.
pub fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|character| match character {
            'á' | 'à' | 'ä' | 'â' | 'ã' | 'å' => 'a',
            'é' | 'è' | 'ë' | 'ê' => 'e',
            'í' | 'ì' | 'ï' | 'î' => 'i',
            'ó' | 'ò' | 'ö' | 'ô' | 'õ' => 'o',
            'ú' | 'ù' | 'ü' | 'û' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            other => other,
        })
        .filter(|character| !('\u{300}'..='\u{36f}').contains(character))
        .collect()
}

/// The text in which an order is searched: name, phone digits and dishes, folded.
pub fn search_text(order: &IncomingOrder) -> String {
    let mut words: Vec<String> = Vec::new();
    if let Some(customer) = &order.customer {
        words.extend([&customer.first_name, &customer.last_name].into_iter().flatten().cloned());
        if let Some(phone) = &customer.phone {
            words.push(phone.chars().filter(char::is_ascii_digit).collect());
        }
    }
    for line in group(&order.items) {
        words.push(line.name);
        words.extend(line.variant);
    }
    fold(&words.join(" "))
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
