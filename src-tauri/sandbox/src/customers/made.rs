//! Makes customers by the hundred thousand. Every name, number and address is made up; the same seed makes the same people.

use std::fmt::Write;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::Deserialize;
use uuid::Uuid;

use crate::generator::people;

/// Which customers to make.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Wanted {
    /// How many.
    pub(crate) count: usize,
    /// Seed of names, numbers and places.
    pub(crate) seed: u64,
    /// Messages in the chat of each.
    pub(crate) chat: u32,
}

impl Default for Wanted {
    fn default() -> Self {
        Self { count: 0, seed: 1, chat: 0 }
    }
}

/// A customer that was made.
pub(super) struct Made {
    pub(super) id: Uuid,
    pub(super) addresses: Vec<Uuid>,
    /// Without a chat and without the time of the answer.
    pub(super) text: String,
}

pub(super) struct Maker(StdRng);

impl Maker {
    pub(super) fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// The next one. The serial number makes phone and ids its own; the words hold nothing that JSON escapes.
    pub(super) fn next(&mut self, serial: usize, now: &str) -> Made {
        let rng = &mut self.0;
        let id = uuid(rng, serial, 0);
        let (first, last) = people::name(rng);
        let second = people::name(rng).1;
        let orders: u32 = if rng.random_ratio(1, 4) { 0 } else { rng.random_range(1..60) };
        let cents = u64::from(orders) * rng.random_range(900..2_600_u64);
        let email = if rng.random_ratio(1, 3) {
            format!("\"cliente{serial}@correo.example\"")
        } else {
            "null".into()
        };
        let born = if rng.random_ratio(1, 5) {
            let (year, month, day) =
                (rng.random_range(1955..2007), rng.random_range(1..13), rng.random_range(1..29));
            format!("\"{year}-{month:02}-{day:02}\"")
        } else {
            "null".into()
        };
        let mut text = String::with_capacity(1_500);
        // `write!` to a text does not fail.
        let _ = write!(
            text,
            "{{\"id\":\"{id}\",\"firstName\":\"{first}\",\"lastName\":\"{last} {second}\",\
             \"whatsappPhoneNumber\":\"59398{serial:07}\",\"stripeCustomerId\":null,\"email\":{email},\
             \"birthDate\":{born},\"lastInteraction\":\"{now}\",\"totalOrders\":{orders},\
             \"totalSpent\":{spent},\"isActive\":true,\"isBanned\":false,\"bannedAt\":null,\
             \"banReason\":null,\"addresses\":[",
            spent = crate::generator::number(cents as f64 / 100.0),
        );
        let count = [1, 1, 1, 2, 2, 3][rng.random_range(0..6)];
        let addresses: Vec<Uuid> = (1..=count).map(|number| uuid(rng, serial, number)).collect();
        for (place, address) in addresses.iter().enumerate() {
            text.push_str(if place == 0 { "" } else { "," });
            write_address(&mut text, rng, *address, id, place, now);
        }
        let _ = write!(text, "],\"createdAt\":\"{now}\",\"updatedAt\":\"{now}\",\"deletedAt\":null}}");
        Made { id, addresses, text }
    }
}

/// By the seed, and never the same for two serial numbers.
fn uuid(rng: &mut StdRng, serial: usize, number: u16) -> Uuid {
    let random: u64 = rng.random();
    let serial = u64::try_from(serial).unwrap_or(u64::MAX);
    let low = (serial << 16) | u64::from(number);
    uuid::Builder::from_random_bytes(((u128::from(random) << 64) | u128::from(low)).to_be_bytes()).into_uuid()
}

fn write_address(text: &mut String, rng: &mut StdRng, id: Uuid, customer: Uuid, place: usize, now: &str) {
    let spot = people::spot(rng);
    let name = ["Casa", "Trabajo", "Casa de mamá"][place % 3];
    let interior = spot.interior.map_or_else(|| "null".to_owned(), |interior| format!("\"{interior}\""));
    let point = |at: Option<f64>| at.map_or_else(|| "null".to_owned(), |at| at.to_string());
    let _ = write!(
        text,
        "{{\"id\":\"{id}\",\"customerId\":\"{customer}\",\"name\":\"{name}\",\"street\":\"{}\",\"number\":\"{}\",\
         \"interiorNumber\":{interior},\"neighborhood\":\"{}\",\"city\":\"Guayaquil\",\"state\":\"Guayas\",\
         \"zipCode\":\"{}\",\"country\":\"Ecuador\",\"deliveryInstructions\":\"{}\",\"latitude\":{},\
         \"longitude\":{},\"isDefault\":{},\"createdAt\":\"{now}\",\"updatedAt\":\"{now}\",\"deletedAt\":null}}",
        spot.street,
        spot.number,
        spot.neighborhood,
        spot.zip,
        spot.instructions,
        point(spot.latitude),
        point(spot.longitude),
        place == 0,
    );
}
