//! The safeguards that a history can do without, to show that their absence is noticed.

use std::fmt;
use std::str::FromStr;

/// One safeguard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safeguard {
    /// The same order again is the same order.
    Dedupe,
    /// An order is confirmed after its commit.
    StoreBeforeConfirm,
    /// The answer of whoever does not hold a job any more is refused.
    Fencing,
    /// The cursor moves in the transaction of the rows before it.
    CursorInTransaction,
    /// Absence is believed only of a read that is proved complete.
    Completeness,
    /// What the other side has is compared with what was last agreed.
    Base,
    /// The field's owner is heard.
    Owner,
}

impl Safeguard {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Dedupe,
        Self::StoreBeforeConfirm,
        Self::Fencing,
        Self::CursorInTransaction,
        Self::Completeness,
        Self::Base,
        Self::Owner,
    ];

    /// As the product names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dedupe => "dedupe",
            Self::StoreBeforeConfirm => "store_before_confirm",
            Self::Fencing => "fencing",
            Self::CursorInTransaction => "cursor_in_transaction",
            Self::Completeness => "completeness",
            Self::Base => "base",
            Self::Owner => "owner",
        }
    }

    /// Off on this thread, for as long as the guard lives.
    #[cfg(debug_assertions)]
    pub(crate) fn switch_off(self) -> mostrador_store::crash::Without {
        mostrador_store::crash::without(self.name())
    }

    /// A build without debug assertions has no switches.
    #[cfg(not(debug_assertions))]
    pub(crate) fn switch_off(self) {
        unreachable!("{self} cannot be switched off in a build without debug assertions");
    }
}

impl fmt::Display for Safeguard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Safeguard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let names = || Self::ALL.map(Self::name).join(", ");
        Self::ALL.into_iter().find(|one| one.name() == text).ok_or_else(|| format!("one of {}", names()))
    }
}
