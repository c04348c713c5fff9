//! Phones as they are compared.

/// The calling code of the site's country, which completes numbers that are written without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallingCode(Option<&'static str>);

/// Shortest number that says who somebody is.
const SHORTEST: usize = 7;
/// National numbers of whole countries have 8 to 10 digits; shorter ones lack the area.
const NATIONAL: std::ops::RangeInclusive<usize> = 8..=10;

impl CallingCode {
    /// No country is known: a national number is the same as itself alone.
    pub const UNKNOWN: Self = Self(None);

    /// Of the country whose clocks the site goes by; unknown where that is none of those that the program is made for.
    pub fn of_zone(zone: &str) -> Self {
        Self(match zone {
            "America/Guayaquil" | "Pacific/Galapagos" => Some("593"),
            "America/Bogota" => Some("57"),
            "America/Lima" => Some("51"),
            "America/Caracas" => Some("58"),
            "America/La_Paz" => Some("591"),
            "America/Asuncion" => Some("595"),
            "America/Montevideo" => Some("598"),
            "America/Santiago" | "America/Punta_Arenas" | "Pacific/Easter" => Some("56"),
            "America/Panama" => Some("507"),
            "America/Costa_Rica" => Some("506"),
            "America/Managua" => Some("505"),
            "America/Tegucigalpa" => Some("504"),
            "America/El_Salvador" => Some("503"),
            "America/Guatemala" => Some("502"),
            "America/Havana" => Some("53"),
            "America/Mexico_City"
            | "America/Cancun"
            | "America/Merida"
            | "America/Monterrey"
            | "America/Matamoros"
            | "America/Chihuahua"
            | "America/Ciudad_Juarez"
            | "America/Ojinaga"
            | "America/Mazatlan"
            | "America/Bahia_Banderas"
            | "America/Hermosillo"
            | "America/Tijuana" => Some("52"),
            "Europe/Madrid" | "Africa/Ceuta" | "Atlantic/Canary" => Some("34"),
            other if other.starts_with("America/Argentina/") => Some("54"),
            "America/Buenos_Aires" => Some("54"),
            _ => None,
        })
    }
}

/// The digits of a text.
pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// A phone as it is compared: the whole number with its country, or a national one that lacks it. Two numbers are the same
/// only as wholes: the last digits of a number of another country say nothing. `None` where there are too few digits to be
/// anybody's.
pub fn phone_key(text: &str, country: CallingCode) -> Option<String> {
    let written = digits(text);
    let international = text.trim_start().starts_with('+') || written.starts_with("00");
    let number = written.trim_start_matches('0');
    if number.len() < SHORTEST || number.bytes().all(|digit| Some(digit) == number.bytes().next()) {
        return None;
    }
    // With a zero before it, or as long as a national one, it has no country of its own.
    let national = !international && (written.starts_with('0') || number.len() <= *NATIONAL.end());
    let whole = match country.0 {
        Some(code) if national && NATIONAL.contains(&number.len()) => format!("{code}{number}"),
        _ if national => return Some(format!("n{number}")),
        _ => number.to_owned(),
    };
    // Both countries write mobiles with a digit more, or without it.
    let without = |prefix: &str, code: &str, length: usize| {
        whole.strip_prefix(prefix).filter(|rest| rest.len() == length).map(|rest| format!("{code}{rest}"))
    };
    Some(without("521", "52", 10).or_else(|| without("549", "54", 10)).unwrap_or(whole))
}

#[cfg(test)]
#[path = "phone_tests.rs"]
mod tests;
