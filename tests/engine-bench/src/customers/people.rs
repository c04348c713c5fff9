//! Customers by their number, as the connector hands them over. The same number is always the same customer.

use std::fmt::Write as _;

const FIRST: [&str; 24] = [
    "José",
    "María",
    "Ana",
    "Luis",
    "Carlos",
    "Juan",
    "Pedro",
    "Diana",
    "Sofía",
    "Camila",
    "Valentina",
    "Andrés",
    "Diego",
    "Rosa",
    "Lucía",
    "Elena",
    "Martha",
    "Jorge",
    "Pablo",
    "Miguel",
    "Íñigo",
    "Begoña",
    "Daniela",
    "Héctor",
];
const LAST: [&str; 24] = [
    "Pérez",
    "García",
    "López",
    "Martínez",
    "Rodríguez",
    "González",
    "Sánchez",
    "Ramírez",
    "Torres",
    "Flores",
    "Rivera",
    "Gómez",
    "Díaz",
    "Cruz",
    "Morales",
    "Ortiz",
    "Muñoz",
    "Peñafiel",
    "Zambrano",
    "Cevallos",
    "O'Higgins",
    "Agüero",
    "Mora",
    "Vélez",
];
const STREETS: [&str; 12] = [
    "Av. Amazonas",
    "Calle Larga",
    "Av. Loja",
    "Av. Solano",
    "Calle Bolívar",
    "Av. Ordóñez Lasso",
    "Calle Sucre",
    "Remigio Crespo",
    "Gran Colombia",
    "Huayna Cápac",
    "Av. 12 de Abril",
    "Calle Tarqui",
];

fn of(words: &[&'static str], number: u64) -> &'static str {
    usize::try_from(number)
        .ok()
        .and_then(|number| words.get(number % words.len()))
        .copied()
        .unwrap_or_default()
}

/// The id of a customer.
pub(super) fn id(number: u64) -> String {
    format!("{:08x}-0000-4000-8000-{number:012x}", number.wrapping_mul(2_654_435_761) & 0xffff_ffff)
}

/// Writes a customer with one to three addresses. `birth_date`: as it is on the wire.
pub(super) fn write(text: &mut String, number: u64, birth_date: &str) -> std::fmt::Result {
    text.clear();
    let id = id(number);
    let mixed = number.wrapping_mul(6_364_136_223_846_793_005) >> 20;
    write!(
        text,
        "{{\"id\":\"{id}\",\"firstName\":\"{} {}\",\"lastName\":\"{} {}\",\"whatsappPhoneNumber\":\"5939{:08}\",\
         \"stripeCustomerId\":null,\"email\":{},\"birthDate\":{birth_date},\"lastInteraction\":\"2026-0{}-1{}T10:00:00.000Z\",\
         \"totalOrders\":{},\"totalSpent\":{}.5,\"isActive\":true,\"isBanned\":{},\"bannedAt\":null,\"banReason\":null,\"addresses\":[",
        of(&FIRST, mixed),
        of(&FIRST, mixed / 24),
        of(&LAST, mixed / 576),
        of(&LAST, mixed / 13_824),
        number * 7_919 % 100_000_000,
        if number.is_multiple_of(3) { format!("\"cliente{number}@example.com\"") } else { "null".to_owned() },
        number % 9 + 1,
        number % 9,
        number % 90,
        number % 2_000,
        number.is_multiple_of(997),
    )?;
    for place in 0..=number % 3 {
        write!(
            text,
            "{}{{\"id\":\"a{place}{}\",\"customerId\":\"{id}\",\"name\":\"{}\",\"street\":\"{}\",\"number\":\"{}-{}\",\
             \"interiorNumber\":null,\"neighborhood\":\"San Blas\",\"city\":\"Cuenca\",\"state\":\"Azuay\",\"zipCode\":\"010101\",\
             \"country\":\"Ecuador\",\"deliveryInstructions\":\"\",\"latitude\":-2.9{:03},\"longitude\":-79.0{:03},\
             \"isDefault\":{},\"createdAt\":\"2026-01-01T00:00:00.000Z\",\"updatedAt\":\"2026-03-01T10:00:00.000Z\",\"deletedAt\":null}}",
            if place == 0 { "" } else { "," },
            &id[1..],
            if place == 0 { "Casa" } else { "Trabajo" },
            of(&STREETS, mixed / (place + 7)),
            number % 40,
            number % 97,
            number % 1_000,
            mixed % 1_000,
            place == 0,
        )?;
    }
    text.push_str(
        "],\"createdAt\":\"2026-01-01T00:00:00.000Z\",\"updatedAt\":\"2026-03-01T10:00:00.000Z\",\"deletedAt\":null}",
    );
    Ok(())
}
