//! The people who order. Every name, number and address is made up.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};
use serde_json::{Value, json};

const FIRST_NAMES: &[&str] = &[
    "María",
    "José",
    "Rosa",
    "Jorge",
    "Daniela",
    "Lucía",
    "Kevin",
    "Andrea",
    "Luis",
    "Gabriela",
    "Íñigo",
    "Begoña",
    "Carlos",
    "Verónica",
    "Mateo",
    "Doménica",
    "Ángel",
    "Nathaly",
    "Wilson",
    "Jéssica",
    "Ramón",
    "Tatiana",
    "Freddy",
    "Sofía",
    "Byron",
    "Milena",
];

const LAST_NAMES: &[&str] = &[
    "Pérez",
    "Muñoz",
    "Zambrano",
    "Alvarado",
    "Mena",
    "Vera",
    "Solís",
    "Andrade",
    "Peña",
    "Zúñiga",
    "Ñauta",
    "Cedeño",
    "Yépez",
    "Briones",
    "Ordóñez",
    "Carrión",
    "Guamán",
    "Quiñónez",
    "Loor",
    "Macías",
    "Villacís",
];

const PLACES: &[(&str, &str, &str, f64, f64)] = &[
    ("Urdesa", "Víctor Emilio Estrada", "090511", -2.1687, -79.9114),
    ("Alborada 8.ª etapa", "Av. Rodolfo Baquerizo Nazur", "090507", -2.1359, -79.9006),
    ("Kennedy Norte", "Av. Miguel H. Alcívar", "090513", -2.1601, -79.8985),
    ("Sauces 4", "Av. Antonio Parra Velasco", "090508", -2.1266, -79.8951),
    ("Los Ceibos", "Av. del Bombero", "090615", -2.1711, -79.9432),
    ("La Garzota", "Av. Guillermo Pareja Rolando", "090513", -2.1452, -79.8892),
    ("Barrio Centenario", "Calle El Oro", "090101", -2.2171, -79.8889),
    ("Samanes 2", "Av. Isidro Ayora", "090509", -2.1151, -79.9001),
    ("Las Peñas", "Numa Pompilio Llona", "090313", -2.1802, -79.8758),
];

const INSTRUCTIONS: &[&str] = &[
    "Portón negro, junto a la farmacia",
    "Edificio azul, piso 3",
    "Villa esquinera, hay perro 🐶",
    "Ciudadela con garita: avisar al llegar",
];

/// Names that no form expects and every WhatsApp profile may hold.
pub(super) const ODD_NAMES: &[(&str, &str)] = &[
    ("🍕 Pizza Lover 🍕", ""),
    ("محمد", "العربي"),
    ("נועה", "כהן"),
    ("李", "小龍"),
    ("~*~ Pao ~*~", "(mamá de Thiago y Emilia)"),
    (
        "Ma. del Carmen Auxiliadora de las Mercedes Antonieta",
        "Fernández-Salvador y Rodríguez de la Bastida Coello",
    ),
    ("O'Higgins \"el Ñato\"", "D’Ávila & Cía."),
];

/// A random version 4 UUID from the seeded generator, so that a seed repeats its ids.
pub(super) fn uuid(rng: &mut impl Rng) -> String {
    uuid::Builder::from_random_bytes(rng.random()).into_uuid().to_string()
}

fn pick<'a, T>(rng: &mut StdRng, from: &'a [T], fallback: &'a T) -> &'a T {
    from.choose(rng).unwrap_or(fallback)
}

/// A first and a last name.
pub(crate) fn name(rng: &mut StdRng) -> (&'static str, &'static str) {
    (*pick(rng, FIRST_NAMES, &"Ana"), *pick(rng, LAST_NAMES, &"Prueba"))
}

/// Somewhere in the city.
#[derive(Debug)]
pub(crate) struct Spot {
    pub(crate) neighborhood: &'static str,
    pub(crate) street: &'static str,
    pub(crate) zip: &'static str,
    pub(crate) number: String,
    pub(crate) interior: Option<String>,
    pub(crate) latitude: Option<f64>,
    pub(crate) longitude: Option<f64>,
    pub(crate) instructions: &'static str,
}

/// Draws a place to deliver to.
pub(crate) fn spot(rng: &mut StdRng) -> Spot {
    let (neighborhood, street, zip, latitude, longitude) =
        *pick(rng, PLACES, &("Centro", "Calle Uno", "090101", -2.19, -79.88));
    let located = rng.random_ratio(3, 4);
    let mut near = |center: f64| {
        let shift = f64::from(rng.random_range(-400_i32..400)) / 100_000.0;
        located.then(|| ((center + shift) * 1e6).round() / 1e6)
    };
    let (latitude, longitude) = (near(latitude), near(longitude));
    let number = match rng.random_range(0..3) {
        0 => format!("{}", rng.random_range(100..1800)),
        1 => format!("Mz. {} V. {}", rng.random_range(1..900), rng.random_range(1..40)),
        _ => "S/N".to_owned(),
    };
    let interior = rng.random_ratio(1, 3).then(|| format!("Dpto. {}", rng.random_range(1..30)));
    let instructions = if rng.random_ratio(1, 2) { *pick(rng, INSTRUCTIONS, &"") } else { "" };
    Spot { neighborhood, street, zip, number, interior, latitude, longitude, instructions }
}

/// One more address of a customer.
pub(crate) fn address(customer: &Value, now_iso: &str) -> Value {
    json!({
        "id": uuid::Uuid::new_v4().to_string(),
        "customerId": customer,
        "name": "Otra casa",
        "street": "Calle Nueva",
        "number": "12",
        "interiorNumber": null,
        "neighborhood": "Centro",
        "city": "Guayaquil",
        "state": "Guayas",
        "zipCode": "090101",
        "country": "Ecuador",
        "deliveryInstructions": "",
        "latitude": null,
        "longitude": null,
        "isDefault": false,
        "createdAt": now_iso,
        "updatedAt": now_iso,
        "deletedAt": null,
    })
}

/// A customer of the remote with an address, in the shape of `/customers/changes` without the fields that
/// depend on the moment of the answer.
pub(super) fn customer(rng: &mut StdRng, serial: usize, now_iso: &str) -> Value {
    let id = uuid(rng);
    let first = *pick(rng, FIRST_NAMES, &"Ana");
    let last = *pick(rng, LAST_NAMES, &"Prueba");
    let orders: u32 = if rng.random_ratio(1, 4) { 0 } else { rng.random_range(1..40) };
    let spent = f64::from(orders) * f64::from(rng.random_range(900_u32..2600)) / 100.0;
    let banned = serial % 20 == 7;
    let email = rng.random_ratio(1, 3).then(|| format!("cliente{serial}@correo.example"));
    let Spot { neighborhood, street, zip, number, interior, latitude, longitude, instructions } = spot(rng);
    json!({
        "id": id,
        "firstName": first,
        "lastName": last,
        "whatsappPhoneNumber": format!("5939900{serial:05}"),
        "stripeCustomerId": null,
        "email": email,
        "birthDate": null,
        "fullChatHistory": [],
        "relevantChatHistory": "[]",
        "lastInteraction": now_iso,
        "totalOrders": orders,
        "totalSpent": super::number((spent * 100.0).round() / 100.0),
        "isActive": true,
        "isBanned": banned,
        "bannedAt": banned.then_some(now_iso),
        "banReason": banned.then_some("No pagó el pedido"),
        "addresses": [{
            "id": uuid(rng),
            "customerId": id,
            "name": "Casa",
            "street": street,
            "number": number,
            "interiorNumber": interior,
            "neighborhood": neighborhood,
            "city": "Guayaquil",
            "state": "Guayas",
            "zipCode": zip,
            "country": "Ecuador",
            "deliveryInstructions": instructions,
            "latitude": latitude,
            "longitude": longitude,
            "isDefault": true,
            "createdAt": now_iso,
            "updatedAt": now_iso,
            "deletedAt": null,
        }],
        "createdAt": now_iso,
        "updatedAt": now_iso,
        "deletedAt": null,
    })
}
