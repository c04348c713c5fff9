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
pub fn names_secret(name: &str) -> bool {
    let folded: String = name
        .chars()
        .filter(|letter| !matches!(letter, '_' | '-'))
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    SECRETS.iter().any(|secret| folded.contains(secret))
}

#[cfg(test)]
#[path = "secret_tests.rs"]
mod tests;
