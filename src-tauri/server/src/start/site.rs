//! The restaurant's own settings, from and to its data file.

use mostrador_domain::{BusinessCalendar, Clock};
use mostrador_engine::SiteSettings;
use mostrador_store::tables::restaurant_config::{self, RestaurantConfig};
use mostrador_store::{Lane, Store, StoreError};

use super::StartError;

/// Settings to change; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SiteChange {
    /// Name in the top bar, 1 to 100 characters.
    pub(crate) name: Option<String>,
    /// IANA zone.
    pub(crate) zone: Option<String>,
    /// Hour at which the business day changes, 0 to 23.
    pub(crate) cutoff: Option<u8>,
    /// ISO 4217, three letters.
    pub(crate) currency: Option<String>,
}

/// Hour at which the business day changes where nobody chose another: no kitchen works at four.
const DEFAULT_CUTOFF_HOUR: u8 = 4;

/// The settings of the file. A file without any gets the defaults written into it, so that the business day does not
/// move when somebody changes the machine's time zone later.
pub(super) async fn load(store: &Store, clock: &dyn Clock) -> Result<SiteSettings, StartError> {
    let config = change(store, clock, SiteChange::default()).await?;
    let calendar = calendar(&config)?;
    Ok(SiteSettings {
        name: config.name,
        calendar,
        currency: config.currency,
        default_prep_minutes: config.default_prep_minutes,
        due_soon_minutes: config.due_soon_minutes,
        unattended_after_seconds: config.unattended_after_seconds,
    })
}

/// Changes the settings of a file that nobody else has open.
pub(crate) async fn change_site(
    store: &Store,
    clock: &dyn Clock,
    wanted: SiteChange,
) -> Result<RestaurantConfig, StartError> {
    change(store, clock, wanted).await
}

async fn change(
    store: &Store,
    clock: &dyn Clock,
    wanted: SiteChange,
) -> Result<RestaurantConfig, StartError> {
    let now = clock.now();
    let stored =
        store.read(restaurant_config::load).await.map_err(|error: StoreError| StartError::Data(error))?;
    let next = apply(stored.clone().unwrap_or_else(defaults), wanted)?;
    if stored.as_ref() != Some(&next) {
        let row = next.clone();
        store
            .write(Lane::Interactive, move |transaction| restaurant_config::save(transaction, &row, now))
            .await
            .map_err(|error: StoreError| StartError::Data(error))?;
    }
    Ok(next)
}

fn apply(mut config: RestaurantConfig, wanted: SiteChange) -> Result<RestaurantConfig, StartError> {
    if let Some(name) = wanted.name {
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
            return Err(StartError::Site { detail: "the name must have 1 to 100 characters".to_owned() });
        }
        config.name = name;
    }
    if let Some(currency) = wanted.currency {
        let currency = currency.trim().to_ascii_uppercase();
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let detail = "the currency must be three letters, for example USD".to_owned();
            return Err(StartError::Site { detail });
        }
        config.currency = currency;
    }
    config.time_zone = wanted.zone.unwrap_or(config.time_zone);
    config.cutoff_hour = wanted.cutoff.unwrap_or(config.cutoff_hour);
    calendar(&config)?;
    Ok(config)
}

fn calendar(config: &RestaurantConfig) -> Result<BusinessCalendar, StartError> {
    BusinessCalendar::new(&config.time_zone, config.cutoff_hour)
        .map_err(|error| StartError::Site { detail: error.to_string() })
}

/// The machine's zone, where it can be found out and is known; UTC is wrong almost everywhere, but visibly so.
fn defaults() -> RestaurantConfig {
    let zone = iana_time_zone::get_timezone().ok();
    let zone = zone.filter(|zone| BusinessCalendar::new(zone, DEFAULT_CUTOFF_HOUR).is_ok());
    RestaurantConfig {
        name: "Mi restaurante".to_owned(),
        time_zone: zone.unwrap_or_else(|| "UTC".to_owned()),
        cutoff_hour: DEFAULT_CUTOFF_HOUR,
        currency: "USD".to_owned(),
        default_prep_minutes: 25,
        due_soon_minutes: 5,
        unattended_after_seconds: 60,
    }
}
