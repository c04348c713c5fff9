//! One customer as a text, and how it is listed.

use std::fmt::Write;
use std::sync::Arc;

use chrono::DateTime;
use serde_json::Value;

use super::live;

/// A customer.
#[derive(Debug)]
pub(super) struct Row {
    /// The customer with all its addresses, deleted ones too.
    text: Arc<str>,
    /// Milliseconds since the Unix epoch; an instant that cannot be read is later than any other.
    created_ms: i64,
    updated_ms: i64,
    live: bool,
    gaps: Gaps,
    chat: Chat,
}

/// Whether there are addresses that are not listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gaps {
    None,
    Some,
}

/// The chat that a listing shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chat {
    /// What stands in the text.
    InTheText,
    /// So many messages, made while they are sent.
    Made(u32),
}

fn instant(customer: &Value, field: &str) -> i64 {
    let text = customer.get(field).and_then(Value::as_str);
    text.and_then(|text| DateTime::parse_from_rfc3339(text).ok()).map_or(i64::MAX, |at| at.timestamp_millis())
}

fn has_gaps(customer: &Value) -> Gaps {
    let mut addresses = customer.get("addresses").and_then(Value::as_array).into_iter().flatten();
    if addresses.any(|address| !live(address)) { Gaps::Some } else { Gaps::None }
}

impl Row {
    /// A customer that was given, and the text that it is listed with.
    pub(super) fn of(mut customer: Value, text: Option<String>) -> Self {
        if let Some(fields) = customer.as_object_mut().filter(|_| text.is_none()) {
            // Every answer has its own.
            fields.remove("lastSyncedAt");
        }
        Self {
            created_ms: instant(&customer, "createdAt"),
            updated_ms: instant(&customer, "updatedAt"),
            live: live(&customer),
            gaps: has_gaps(&customer),
            chat: Chat::InTheText,
            text: text.unwrap_or_else(|| customer.to_string()).into(),
        }
    }

    /// A customer that was made just now, without a chat in its text.
    pub(super) fn made(text: String, now_iso: &str, messages: u32) -> Self {
        let now = DateTime::parse_from_rfc3339(now_iso).map_or(0, |at| at.timestamp_millis());
        Self {
            text: text.into(),
            created_ms: now,
            updated_ms: now,
            live: true,
            gaps: Gaps::None,
            chat: Chat::Made(messages),
        }
    }

    /// Another content, with the chat that it had.
    pub(super) fn replace(&mut self, customer: &Value) {
        let chat = self.chat;
        *self = Self { chat, ..Self::of(customer.clone(), None) };
    }

    pub(super) fn value(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    pub(super) fn is_live(&self) -> bool {
        self.live
    }

    pub(super) fn changed_since(&self, since_ms: i64) -> bool {
        self.updated_ms >= since_ms || self.created_ms >= since_ms
    }

    /// The id as it is written, and the text that a listing shows without what each answer adds.
    pub(super) fn shown(&self) -> (String, String) {
        let id = self.value().get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        (id, self.listed().without_gaps().to_string())
    }

    pub(super) fn listed(&self) -> Listed {
        Listed { text: Arc::clone(&self.text), gaps: self.gaps, chat: self.chat, whole: Whole::Customer }
    }
}

/// An entry of a listing, written out when it is sent.
#[derive(Debug)]
pub(crate) struct Listed {
    text: Arc<str>,
    gaps: Gaps,
    chat: Chat,
    whole: Whole,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whole {
    /// A customer, to which the answer adds its own time.
    Customer,
    /// Whatever it is.
    AsItIs,
}

impl Listed {
    pub(super) fn as_it_is(text: Arc<str>) -> Self {
        Self { text, gaps: Gaps::None, chat: Chat::InTheText, whole: Whole::AsItIs }
    }

    fn without_gaps(&self) -> Arc<str> {
        if self.gaps == Gaps::None {
            return Arc::clone(&self.text);
        }
        let mut customer: Value = serde_json::from_str(&self.text).unwrap_or_default();
        if let Some(addresses) = customer.get_mut("addresses").and_then(Value::as_array_mut) {
            addresses.retain(live);
        }
        customer.to_string().into()
    }

    /// Appends the entry's text.
    pub(crate) fn write(&self, into: &mut String, now_iso: &str) {
        let text = self.without_gaps();
        let open = text.trim_end().strip_suffix('}').filter(|_| self.whole == Whole::Customer);
        let Some(open) = open else {
            into.push_str(&text);
            return;
        };
        into.push_str(open);
        if let Chat::Made(messages) = self.chat {
            into.push_str(",\"fullChatHistory\":");
            chat(into, messages, now_iso);
            into.push_str(",\"relevantChatHistory\":\"[]\"");
        }
        let _ = write!(into, ",\"lastSyncedAt\":\"{now_iso}\"}}");
    }
}

/// What people write when they order.
const MESSAGES: &[&str] = &[
    "Hola, buenas noches. ¿Todavía están atendiendo?",
    "¡Hola! Sí, atendemos hasta las 23:00. ¿Qué te gustaría pedir hoy?",
    "Una pizza familiar mitad hawaiana y mitad pepperoni, por favor 🍕",
    "Perfecto. ¿Te la enviamos a la dirección de siempre o pasas a recogerla?",
    "A la casa, la de siempre. Es el portón negro, junto a la farmacia",
    "Son $18,50 con el envío. ¿Pagas en efectivo o con tarjeta?",
    "En efectivo, llevo un billete de 20. ¡Gracias!",
    "Tu pedido llega en unos 40 minutos. ¡Buen provecho!",
];

fn chat(into: &mut String, messages: u32, now_iso: &str) {
    into.push('[');
    for (place, text) in (0..messages).zip(MESSAGES.iter().cycle()) {
        let comma = if place == 0 { "" } else { "," };
        let role = if place % 2 == 0 { "user" } else { "assistant" };
        let _ =
            write!(into, "{comma}{{\"role\":\"{role}\",\"content\":\"{text}\",\"timestamp\":\"{now_iso}\"}}");
    }
    into.push(']');
}
