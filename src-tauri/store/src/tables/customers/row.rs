//! The row, and its words.

use std::collections::BTreeMap;

use mostrador_domain::Timestamp;
use rusqlite::Row;

/// What a list can be narrowed to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags(pub(super) i64);

impl Flags {
    /// Of nobody.
    pub const NONE: Self = Self(0);
    /// *Bloqueado*.
    pub const BLOCKED: Self = Self(1);
    /// With an open conflict, of its own or of an address.
    pub const CONFLICT: Self = Self(2);
    /// Perhaps the same person as another one.
    pub const DUPLICATE: Self = Self(4);

    /// Both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The first without the second.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether all of the other are among these.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A customer in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerRow {
    /// Row of `sync_data`.
    pub id: i64,
    /// Its system.
    pub source: String,
    /// Its entity.
    pub entity_type: String,
    /// Its id here.
    pub record_id: String,
    /// Name.
    pub name: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// National id as written.
    pub document: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// One line.
    pub address: Option<String>,
    /// What the list can be narrowed to.
    pub flags: Flags,
    /// How the record stands, as in `sync_data`.
    pub status: String,
    /// Why it is refused or left out.
    pub error: Option<String>,
    /// Open conflicts, its addresses' among them.
    pub conflicts: u32,
    /// Orders, as the system counts them.
    pub total_orders: Option<i64>,
    /// What was spent, in cents.
    pub total_spent_cents: Option<i64>,
    /// When the system last heard of it.
    pub last_interaction_at: Option<Timestamp>,
    /// Zone, of a client.
    pub zone: Option<String>,
    /// How the contract stands, of a client.
    pub contract_state: Option<String>,
}

pub(super) const COLUMNS: &str =
    "id, source, entity_type, record_id, name, phone, document, email, address, flags, status, error, conflicts,
     total_orders, total_spent_cents, last_interaction_at, zone, contract_state";

pub(super) fn read_row(row: &Row<'_>) -> rusqlite::Result<CustomerRow> {
    Ok(CustomerRow {
        id: row.get(0)?,
        source: row.get(1)?,
        entity_type: row.get(2)?,
        record_id: row.get(3)?,
        name: row.get(4)?,
        phone: row.get(5)?,
        document: row.get(6)?,
        email: row.get(7)?,
        address: row.get(8)?,
        flags: Flags(row.get(9)?),
        status: row.get(10)?,
        error: row.get(11)?,
        conflicts: row.get(12)?,
        total_orders: row.get(13)?,
        total_spent_cents: row.get(14)?,
        last_interaction_at: row.get::<_, Option<i64>>(15)?.map(Timestamp),
        zone: row.get(16)?,
        contract_state: row.get(17)?,
    })
}

/// How many customers there are, by system and flags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(pub(super) BTreeMap<(String, i64), u64>);

impl Counts {
    /// How many of that system, or of all, have these flags.
    pub fn of(&self, source: Option<&str>, flags: Flags) -> u64 {
        self.0
            .iter()
            .filter(|((of, has), _)| source.is_none_or(|source| source == of) && Flags(*has).contains(flags))
            .map(|(_, count)| count)
            .sum()
    }

    /// How many of each system.
    pub fn sources(&self) -> BTreeMap<String, u64> {
        let mut sources = BTreeMap::new();
        for ((source, _), count) in &self.0 {
            let sum: &mut u64 = sources.entry(source.clone()).or_default();
            *sum = sum.saturating_add(*count);
        }
        sources
    }
}
