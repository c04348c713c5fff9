//! What a connector can do. The engine and the conformance suite read it; nothing else is assumed.

/// Constant description of a connector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectorSpec {
    /// Stable name, the value of `system` in every table, e.g. `whatsapp`.
    pub system: &'static str,
    /// What can be read and written.
    pub entities: Vec<EntitySpec>,
}

/// One entity of a system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntitySpec {
    /// Name, e.g. `order`.
    pub name: &'static str,
    /// How it is read.
    pub read: ReadStyle,
    /// How it is written.
    pub write: WriteStyle,
}

/// How an entity is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadStyle {
    /// The source lists what has not been acknowledged yet; a record is listed again until it is.
    AcknowledgedQueue {
        /// How many records one answer holds at most.
        page_max: usize,
    },
}

/// How an entity is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteStyle {
    /// Only acknowledgements, idempotent by record id; up to so many in one request.
    Acknowledge {
        /// Most operations in one request.
        batch_max: usize,
    },
}
