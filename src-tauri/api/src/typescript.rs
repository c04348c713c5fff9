//! Renders the wire to TypeScript: every type of the table and everything that they mention, the names of
//! the commands, and the table itself.

use std::collections::BTreeMap;

use ts_rs::{Config, TS, TypeVisitor};

use crate::Role;
use crate::causes;
use crate::commands::{COMMANDS, command_table};
use crate::dto::*;
use crate::error::ErrorCode;
use crate::reasons;

/// The whole file `ui/src/backend/generated.ts`.
pub fn render() -> String {
    let config = Config::default().with_large_int("number");
    let mut collector = Collector { config: &config, types: BTreeMap::new() };
    let mut rows = String::new();
    let mut names = String::new();
    macro_rules! collect {
        ($($(#[$meta:meta])* $name:ident($request:ty) -> $response:ty, role $role:ident;)*) => {
            $(
                collector.visit::<$request>();
                collector.visit::<$response>();
                names.push_str(&format!("  \"{}\",\n", stringify!($name)));
                rows.push_str(&format!(
                    "  {}: {{ request: {}; response: {} }};\n",
                    stringify!($name),
                    <$request as TS>::name(&config),
                    <$response as TS>::name(&config),
                ));
            )*
        };
    }
    command_table!(collect);
    collector.visit::<UiMessage>();
    collector.visit::<ErrorView>();
    collector.visit::<ErrorCode>();
    let mut text = String::from("// Rendered from Rust by `cargo xtask types`. Do not edit.\n\n");
    for declaration in collector.types.values() {
        text.push_str("export ");
        text.push_str(declaration);
        text.push_str("\n\n");
    }
    text.push_str(&format!("export const UNNAMED_SITE = \"{}\";\n\n", mostrador_domain::site::UNNAMED));
    text.push_str(&format!("export const PROGRAM_VERSION = \"{}\";\n\n", env!("CARGO_PKG_VERSION")));
    text.push_str(&keys("READINESS_REASONS", reasons::readiness::ALL));
    text.push_str(&keys("REMOTE_CHECK_REASONS", reasons::remote_check::ALL));
    text.push_str(&keys("FOLDER_CHECK_REASONS", reasons::folder_check::ALL));
    text.push_str(&keys("ACCOUNT_CHECK_REASONS", reasons::account_check::ALL));
    text.push_str(&keys("CAUSES", &causes::all()));
    text.push_str(&format!("export const COMMANDS = [\n{names}] as const;\n\n"));
    text.push_str(&format!("export type CommandTable = {{\n{rows}}};\n\n"));
    text.push_str(&roles(&config));
    text
}

/// The least role of every command, and which roles reach which, so that the screen can say beforehand what is not
/// allowed. Rust decides all the same.
fn roles(config: &Config) -> String {
    let name = <Role as TS>::name(config);
    let mut text = format!("export const COMMAND_ROLES: Readonly<Record<keyof CommandTable, {name}>> = {{\n");
    for command in COMMANDS {
        text.push_str(&format!("  {}: {},\n", command.name, literal(command.role)));
    }
    text.push_str(&format!(
        "}};\n\nexport const ROLE_REACHES: Readonly<Record<{name}, readonly {name}[]>> = {{\n"
    ));
    for role in Role::ALL {
        let reached: Vec<String> =
            Role::ALL.into_iter().filter(|least| role.reaches(*least)).map(literal).collect();
        text.push_str(&format!("  {}: [{}],\n", literal(role).trim_matches('"'), reached.join(", ")));
    }
    text.push_str("};\n");
    text
}

/// A role as it stands on the wire, in quotes.
fn literal(role: Role) -> String {
    serde_json::to_string(&role).unwrap_or_default()
}

/// Keys that the screen has words for.
fn keys(name: &str, keys: &[impl std::fmt::Display]) -> String {
    let keys: String = keys.iter().map(|key| format!("  \"{key}\",\n")).collect();
    format!("export const {name} = [\n{keys}] as const;\n\n")
}

struct Collector<'c> {
    config: &'c Config,
    types: BTreeMap<String, String>,
}

impl TypeVisitor for Collector<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Types without a file of their own are the language's own: numbers, lists, options.
        if T::output_path().is_some() {
            let name = T::ident(self.config);
            if self.types.contains_key(&name) {
                return;
            }
            self.types.insert(name, T::decl(self.config));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

#[cfg(test)]
#[path = "typescript_tests.rs"]
mod tests;
