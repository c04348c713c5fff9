//! `restaurant_config`: the one restaurant of this file.

use mostrador_domain::Timestamp;
use mostrador_domain::customer::Point;
use mostrador_domain::site::Site;
use rusqlite::{OptionalExtension, params};

use crate::{ReadTransaction, StoreError, WriteTransaction};

/// The restaurant, when it has been set.
///
/// # Errors
/// When the file cannot be read.
pub fn load(transaction: &ReadTransaction<'_>) -> Result<Option<Site>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT name, time_zone, cutoff_hour, currency, default_prep_minutes, due_soon_minutes,
                    unattended_after_seconds, latitude, longitude
             FROM restaurant_config WHERE id = 1",
        )?
        .query_row([], |row| {
            Ok(Site {
                name: row.get(0)?,
                time_zone: row.get(1)?,
                cutoff_hour: row.get(2)?,
                currency: row.get(3)?,
                default_prep_minutes: row.get(4)?,
                due_soon_minutes: row.get(5)?,
                unattended_after_seconds: row.get(6)?,
                place: match (row.get(7)?, row.get(8)?) {
                    (Some(latitude), Some(longitude)) => Point::new(latitude, longitude),
                    (Some(_) | None, Some(_) | None) => None,
                },
            })
        })
        .optional()?)
}

/// Sets the restaurant.
///
/// # Errors
/// When the file cannot be written or a value is out of its range.
pub fn save(transaction: &WriteTransaction<'_>, config: &Site, now: Timestamp) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO restaurant_config (id, name, time_zone, cutoff_hour, currency, default_prep_minutes,
                                            due_soon_minutes, unattended_after_seconds, updated_at, latitude, longitude)
             VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (id) DO UPDATE SET
               name = excluded.name, time_zone = excluded.time_zone, cutoff_hour = excluded.cutoff_hour,
               currency = excluded.currency, default_prep_minutes = excluded.default_prep_minutes,
               due_soon_minutes = excluded.due_soon_minutes,
               unattended_after_seconds = excluded.unattended_after_seconds, updated_at = excluded.updated_at,
               latitude = excluded.latitude, longitude = excluded.longitude",
        )?
        .execute(params![
            config.name,
            config.time_zone,
            config.cutoff_hour,
            config.currency,
            config.default_prep_minutes,
            config.due_soon_minutes,
            config.unattended_after_seconds,
            now.millis(),
            config.place.map(|place| place.latitude),
            config.place.map(|place| place.longitude),
        ])?;
    Ok(())
}
