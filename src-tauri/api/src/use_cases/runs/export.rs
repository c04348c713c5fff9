//! Runs as spreadsheets.

use mostrador_domain::Timestamp;
use mostrador_store::StoreError;
use mostrador_store::tables::sync_history::{RunMode, RunRow, RunStatus, RunTrigger, browse};
use mostrador_store::tables::sync_records::results::{self, ResultOutcome, ResultRow};

use super::list::{OUTCOMES, filter, load, title};
use super::sheet::{Book, Cell};
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::use_cases::file;
use crate::use_cases::sync::not_found;
use crate::{Api, Session};

/// Rows that are read at once.
const ROWS: u32 = 500;
/// The most rows of a sheet; the format ends at 1,048,576.
const MOST: u32 = 1_000_000;
/// Media type of the file.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const RUN_HEADINGS: [&str; 23] = [
    "Número",
    "Sistema",
    "Entidad",
    "Inicio",
    "Fin",
    "Iniciada por",
    "Persona",
    "Prueba sin escribir",
    "Estado",
    "Motivo",
    "Segundos",
    "Esperados",
    "Páginas",
    "Procesados",
    "Creados",
    "Actualizados",
    "Sin cambios",
    "Omitidos",
    "En conflicto",
    "Con error",
    "Ya no están",
    "Eliminados",
    "Eliminaciones por confirmar",
];

const RECORD_HEADINGS: [&str; 10] = [
    "Id",
    "Nombre",
    "Resultado",
    "Motivo",
    "Campo",
    "Valor",
    "Intentos",
    "Primera vez",
    "Última vez",
    "Resuelto",
];

pub(crate) async fn run_export(
    api: &Api,
    session: &Session,
    request: RunRequestView,
) -> Result<ExportView, ApiError> {
    let engine = api.engine();
    let (run, ordering) = (request.run, engine.ordering());
    let found = engine.store().read(move |transaction| load(transaction, &[run])).await;
    let (row, _) = found.map_err(ApiError::Store)?.pop().ok_or_else(not_found)?;
    let mut book = Book::new(engine.site().calendar);
    book.sheet("Resumen", &RUN_HEADINGS)?;
    book.row(&run_cells(&row))?;
    book.sheet("Registros", &RECORD_HEADINGS)?;
    let mut written: u32 = 0;
    for outcome in OUTCOMES {
        let mut after = 0;
        while written < MOST {
            let read = engine.store().read(move |transaction| {
                let rows = results::list(transaction, run, outcome, after, ROWS)?;
                let titles: Vec<Option<String>> =
                    rows.iter().map(|row| title(transaction, ordering, row)).collect::<Result<_, _>>()?;
                Ok::<_, StoreError>((rows, titles))
            });
            let (rows, titles) = read.await?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            for (row, title) in rows.iter().zip(titles) {
                book.row(&record_cells(row, title))?;
                written = written.saturating_add(1);
            }
        }
    }
    hand_over(api, session, format!("Sincronización {run}.xlsx"), book).await
}

pub(crate) async fn runs_export(
    api: &Api,
    session: &Session,
    request: RunsRequest,
) -> Result<ExportView, ApiError> {
    let engine = api.engine();
    let mut book = Book::new(engine.site().calendar);
    book.sheet("Historial", &RUN_HEADINGS)?;
    let (mut before, mut written) = (i64::MAX, 0_u32);
    while written < MOST {
        let filter = filter(&request);
        let read = engine.store().read(move |transaction| {
            let ids = browse::ids(transaction, &filter, before, ROWS)?;
            load(transaction, &ids)
        });
        let rows = read.await.map_err(ApiError::Store)?;
        let Some((last, _)) = rows.last() else { break };
        before = last.id;
        for (row, _) in &rows {
            book.row(&run_cells(row))?;
            written = written.saturating_add(1);
        }
    }
    let day = engine.today();
    hand_over(api, session, format!("Historial de sincronización {day}.xlsx"), book).await
}

/// Saves the file where the person sits: on this machine, or by the page of another one.
async fn hand_over(api: &Api, session: &Session, name: String, book: Book) -> Result<ExportView, ApiError> {
    let written = tokio::task::spawn_blocking(move || book.finish()).await;
    let written =
        written.map_err(|_| ApiError::Coded(ErrorCode::Closing, "the task is gone".to_owned()))??;
    file::hand_over(api, session, name, XLSX, written).await
}

fn run_cells(row: &RunRow) -> [Cell; 23] {
    let counters = row.counters;
    let started_by = match row.trigger {
        RunTrigger::Manual => "Una persona",
        RunTrigger::Schedule => "El horario",
        RunTrigger::Event => "Un aviso",
        RunTrigger::Retry => "Un reintento",
    };
    let status = match row.status {
        RunStatus::Running => "En curso",
        RunStatus::Paused => "En pausa",
        RunStatus::Stopped => "Detenida",
        RunStatus::Completed => "Completa",
        RunStatus::Failed => "Falló",
        RunStatus::Interrupted => "Interrumpida",
    };
    let dry = match row.mode {
        RunMode::Real => "No",
        RunMode::DryRun => "Sí",
    };
    [
        Cell::Count(u64::try_from(row.id).unwrap_or(0)),
        Cell::text(&row.system),
        Cell::text(&row.entity_type),
        Cell::At(row.started_at),
        Cell::at(row.ended_at),
        Cell::text(started_by),
        Cell::optional(row.actor.clone()),
        Cell::text(dry),
        Cell::text(status),
        Cell::optional(row.error_code.clone()),
        Cell::Count(row.duration_ms / 1_000),
        row.expected.map_or(Cell::Empty, Cell::Count),
        Cell::Count(counters.pages),
        Cell::Count(counters.processed),
        Cell::Count(counters.created),
        Cell::Count(counters.updated),
        Cell::Count(counters.unchanged),
        Cell::Count(counters.skipped),
        Cell::Count(counters.conflicted),
        Cell::Count(counters.failed),
        Cell::Count(counters.missing),
        Cell::Count(counters.deleted),
        Cell::Count(counters.held_deletions),
    ]
}

fn record_cells(row: &ResultRow, title: Option<String>) -> [Cell; 10] {
    let outcome = match row.outcome {
        ResultOutcome::Skipped => "Omitido",
        ResultOutcome::Conflicted => "En conflicto",
        ResultOutcome::Failed => "Con error",
    };
    let seen = |at: Timestamp| Cell::At(at);
    [
        Cell::optional(row.external_id.clone()),
        Cell::optional(title),
        Cell::text(outcome),
        Cell::text(&row.reason_code),
        Cell::optional(row.field.clone()),
        Cell::optional(row.value.clone()),
        Cell::Count(u64::from(row.attempts)),
        seen(row.first_seen_at),
        seen(row.last_seen_at),
        Cell::at(row.resolved_at),
    ]
}
