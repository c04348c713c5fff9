//! What the settings of a restaurant may be.

use crate::BusinessCalendar;
use crate::business_day::CalendarError;
use crate::customer::Point;

/// Longest name, in characters.
const NAME_LIMIT: usize = 100;

/// Name of a restaurant that nobody has named yet. Screens ask for another one.
pub const UNNAMED: &str = "Mi restaurante";

/// A setting that cannot be so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SiteError {
    /// Empty, too long, or with characters that nobody sees.
    #[error("the name must have 1 to 100 characters")]
    Name,
    /// Not an IANA zone, or not an hour of a day.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// Not a code of ISO 4217.
    #[error("the currency must be three letters, for example USD")]
    Currency,
    /// Minutes that *Aceptar* proposes.
    #[error("the promised minutes must be 1 to 240")]
    PrepMinutes,
    /// How close to its time an order is *Por vencer*.
    #[error("an order can be due soon 0 to 120 minutes before its time")]
    DueSoon,
    /// How long a new order may wait.
    #[error("an order can be unattended after 10 to 3600 seconds")]
    Unattended,
}

/// The restaurant's settings as somebody wants them.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Name in the top bar.
    pub name: String,
    /// IANA zone.
    pub time_zone: String,
    /// Hour at which the business day changes.
    pub cutoff_hour: u8,
    /// ISO 4217.
    pub currency: String,
    /// Minutes that *Aceptar* proposes.
    pub default_prep_minutes: u32,
    /// This close to its due time an order is *Por vencer*, in minutes.
    pub due_soon_minutes: u32,
    /// A new order that waits longer is *Sin atender*, in seconds.
    pub unattended_after_seconds: u32,
    /// Where it is; `None`: nobody has said.
    pub place: Option<Point>,
}

impl Site {
    /// The same, tidied: no spaces around the name, the currency in capitals.
    ///
    /// # Errors
    /// The first setting that cannot be so.
    pub fn checked(mut self) -> Result<Self, SiteError> {
        self.name = self.name.trim().to_owned();
        let length = self.name.chars().count();
        if length == 0 || length > NAME_LIMIT || self.name.chars().any(char::is_control) {
            return Err(SiteError::Name);
        }
        BusinessCalendar::new(&self.time_zone, self.cutoff_hour)?;
        self.currency = self.currency.trim().to_ascii_uppercase();
        if self.currency.len() != 3 || !self.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(SiteError::Currency);
        }
        if !(1..=240).contains(&self.default_prep_minutes) {
            return Err(SiteError::PrepMinutes);
        }
        if self.due_soon_minutes > 120 {
            return Err(SiteError::DueSoon);
        }
        if !(10..=3_600).contains(&self.unattended_after_seconds) {
            return Err(SiteError::Unattended);
        }
        Ok(self)
    }
}

#[cfg(test)]
#[path = "site_tests.rs"]
mod tests;
