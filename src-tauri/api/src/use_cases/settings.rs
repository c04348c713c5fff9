//! Settings: read, checked, stored with who changed what, and followed at once.

use mostrador_domain::Timestamp;
use mostrador_domain::business_day::CalendarError;
use mostrador_domain::customer::Point;
use mostrador_domain::site::{Site, SiteError};
use mostrador_store::tables::sync_log::{self, Direction, LogEntry};
use mostrador_store::tables::{restaurant_config, site_settings};
use mostrador_store::{Lane, StoreError, WriteTransaction};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::{Api, Role, Session, stored};

/// Entity of settings in the audit.
const ENTITY: &str = "settings";
/// Name of the restaurant's own settings in the audit.
const SITE: &str = "site";
/// Longest name of a sound device, in characters.
const DEVICE_LIMIT: usize = 200;

pub(crate) async fn settings_get(api: &Api, _: &Session, _: Nothing) -> Result<SettingsView, ApiError> {
    let (site, sound, desktop) = api
        .engine()
        .store()
        .read(|transaction| {
            Ok::<_, StoreError>((
                restaurant_config::load(transaction)?,
                stored::sound(transaction)?,
                stored::desktop(transaction)?,
            ))
        })
        .await?;
    let site = site.map_or_else(|| running_site(api), site_view);
    Ok(SettingsView { site, remote: remote_view(api).await?, sound, desktop })
}

pub(crate) async fn settings_save_site(
    api: &Api,
    session: &Session,
    request: SiteSettingsView,
) -> Result<SettingsView, ApiError> {
    let next = site_of(request)?.checked().map_err(|error| refused_site(&error))?;
    let changing = api.settings().await;
    let (now, actor) = (api.engine().now(), session.actor.clone());
    let (wanted, by) = (next.clone(), actor.clone());
    let before = api
        .engine()
        .store()
        .write(Lane::Interactive, move |transaction| {
            let before = restaurant_config::load(transaction)?;
            if before.as_ref() != Some(&wanted) {
                set_site(transaction, before.as_ref(), &wanted, "save", &by, now)?;
            }
            Ok::<_, ApiError>(before)
        })
        .await?;
    if before.as_ref() != Some(&next) {
        if let Err(error) = api.installation().site_changed().await {
            if let Some(before) = before {
                take_back(api, next, before, actor).await?;
            }
            return Err(error);
        }
        api.tell(UiEvent::Settings);
    }
    drop(changing);
    settings_get(api, session, Nothing {}).await
}

/// What could not be used must not stay either: the next start would fail over it.
async fn take_back(api: &Api, refused: Site, before: Site, actor: String) -> Result<(), ApiError> {
    let now = api.engine().now();
    api.engine()
        .store()
        .write(Lane::Interactive, move |transaction| {
            set_site(transaction, Some(&refused), &before, "take_back", &actor, now)
        })
        .await
}

fn set_site(
    transaction: &WriteTransaction<'_>,
    before: Option<&Site>,
    next: &Site,
    action: &str,
    actor: &str,
    now: Timestamp,
) -> Result<(), ApiError> {
    restaurant_config::save(transaction, next, now)?;
    let before = before.map(|site| serde_json::to_value(site_view(site.clone()))).transpose()?;
    let after = serde_json::to_value(site_view(next.clone()))?;
    log(transaction, SITE, action, before.as_ref(), Some(&after), actor, now)?;
    Ok(())
}

pub(crate) async fn settings_save_sound(
    api: &Api,
    session: &Session,
    request: SoundSettings,
) -> Result<SettingsView, ApiError> {
    let mut next = request;
    // An empty choice is the system's own device.
    next.device = next.device.filter(|device| !device.trim().is_empty());
    require("volume", (5..=100).contains(&next.volume))?;
    require("repeatSeconds", (3..=60).contains(&next.repeat_seconds))?;
    require("orderSound", next.order_sound != SoundName::Lost)?;
    require(
        "device",
        next.device.as_ref().is_none_or(|device| {
            device.chars().count() <= DEVICE_LIMIT && !device.chars().any(char::is_control)
        }),
    )?;
    save(api, session, site_settings::SOUND, next).await
}

pub(crate) async fn settings_save_desktop(
    api: &Api,
    session: &Session,
    request: DesktopSettings,
) -> Result<SettingsView, ApiError> {
    require("walkUpRole", matches!(request.walk_up_role, Role::Operator | Role::Viewer))?;
    save(api, session, site_settings::DESKTOP, request).await
}

/// Stores a group of settings, unless they are so already, and has the machine follow.
async fn save<T>(api: &Api, session: &Session, name: &'static str, next: T) -> Result<SettingsView, ApiError>
where
    T: Serialize + DeserializeOwned + Default + PartialEq + Send + 'static,
{
    let changing = api.settings().await;
    let (now, actor) = (api.engine().now(), session.actor.clone());
    let changed = api
        .engine()
        .store()
        .write(Lane::Interactive, move |transaction| {
            let before: T = stored::group(transaction, name)?;
            if before == next {
                return Ok(false);
            }
            let (before, after) = (serde_json::to_value(&before)?, serde_json::to_value(&next)?);
            site_settings::put(transaction, name, &after, now, &actor)?;
            log(transaction, name, "save", Some(&before), Some(&after), &actor, now)?;
            Ok::<_, ApiError>(true)
        })
        .await?;
    if changed {
        follow_settings(api).await?;
        api.tell(UiEvent::Settings);
    }
    drop(changing);
    settings_get(api, session, Nothing {}).await
}

/// The machine, and who may do what at it, follow what is stored. The caller holds [`Api::settings`], so that the
/// latest change is followed last.
pub(crate) async fn follow_settings(api: &Api) -> Result<(), ApiError> {
    let (sound, desktop) = api
        .engine()
        .store()
        .read(|transaction| Ok::<_, StoreError>((stored::sound(transaction)?, stored::desktop(transaction)?)))
        .await?;
    api.set_walk_up(desktop.walk_up_role);
    api.desktop().follow(&sound, &desktop);
    Ok(())
}

pub(crate) async fn time_zones(_: &Api, _: &Session, _: Nothing) -> Result<Vec<String>, ApiError> {
    Ok(mostrador_domain::time_zones().into_iter().map(str::to_owned).collect())
}

pub(crate) async fn remote_check(
    api: &Api,
    _: &Session,
    request: RemoteRequest,
) -> Result<RemoteCheckView, ApiError> {
    api.installation().check_remote(&request.address, request.key).await
}

pub(crate) async fn remote_save(
    api: &Api,
    session: &Session,
    request: RemoteRequest,
) -> Result<SettingsView, ApiError> {
    api.installation().save_remote(&request.address, request.key, &session.actor).await?;
    api.tell(UiEvent::Settings);
    settings_get(api, session, Nothing {}).await
}

pub(crate) async fn remote_forget(
    api: &Api,
    session: &Session,
    _: Nothing,
) -> Result<SettingsView, ApiError> {
    let forgotten = api.installation().forget_remote(&session.actor).await;
    // Also when it failed: the address may be gone, and only the key still lie there.
    api.tell(UiEvent::Settings);
    forgotten?;
    settings_get(api, session, Nothing {}).await
}

/// How the remote is set; not at all where there is no installation.
pub(super) async fn remote_view(api: &Api) -> Result<RemoteSettingsView, ApiError> {
    match api.installation().remote().await {
        Err(ApiError::Coded(ErrorCode::NotOnThisMachine, _)) => Ok(RemoteSettingsView {
            address: None,
            source: RemoteSource::None,
            key: KeyView { storage: KeyStorage::Missing, stored_at: None, renewal: KeyRenewal::NotDue },
        }),
        answer => answer,
    }
}

/// Writes down who changed a group of settings, and how. Secrets are in no group.
pub(super) fn log(
    transaction: &WriteTransaction<'_>,
    name: &str,
    action: &str,
    before: Option<&Value>,
    after: Option<&Value>,
    actor: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sync_log::add(
        transaction,
        &LogEntry {
            at: now,
            system: "local",
            entity: ENTITY,
            entity_id: name,
            direction: Direction::Local,
            action,
            outcome: "ok",
            actor: Some(actor),
            duration_ms: None,
            before: before.map(Value::to_string).as_deref(),
            after: after.map(Value::to_string).as_deref(),
            detail: None,
        },
    )
}

/// Refuses a request for one of its fields.
fn require(field: &str, holds: bool) -> Result<(), ApiError> {
    if holds { Ok(()) } else { Err(invalid(field)) }
}

fn invalid(field: &str) -> ApiError {
    ApiError::Coded(ErrorCode::InvalidValue, field.to_owned())
}

fn refused_site(error: &SiteError) -> ApiError {
    invalid(match error {
        SiteError::Name => "name",
        SiteError::Calendar(CalendarError::UnknownZone(_)) => "timeZone",
        SiteError::Calendar(CalendarError::CutoffOutOfRange(_)) => "cutoffHour",
        SiteError::Currency => "currency",
        SiteError::PrepMinutes => "defaultPrepMinutes",
        SiteError::DueSoon => "dueSoonMinutes",
        SiteError::Unattended => "unattendedAfterSeconds",
    })
}

fn site_of(view: SiteSettingsView) -> Result<Site, ApiError> {
    let place = match (view.latitude, view.longitude) {
        (None, None) => None,
        (Some(latitude), Some(longitude)) => {
            Some(Point::new(latitude, longitude).ok_or_else(|| invalid("latitude"))?)
        }
        (Some(_), None) => return Err(invalid("longitude")),
        (None, Some(_)) => return Err(invalid("latitude")),
    };
    Ok(Site {
        name: view.name,
        time_zone: view.time_zone,
        cutoff_hour: view.cutoff_hour,
        currency: view.currency,
        default_prep_minutes: view.default_prep_minutes,
        due_soon_minutes: view.due_soon_minutes,
        unattended_after_seconds: view.unattended_after_seconds,
        place,
    })
}

fn site_view(site: Site) -> SiteSettingsView {
    SiteSettingsView {
        name: site.name,
        time_zone: site.time_zone,
        cutoff_hour: site.cutoff_hour,
        currency: site.currency,
        default_prep_minutes: site.default_prep_minutes,
        due_soon_minutes: site.due_soon_minutes,
        unattended_after_seconds: site.unattended_after_seconds,
        latitude: site.place.map(|place| place.latitude),
        longitude: site.place.map(|place| place.longitude),
    }
}

/// The restaurant as the engine has it: that of a file into which nobody has written one.
fn running_site(api: &Api) -> SiteSettingsView {
    let engine = api.engine();
    let site = engine.site();
    SiteSettingsView {
        name: site.name.clone(),
        time_zone: site.calendar.zone_name().to_owned(),
        cutoff_hour: site.calendar.cutoff_hour(),
        currency: site.currency.clone(),
        default_prep_minutes: site.default_prep_minutes,
        due_soon_minutes: site.due_soon_minutes,
        unattended_after_seconds: site.unattended_after_seconds,
        latitude: None,
        longitude: None,
    }
}
