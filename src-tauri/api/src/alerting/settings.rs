//! Rules of alerts as they are stored and shown, and as the domain has them.

use mostrador_domain::alert::{Cause, Rule, Watch};
use mostrador_store::tables::site_settings;
use mostrador_store::{ReadTransaction, StoreError};

use crate::dto::{AlertCause, AlertRule, AlertSettings, Telling};
use crate::error::{ApiError, ErrorCode};
use crate::stored;

impl From<Cause> for AlertCause {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::DeadLetters => Self::DeadLetters,
            Cause::QueueAge => Self::QueueAge,
            Cause::SuccessRate => Self::SuccessRate,
            Cause::BreakerOpen => Self::BreakerOpen,
            Cause::NoContact => Self::NoContact,
        }
    }
}

impl From<AlertCause> for Cause {
    fn from(cause: AlertCause) -> Self {
        match cause {
            AlertCause::DeadLetters => Self::DeadLetters,
            AlertCause::QueueAge => Self::QueueAge,
            AlertCause::SuccessRate => Self::SuccessRate,
            AlertCause::BreakerOpen => Self::BreakerOpen,
            AlertCause::NoContact => Self::NoContact,
        }
    }
}

impl Default for AlertSettings {
    fn default() -> Self {
        let rule =
            |cause: Cause| AlertRule { cause: cause.into(), state: Telling::On, threshold: cause.preset() };
        Self { rules: Cause::ALL.map(rule).to_vec(), notification: Telling::On }
    }
}

/// The settings, with a rule for every cause; presets while nobody has set them.
pub(crate) fn load(transaction: &ReadTransaction<'_>) -> Result<AlertSettings, StoreError> {
    Ok(complete(stored::group(transaction, site_settings::ALERTS)?))
}

/// Settings that can be stored.
///
/// # Errors
/// A threshold is out of its range; the detail is its cause.
pub(crate) fn checked(settings: AlertSettings) -> Result<AlertSettings, ApiError> {
    for rule in &settings.rules {
        let (lowest, highest) = Cause::from(rule.cause).range();
        // Not a number is in no range.
        if !(lowest..=highest).contains(&rule.threshold) {
            let code = Cause::from(rule.cause).code().to_uppercase();
            return Err(ApiError::Coded(ErrorCode::InvalidValue, code));
        }
    }
    Ok(complete(settings))
}

/// A rule that another version did not know is at its preset; of two for one cause the first counts.
fn complete(settings: AlertSettings) -> AlertSettings {
    let preset = AlertSettings::default();
    let rules = preset
        .rules
        .into_iter()
        .map(|rule| settings.rules.iter().find(|set| set.cause == rule.cause).copied().unwrap_or(rule))
        .collect();
    AlertSettings { rules, notification: settings.notification }
}

/// The rules for the domain.
pub(crate) fn rules_of(settings: &AlertSettings) -> Vec<Rule> {
    let watch = |state: Telling| match state {
        Telling::On => Watch::On,
        Telling::Off => Watch::Off,
    };
    let rule = |rule: &AlertRule| Rule {
        cause: rule.cause.into(),
        watch: watch(rule.state),
        threshold: rule.threshold,
    };
    settings.rules.iter().map(rule).collect()
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
