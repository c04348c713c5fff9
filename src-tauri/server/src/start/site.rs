//! The restaurant's own settings, from and to its data file.

use mostrador_domain::site::{Site, SiteError, UNNAMED};
use mostrador_domain::{BusinessCalendar, Clock};
use mostrador_engine::SiteSettings;
use mostrador_store::tables::restaurant_config;
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
pub(crate) async fn load(store: &Store, clock: &dyn Clock) -> Result<SiteSettings, StartError> {
    let site = match stored(store).await? {
        Some(site) => site,
        None => change_site(store, clock, SiteChange::default()).await?,
    };
    let calendar = BusinessCalendar::new(&site.time_zone, site.cutoff_hour)
        .map_err(|error| refused(&SiteError::Calendar(error)))?;
    Ok(SiteSettings {
        name: site.name,
        calendar,
        currency: site.currency,
        default_prep_minutes: site.default_prep_minutes,
        due_soon_minutes: site.due_soon_minutes,
        unattended_after_seconds: site.unattended_after_seconds,
    })
}

/// Changes the settings of a file that nobody else has open.
pub(crate) async fn change_site(
    store: &Store,
    clock: &dyn Clock,
    wanted: SiteChange,
) -> Result<Site, StartError> {
    let now = clock.now();
    let before = stored(store).await?;
    let next = apply(before.clone().unwrap_or_else(defaults), wanted)?;
    if before.as_ref() != Some(&next) {
        let row = next.clone();
        store
            .write(Lane::Interactive, move |transaction| restaurant_config::save(transaction, &row, now))
            .await
            .map_err(|error: StoreError| StartError::Data(error))?;
    }
    Ok(next)
}

async fn stored(store: &Store) -> Result<Option<Site>, StartError> {
    store.read(restaurant_config::load).await.map_err(|error: StoreError| StartError::Data(error))
}

fn apply(mut site: Site, wanted: SiteChange) -> Result<Site, StartError> {
    site.name = wanted.name.unwrap_or(site.name);
    site.time_zone = wanted.zone.unwrap_or(site.time_zone);
    site.cutoff_hour = wanted.cutoff.unwrap_or(site.cutoff_hour);
    site.currency = wanted.currency.unwrap_or(site.currency);
    site.checked().map_err(|error| refused(&error))
}

fn refused(error: &SiteError) -> StartError {
    StartError::Site { detail: error.to_string() }
}

/// The machine's zone, where it can be found out and is known; UTC is wrong almost everywhere, but visibly so.
fn defaults() -> Site {
    let zone = iana_time_zone::get_timezone().ok();
    let zone = zone.filter(|zone| BusinessCalendar::new(zone, DEFAULT_CUTOFF_HOUR).is_ok());
    Site {
        name: UNNAMED.to_owned(),
        time_zone: zone.unwrap_or_else(|| "UTC".to_owned()),
        cutoff_hour: DEFAULT_CUTOFF_HOUR,
        currency: "USD".to_owned(),
        default_prep_minutes: 25,
        due_soon_minutes: 5,
        unattended_after_seconds: 60,
        place: None,
    }
}
