//! Which members of a record are secrets, by their names: they are never kept, shown or exported.

/// Parts of such names. Whoever has a link that signs somebody in needs no password.
const SECRETS: &[&str] = &[
    "password",
    "passwd",
    "contrasena",
    "secret",
    "token",
    "apikey",
    "authorization",
    "cvv",
    "mobilelogin",
    "loginlink",
    "magiclink",
];

/// Whether what is called so is a secret. Compared without case, `_` and `-`.
///
/// Every field of every record is asked about: a search for each of the parts would take longer than reading the record.
pub fn names_secret(name: &str) -> bool {
    let folded: Vec<u8> = name
        .bytes()
        .filter(|letter| !matches!(letter, b'_' | b'-'))
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    let begins = |rest: &[u8]| SECRETS.iter().any(|secret| rest.starts_with(secret.as_bytes()));
    (0..folded.len()).any(|from| folded.get(from..).is_some_and(begins))
}

#[cfg(test)]
#[path = "secret_tests.rs"]
mod tests;
