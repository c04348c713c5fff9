//! The promise "what the outside was told survives a power cut", tried on many images of the engine at work.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering as Atomic};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use mostrador_domain::Timestamp;
use mostrador_engine::Scheduling;
use mostrador_store::Durability;
use mostrador_store::vfs::{Image, Log};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::clientele::Clientele;
use crate::clock::place_and_time;
use crate::faults::Climate;
use crate::life::{self, FILE, Site, Systems, pass};
use crate::ordering::{self, Change, Ordering, Weather};
use crate::partner::{self, Desk, Partner};
use crate::trace::{Keep, Trace};
use crate::witness::Witness;

/// Images of one recording; the next ones come from another.
const IMAGES_PER_RECORDING: u64 = 1_000;
/// Steps of one recording: enough for several checkpoints and a reused log.
const STEPS: u32 = 160;

/// What to try.
#[derive(Clone, Copy, Debug)]
pub struct Trial {
    /// Images to look at.
    pub images: u64,
    /// Decides everything that is random.
    pub seed: u64,
    /// When a commit counts as done; anything but full must be noticed.
    pub durability: Durability,
    /// Threads.
    pub jobs: usize,
}

/// What the images showed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Images looked at.
    pub images: u64,
    /// Promises that were looked for, over all images.
    pub promises: u64,
    /// Images that lack something promised.
    pub lost: u64,
    /// Images that SQLite calls damaged, or cannot open.
    pub damaged: u64,
    /// Images in which something is half of what its transaction wrote.
    pub half: u64,
    /// The first findings, in words.
    pub findings: Vec<String>,
}

/// How many findings are kept in words.
const SHOWN: usize = 10;

impl Report {
    /// Images in which something is wrong.
    pub fn failed(&self) -> u64 {
        self.lost + self.damaged + self.half
    }
}

/// Records the engine at work and looks at the images. `tell` is called after each recording with what is known by then.
pub fn run(trial: &Trial, tell: impl FnMut(&Report) + Send) -> Report {
    let recordings = trial.images.div_ceil(IMAGES_PER_RECORDING);
    let next = AtomicU64::new(0);
    let shared = Mutex::new((Report::default(), tell));
    std::thread::scope(|scope| {
        for _ in 0..trial.jobs.max(1) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Atomic::Relaxed);
                    if number >= recordings {
                        return;
                    }
                    let images = (trial.images - number * IMAGES_PER_RECORDING).min(IMAGES_PER_RECORDING);
                    let seed = trial.seed.wrapping_mul(1_000_003).wrapping_add(number);
                    let log = record(seed, trial.durability);
                    let found = look(&log, images, seed);
                    let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
                    let (report, tell) = &mut *shared;
                    add(report, found);
                    tell(report);
                }
            });
        }
    });
    shared.into_inner().unwrap_or_else(PoisonError::into_inner).0
}

fn add(report: &mut Report, other: Report) {
    report.images += other.images;
    report.promises += other.promises;
    report.lost += other.lost;
    report.damaged += other.damaged;
    report.half += other.half;
    report.findings.extend(other.findings);
    report.findings.truncate(SHOWN);
}

/// The first life of a site, from its very first start on.
fn record(seed: u64, durability: Durability) -> Log {
    let mut random = StdRng::seed_from_u64(seed);
    let witness = Witness::default();
    let (calendar, now) = place_and_time(&mut random);
    let ordering = Ordering::new(random.random(), Trace::new(Keep::Digest), witness.clone());
    ordering.state().orders.list_at_most(100);
    let partner = Partner::new(random.random(), Trace::new(Keep::Digest), witness.clone());
    let mut desk = Desk::new(partner.clone(), &mut random);
    let systems = Systems::Both;
    let clientele = Clientele::new(0, Trace::new(Keep::Digest), witness.clone());
    let site = Site { seed, durability, calendar, systems, ordering, partner, clientele, witness };
    life::runtime().block_on(async {
        let opened = life::open(&site, None).expect("a new file opens");
        desk.set_up(&opened.store, Timestamp(now)).await.expect("the file can be written");
        let life = life::start(&site, opened, now, Scheduling::ByTheClock).await.expect("the engine starts");
        site.partner.fill(&mut random, 20);
        for _ in 0..STEPS {
            match random.random_range(0..20) {
                0..6 => {
                    for _ in 0..random.random_range(1..4) {
                        site.ordering.place(None, false);
                    }
                }
                6 | 7 => site.ordering.relist(Change::Content),
                8 => site.ordering.set_weather(Weather::Mixed),
                9 => site.ordering.set_weather(Weather::Well),
                10..14 => site.partner.act(&mut random),
                14..18 => desk.act(&life, &mut random).await,
                18 => site.partner.set_climate(Climate::Mixed),
                _ => site.partner.set_climate(Climate::Well),
            }
            pass(Duration::from_millis(random.random_range(1..8_000))).await;
        }
        life.recorder.log()
    })
}

/// What one image showed.
enum Finding {
    Whole,
    Lost(String),
    Damaged(String),
    Half(String),
}

fn look(log: &Log, images: u64, seed: u64) -> Report {
    let mut report = Report::default();
    let count = usize::try_from(images).unwrap_or(usize::MAX);
    for image in log.power_cuts(count, seed) {
        report.images += 1;
        report.promises += image.acknowledged.len() as u64;
        let finding = inspect(&image).unwrap_or_else(|error| Finding::Damaged(error.to_string()));
        let words = match finding {
            Finding::Whole => continue,
            Finding::Lost(what) => {
                report.lost += 1;
                format!("lost: {what}")
            }
            Finding::Damaged(what) => {
                report.damaged += 1;
                format!("damaged: {what}")
            }
            Finding::Half(what) => {
                report.half += 1;
                format!("half done: {what}")
            }
        };
        if report.findings.len() < SHOWN {
            report.findings.push(words);
        }
    }
    report
}

fn inspect(image: &Image) -> rusqlite::Result<Finding> {
    let folder = life::folder();
    image.write_to(folder.path()).expect("the image fits");
    let connection = open(&folder.path().join(FILE))?;
    if let Some(what) = damage(&connection)? {
        return Ok(Finding::Damaged(what));
    }
    let started =
        connection.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'sync_data'", [], |row| {
            row.get::<_, i64>(0)
        })?;
    if started == 0 {
        return Ok(match image.acknowledged.first() {
            None => Finding::Whole,
            Some(promise) => Finding::Lost(promise.clone()),
        });
    }
    if let Some(what) = half_done(&connection)? {
        return Ok(Finding::Half(what));
    }
    let kept = kept(&connection)?;
    Ok(match image.acknowledged.iter().find(|promise| !kept.contains(*promise)) {
        None => Finding::Whole,
        Some(promise) => Finding::Lost(promise.clone()),
    })
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    // The image is thrown away: no sync, no checkpoint for it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    Ok(connection)
}

fn damage(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let verdict: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Ok(Some(verdict));
    }
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    Ok(match rows.next()? {
        None => None,
        Some(row) => Some(format!("a row of {} refers to nothing", row.get::<_, String>(0)?)),
    })
}

/// What one transaction writes is there as a whole.
fn half_done(connection: &Connection) -> rusqlite::Result<Option<String>> {
    const RULES: [(&str, &str); 3] = [
        (
            "an order without its arrival in the history",
            "SELECT count(*) FROM orders o WHERE NOT EXISTS
               (SELECT 1 FROM order_events e WHERE e.order_id = o.id AND e.kind = 'RECEIVED')",
        ),
        (
            "an order without its confirmation in the outbox",
            "SELECT count(*) FROM orders o WHERE NOT EXISTS
               (SELECT 1 FROM sync_queue q WHERE q.entity = 'order' AND q.entity_id = o.id)",
        ),
        (
            "a day's counter below its highest number",
            "SELECT count(*) FROM orders o JOIN daily_counter d USING (business_date)
               WHERE o.daily_number > d.last_number",
        ),
    ];
    for (what, sql) in RULES {
        let found: i64 = connection.query_row(sql, [], |row| row.get(0))?;
        if found > 0 {
            return Ok(Some(format!("{what}, {found} times")));
        }
    }
    Ok(None)
}

/// Every promise that this file keeps.
fn kept(connection: &Connection) -> rusqlite::Result<BTreeSet<String>> {
    let mut kept = ordering::promises(connection)?;
    kept.extend(partner::promises(connection)?);
    Ok(kept)
}

#[cfg(test)]
#[path = "powerloss_tests.rs"]
mod tests;
