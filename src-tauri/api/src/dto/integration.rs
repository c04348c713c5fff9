//! Connections to outside systems, and integrations: pairs of entities that are kept in step.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{EntityRequest, NewKey, RemoteCheckView, RunView, SystemView};

/// A kind of system that can be connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionKindView {
    /// Name of the kind, e.g. `csv`; the screen has words for it.
    pub kind: String,
    /// What has to be filled in, in the order of the form.
    pub fields: Vec<ConnectionFieldView>,
}

/// One field of a connection's form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionFieldView {
    /// Name; the screen has words for it.
    pub name: String,
    /// What is typed there.
    pub input: ConnectionInput,
    /// Whether it may stay empty.
    pub need: FieldNeed,
    /// What a choice can be; empty for the others.
    pub options: Vec<String>,
}

/// What is typed into a field of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConnectionInput {
    /// Text.
    Text,
    /// A folder of this machine.
    Folder,
    /// One of a few.
    Choice,
    /// A secret: it is written, and never shown again.
    Secret,
}

/// Whether a value is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FieldNeed {
    /// Yes.
    Required,
    /// No.
    Optional,
}

/// A card of *Integraciones*: one connection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionCard {
    /// Name in every table.
    pub system: String,
    /// Kind, e.g. `whatsapp`, `csv`.
    pub kind: String,
    /// What a person called it; `None` for the ordering remote.
    pub name: Option<String>,
    /// How it stands; `None` while nothing is connected under this name.
    pub status: Option<SystemView>,
    /// What is set, without secrets.
    pub settings: BTreeMap<String, String>,
    /// Names of the secrets that are stored.
    pub secrets: Vec<String>,
    /// What can be read and written.
    pub entities: Vec<EntityAbilities>,
    /// The latest run of any of its entities.
    pub last_run: Option<RunView>,
    /// When the next one is due.
    pub next_run_at: Option<i64>,
    /// How many integrations use it.
    pub integrations: u32,
}

/// What can be done with an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EntityAbilities {
    /// Entity.
    pub entity_type: String,
    /// Whether it can be read in runs.
    pub read: Ability,
    /// Whether records can be made and changed there.
    pub write: Ability,
    /// Whether records can be deleted there.
    pub delete: Ability,
}

/// Whether something can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Ability {
    /// Yes.
    Yes,
    /// No.
    No,
}

/// A connection as a person fills it in.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionDraft {
    /// The connection to change; `None` for a new one.
    pub system: Option<String>,
    /// Kind.
    pub kind: String,
    /// What it is called.
    pub name: String,
    /// By the names of the fields.
    pub settings: BTreeMap<String, String>,
    /// New secrets, by the names of the fields; what is left out stays.
    pub secrets: BTreeMap<String, NewKey>,
}

/// *Probar conexión*, for any system: the steps of the remote's own check.
pub type ConnectionCheckView = RemoteCheckView;

/// What an entity holds, to map by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EntityFieldsView {
    /// Which entity.
    pub entity: EntityRequest,
    /// Its fields, in the order in which records have them.
    pub fields: Vec<EntityField>,
    /// How many records were looked at.
    pub records: u64,
    /// Where they come from.
    pub from: SampleOrigin,
}

/// Where samples come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SampleOrigin {
    /// Records that are stored here.
    Stored,
    /// Read just now from the system, and not stored.
    ReadNow,
}

/// One field of an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EntityField {
    /// Name.
    pub name: String,
    /// What its values look like.
    pub shape: FieldShape,
    /// Some values that are not empty, shortened.
    pub samples: Vec<String>,
    /// Whether it is what the system knows its records by.
    pub is_key: bool,
}

/// What the values of a field look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FieldShape {
    /// No values to look at.
    Unknown,
    /// Yes and no.
    Boolean,
    /// Integers.
    Integer,
    /// Numbers with decimals.
    Decimal,
    /// Days, with or without a time.
    Date,
    /// E-mail addresses.
    Email,
    /// Telephone numbers.
    Phone,
    /// Any other text.
    Text,
    /// Lists and objects.
    Nested,
}

/// Which integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationRequest {
    /// Row of `sync_integrations`.
    pub id: i64,
}

/// Step 1: the pair of systems. Gives a new integration, switched off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationStart {
    /// What it is called.
    pub name: String,
    /// Where records come from.
    pub source_system: String,
    /// Where they go.
    pub target_system: String,
}

/// Step 3: what travels, which way, and who is heard. Switches the integration off when it changes what travels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationWhat {
    /// Row of `sync_integrations`.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// Entity of the source.
    pub source_entity: String,
    /// Entity of the target.
    pub target_entity: String,
    /// Which way.
    pub direction: IntegrationDirection,
    /// Who is heard when both sides changed.
    pub strategy: ConflictStrategy,
    /// Only records that meet all of these.
    pub filters: Vec<RecordFilter>,
    /// [`IntegrationView::version`] of what the person had before them; `None`: whatever is there.
    #[serde(default)]
    #[ts(optional)]
    pub version: Option<i64>,
}

/// Which way an integration carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IntegrationDirection {
    /// →
    SourceToTarget,
    /// ↔: what a mapping can read back travels back.
    Both,
}

/// Who is heard when both sides changed a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConflictStrategy {
    /// *Manda* the source.
    SourceWins,
    /// *Manda* the target.
    TargetWins,
    /// *Manda el más reciente*.
    Latest,
    /// *Decidir a mano*.
    Manual,
}

/// A condition on one field of the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecordFilter {
    /// Field.
    pub field: String,
    /// What it must be.
    pub test: FilterTest,
    /// Compared with, as text; unused where the test needs none.
    pub value: String,
}

/// What a field must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FilterTest {
    /// The same text, without regard to capitals.
    Equals,
    /// Another text.
    Differs,
    /// Holds the text, without regard to capitals and accents.
    Contains,
    /// Is empty.
    Empty,
    /// Is not empty.
    Filled,
}

/// How many records an integration would carry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FilterCountRequest {
    /// Entity of the source.
    pub source: EntityRequest,
    /// Conditions.
    pub filters: Vec<RecordFilter>,
}

/// "1.248 proveedores, 312 activos".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FilterCountView {
    /// Records that were looked at.
    pub all: u64,
    /// Of those, the ones that meet the conditions.
    pub matching: u64,
    /// Where they come from.
    pub from: SampleOrigin,
}

/// An integration with all its steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationView {
    /// Row of `sync_integrations`.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// Where records come from; the entity is empty until step 3 is done.
    pub source: EntityRequest,
    /// Where they go.
    pub target: EntityRequest,
    /// Which way.
    pub direction: IntegrationDirection,
    /// Who is heard.
    pub strategy: ConflictStrategy,
    /// Conditions.
    pub filters: Vec<RecordFilter>,
    /// Which field goes with which.
    pub mapping: Vec<FieldMappingView>,
    /// How far every step is.
    pub steps: IntegrationSteps,
    /// Whether it runs by itself.
    pub switch: IntegrationSwitch,
    /// Five fields of cron in the restaurant's zone; `None`: as often as the site says.
    pub cron: Option<String>,
    /// When it runs next by itself.
    pub next_run_at: Option<i64>,
    /// Its latest run.
    pub last_run: Option<RunView>,
    /// Its latest *prueba sin escribir* since the mapping changed.
    pub last_dry_run: Option<RunView>,
    /// Records that need a person.
    pub attention: u64,
    /// Rises with every change of a person's. Who saves says which one they looked at.
    pub version: i64,
}

/// Whether an integration runs by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IntegrationSwitch {
    /// It does.
    On,
    /// It does not; people can run it.
    Off,
}

/// How far an integration is set up. Each step is found out anew, so that it never says more than is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationSteps {
    /// 1 *Sistemas*.
    pub systems: StepState,
    /// 2 *Conexión*: both systems are connected.
    pub connection: StepState,
    /// 3 *Qué sincronizar*.
    pub what: StepState,
    /// 4 *Mapeo*: it can be used, and what the target needs is mapped.
    pub mapping: StepState,
    /// 5 *Prueba sin escribir*: one ran to its end since the mapping changed.
    pub dry_run: StepState,
    /// 6 *Programación y avisos*: it can be switched on once a real run has gone through.
    pub schedule: StepState,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StepState {
    /// Another one comes first.
    Locked,
    /// It can be done now.
    Open,
    /// Done.
    Done,
    /// It was done, and something is wrong with it now.
    Broken,
}

/// One row of the mapping.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldMappingView {
    /// Field of the source; empty for a constant, which is `default`.
    pub source_field: String,
    /// Field of the target.
    pub target_field: String,
    /// Towards the target: `{"codec":"trim"}`, or `{"expression":"nombre|upper"}`.
    pub transform: Transform,
    /// Whether it travels back.
    pub back: WayBack,
    /// Whether the target needs it.
    pub need: FieldNeed,
    /// What the target gets where the source has nothing.
    #[ts(type = "unknown")]
    pub default: serde_json::Value,
    /// What the target allows: `type`, `min_length`, `max_length`, `pattern`, `allowed`, `minimum`, `maximum`, `reference`.
    pub rules: FieldRules,
}

/// A codec with its settings, or an expression: what `field_mappings` holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Transform(#[ts(type = "Readonly<Record<string, unknown>>")] pub serde_json::Value);

/// The rules of a field, as `field_mappings` holds them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FieldRules(#[ts(type = "Readonly<Record<string, unknown>>")] pub serde_json::Value);

/// Whether a field travels back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WayBack {
    /// It does, by the same codec.
    Yes,
    /// It does not.
    No,
}

/// A mapping to look at or to save.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MappingRequest {
    /// The integration.
    pub id: i64,
    /// Its fields.
    pub fields: Vec<FieldMappingView>,
    /// [`IntegrationView::version`] of what the person had before them; `None`: whatever is there.
    #[serde(default)]
    #[ts(optional)]
    pub version: Option<i64>,
}

/// What is wrong with a mapping, before any record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MappingCheck {
    /// It cannot be used while there is one of these.
    pub problems: Vec<MappingProblem>,
    /// Fields of the target that do not come back, with the reason; a warning where both ways are wanted.
    pub not_read_back: Vec<MappingProblem>,
    /// Fields that the target needs and nothing writes.
    pub unmapped: Vec<String>,
}

/// One problem of a mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MappingProblem {
    /// Field of the target.
    pub target_field: String,
    /// A key of the catalogue `mapping.problems`.
    pub code: String,
    /// What the code speaks of: a field, a name, or technical words.
    pub detail: Option<String>,
}

/// A pair that probably belongs together. Nothing is applied until a person confirms it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MappingSuggestion {
    /// Field of the source.
    pub source_field: String,
    /// Field of the target.
    pub target_field: String,
    /// 0 to 100.
    pub score: u32,
    /// A transformation that fits the values.
    pub transform: Transform,
}

/// What a mapping makes of records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MappingPreview {
    /// What is wrong with the mapping itself; the rows are empty then.
    pub check: MappingCheck,
    /// How many records were tried.
    pub tried: u64,
    /// Of those, how many could not be written.
    pub failed: u64,
    /// Where they come from.
    pub from: SampleOrigin,
    /// Ten at random.
    pub random: Vec<PreviewRecord>,
    /// Ten with problems, one of every kind first.
    pub problematic: Vec<PreviewRecord>,
}

/// One record of a preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PreviewRecord {
    /// The record's id at the source.
    pub record_id: String,
    /// Its fields, in the order of the mapping.
    pub fields: Vec<PreviewField>,
}

/// One field of a record of a preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PreviewField {
    /// Field of the target.
    pub target_field: String,
    /// The source's value as JSON text; `None`: empty.
    pub before: Option<String>,
    /// The target's value as JSON text; `None`: empty, or it failed.
    pub after: Option<String>,
    /// What would be read back as JSON text, where it is not `before`.
    pub read_back: Option<String>,
    /// Why it cannot be written, or does not come back; a key of the catalogue `mapping.faults`.
    pub fault: Option<String>,
}

/// Runs an integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationRun {
    /// The integration.
    pub id: i64,
    /// How much of it.
    pub extent: RunExtent,
}

/// How much is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RunExtent {
    /// *Prueba sin escribir*.
    DryRun,
    /// *Primeros 20 registros*.
    First20,
    /// Everything.
    All,
}

/// Step 6.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationSchedule {
    /// The integration.
    pub id: i64,
    /// Whether it runs by itself; refused until one real run has gone through.
    pub switch: IntegrationSwitch,
    /// Five fields of cron in the restaurant's zone; `None`: as often as the site says.
    pub cron: Option<String>,
    /// [`IntegrationView::version`] of what the person had before them; `None`: whatever is there.
    #[serde(default)]
    #[ts(optional)]
    pub version: Option<i64>,
}
