//! Every code that *Necesita atención*, a run's records, a mapping's preview or a system's state can hold and that this
//! program or one of its connectors gives. The screen has a sentence for each (catalogue `causes`): what happened, what it
//! means, what to do. What a remote says in its own words falls back to a general sentence, by its class.

use std::collections::BTreeSet;

use mostrador_domain::mapping::{CodecError, Rule};

/// What the engine, the store and the screen's own use cases say, in the order in which they are written down in the
/// catalogue.
const OWN: &[&str] = &[
    // How a system stands.
    "UNREACHABLE",
    "THROTTLED",
    "PAUSED",
    "SWITCHED_OFF",
    "NOT_NOW",
    "TOO_LARGE",
    "CONNECTOR_PANICKED",
    "CHANNEL_DOWN",
    "CHANNEL_REFUSED",
    // Keys.
    "AUTH_INVALID_KEY",
    "KEY_UNUSABLE",
    "KEY_UNREADABLE",
    "LICENCE_EXPIRED",
    "TECH001",
    "TECH006",
    "TECH007",
    // What a server answers.
    "HTTP_3XX",
    "HTTP_4XX",
    "HTTP_404",
    "HTTP_5XX",
    "INTERNAL_SERVER_ERROR",
    "NOT_THE_API",
    "SYNC_ERROR",
    "BODY_NOT_JSON",
    "BODY_SHAPE",
    "BODY_TRUNCATED",
    "BODY_TOO_LARGE",
    "BODY_UNWRITABLE",
    "PAGINATION_MISSING",
    "PAGE_EMPTY",
    "PAGE_IGNORED",
    // Writes.
    "NOT_WRITABLE",
    "DELETES_NOT_SUPPORTED",
    "LOCAL_ONLY",
    "CREATES_NOT_SUPPORTED",
    "CANNOT_BE_CLEARED",
    "FIELD_NOT_TAKEN",
    "NOT_RECORDED",
    "OUTCOME_COUNT",
    "REFUSED_THROUGHOUT",
    "ADDRESSES_UNREADABLE",
    "ADDRESSES_HELD",
    "REFERENCE_NOT_SENT",
    "READ_BACK_DIFFERS",
    "NOT_FOUND",
    "UNKNOWN_ENTITY",
    "UNKNOWN_OPERATION",
    "UNKNOWN_ACTION",
    "ID_UNUSABLE",
    "DAILY_NUMBER_UNUSABLE",
    "KEY_MISSING",
    // Records that were read.
    "ID_MISSING",
    "ID_NOT_A_UUID",
    "ID_REPEATED",
    "ENTRY_TOO_LARGE",
    "NOT_AN_OBJECT",
    "FIELD_UNREADABLE",
    "TOO_DEEP",
    "PHONE_MISSING",
    "ADDRESSES_NOT_A_LIST",
    "ADDRESS_UNUSABLE",
    "STORE_REFUSED",
    "AMBIGUOUS",
    "EXCLUDED",
    "FILTERED",
    "FLIPS",
    "READ_BEFORE_WRITE",
    "REPLACED",
    "NO_INTEGRATION",
    "NOT_LISTED",
    "WAITS_FOR_NEXT_READ",
    // From one entity to another.
    "SOURCE_IN_CONFLICT",
    "TARGET_DELETED",
    "TARGET_NOT_CONNECTED",
    "TARGET_READ_ONLY",
    "TARGET_TAKEN",
    "TARGET_UNREAD",
    "OWNED_THERE",
    "MAPPING_UNUSABLE",
    // Both sides changed.
    "BOTH_CHANGED",
    "FIRST_MEETING",
    "DELETED_HERE",
    "DELETED_THERE",
    "DELETIONS_HELD",
    // Whole runs.
    "CURSOR_FORGOTTEN",
    "CURSOR_REPEATED",
    "PAGE_REPEATED",
    "ONLY_EMPTY_PAGES",
    "ONLY_REPEATS",
    "MORE_THAN_TOTAL",
    "NOT_A_STREAM",
    "ALREADY_RUNNING",
    "PROCESS_ENDED",
    "OVER",
    "CLOSING",
    "SPOOL",
    "STORE",
    // This machine.
    "DISK_FULL",
    "READ_ONLY",
    "STORE_FAILED",
    // Files of a folder.
    "FILE_IN_USE",
    "FILE_CHANGING",
    "FILE_CUT_OFF",
    "FILE_MISSING",
    "FILE_NOT_READABLE",
    "FILE_FAILED",
    "FOLDER_NOT_WRITABLE",
    "FOLDER_FULL",
    "NO_HEADER",
    "HEADER_REPEATED",
    "ENCODING_UNKNOWN",
    "FILE_TOO_LARGE",
    "KEY_COLUMN_MISSING",
    "COLUMN_COUNT",
    "KEY_REPEATED",
    "KEY_TAKEN",
    "KEY_CHANGED",
    "LETTER_NOT_IN_FILE",
    "NO_SUCH_COLUMN",
    "NOT_A_TEXT",
    "ROW_CHANGED",
    "NOT_IN_PAGES",
    "ONLY_EVERYTHING",
    "STOPPED",
];

/// The rules of a field, beside the errors of its conversion.
const RULES: [Rule; 9] = [
    Rule::Required,
    Rule::Type(CodecError::WrongType),
    Rule::Length,
    Rule::Pattern,
    Rule::Allowed,
    Rule::Minimum,
    Rule::Maximum,
    Rule::Reference,
    Rule::ReferenceUnknown,
];

/// All of them once, in capitals, as they are stored with a record.
pub(crate) fn all() -> Vec<String> {
    let conversions = CodecError::ALL.into_iter().map(CodecError::code);
    let rules = RULES.into_iter().map(Rule::code);
    let mut seen = BTreeSet::new();
    OWN.iter()
        .copied()
        .chain(conversions)
        .chain(rules)
        .map(str::to_ascii_uppercase)
        .filter(|code| seen.insert(code.clone()))
        .collect()
}

#[cfg(test)]
#[path = "causes_tests.rs"]
mod tests;
