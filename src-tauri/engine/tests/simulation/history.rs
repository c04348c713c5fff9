//! One random history, and the invariants that must hold in it.

use std::collections::BTreeMap;

use mostrador_engine::ConnectionState;
use mostrador_store::vfs::Image;
use mostrador_store::{Durability, Store, StoreError};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::sync::broadcast::error::TryRecvError;

use crate::remote::{Mood, Remote};
use crate::world::{Life, pass};

/// Evening of 22 November 2026 in Mexico City, so that many histories cross the cut-off hour.
const START: i64 = 1_795_400_000_000;

/// How a history ended.
pub(crate) struct Outcome {
    pub(crate) violations: Vec<String>,
    pub(crate) emitted: usize,
    pub(crate) crashed: usize,
    pub(crate) trace: Vec<String>,
}

/// A stored order: how many rows, and day and number of the last one.
type Stored = BTreeMap<String, (u32, String, u32)>;

/// Runs the history of a seed: several lives of the process, each ended by a kill, a power cut or a clean
/// stop, and a last one in which everything works.
pub(crate) fn run(seed: u64, durability: Durability) -> Outcome {
    let mut random = StdRng::seed_from_u64(seed);
    let remote = Remote::new(seed.wrapping_mul(31));
    // A history in which orders come with numbers may have gaps, which the audit explains.
    let offers = random.random_range(0..4) == 0;
    remote.state().unusable = random.random_range(0..3);
    let mut violations = Vec::new();
    let mut image: Option<Image> = None;
    let mut now = START + random.random_range(0..86_400_000);
    let lives = random.random_range(1..6);
    for life in 0..lives {
        let last = life + 1 == lives;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("a runtime");
        let (left, ended) = runtime.block_on(async {
            let mut life = Life::start(image.as_ref(), now, &remote, seed, durability).await;
            if last {
                live(&life, &remote, &mut random, offers).await;
                settle(&mut life, &remote).await;
                if life.engine.connection().state == ConnectionState::Refused {
                    violations
                        .push("the connection is still refused although the key is accepted".to_owned());
                }
                violations.extend(check_end(&life.store, &remote, offers).await);
                life.engine.stop().await;
                (None, life.now())
            } else {
                live(&life, &remote, &mut random, offers).await;
                let left = end(&life, &mut random).await;
                (Some(left), life.now())
            }
        });
        drop(runtime);
        if let Some(left) = &left {
            violations.extend(check_crash(left, &remote, durability));
        }
        image = left;
        now = ended;
    }
    let state = remote.state();
    Outcome {
        violations,
        emitted: state.sequence.len(),
        crashed: usize::try_from(lives).unwrap_or(1) - 1,
        trace: state.trace.clone(),
    }
}

/// A stretch of random events.
async fn live(life: &Life, remote: &Remote, random: &mut StdRng, offers: bool) {
    for _ in 0..random.random_range(5..60) {
        match random.random_range(0..100) {
            0..45 => {
                for _ in 0..random.random_range(1..5) {
                    let offered =
                        (offers && random.random_range(0..8) == 0).then(|| random.random_range(0..1_200));
                    remote.place(offered, random.random_range(0..30) == 0);
                }
            }
            45..60 => remote.relist(random.random_range(0..2) == 0),
            60..80 => {
                let moods = [
                    Mood::Well,
                    Mood::Well,
                    Mood::Unreachable,
                    Mood::ServerErrors,
                    Mood::Throttling,
                    Mood::RefusingTheKey,
                    Mood::LosingAnswers,
                    Mood::RefusingConfirmations,
                    Mood::RejectingConfirmations,
                    Mood::Mixed,
                    Mood::Mixed,
                ];
                remote.state().mood = moods[random.random_range(0..moods.len())];
            }
            80..84 => life.jump([-3_600_000, 3_600_000, -86_400_000, 86_400_000][random.random_range(0..4)]),
            84..87 => life.recorder.set_room(Some(random.random_range(0..20_000))),
            87..90 => life.recorder.fail_next_syncs(random.random_range(1..3)),
            90..94 => life.recorder.set_room(None),
            94..96 => life.engine.retry_connection(),
            _ => {}
        }
        if random.random_range(0..3) > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(random.random_range(1..30_000))).await;
        }
    }
}

/// Ends a life: the process is killed, the power goes, or it is stopped cleanly.
async fn end(life: &Life, random: &mut StdRng) -> Image {
    match random.random_range(0..3) {
        0 => life.recorder.process_kill(),
        1 => life.recorder.power_cut(random.random()),
        _ => {
            life.engine.stop().await;
            life.recorder.process_kill()
        }
    }
}

/// Everything works from now on: half an hour later nothing may be left to do.
async fn settle(life: &mut Life, remote: &Remote) {
    remote.state().mood = Mood::Well;
    life.recorder.set_room(None);
    life.recorder.fail_next_syncs(0);
    let mut events = life.engine.subscribe();
    life.engine.retry_connection();
    pass(1_800).await;
    // The listener of a screen that never reads must not matter.
    while !matches!(events.try_recv(), Err(TryRecvError::Empty | TryRecvError::Closed)) {}
    life.engine.retry_connection();
    pass(600).await;
}

/// After a crash: what the remote was told is in the file.
fn check_crash(image: &Image, remote: &Remote, durability: Durability) -> Vec<String> {
    let folder = tempfile::TempDir::new().expect("a folder");
    image.write_to(folder.path()).expect("the image fits");
    let path = folder.path().join("site.db");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let options = mostrador_store::OpenOptions { durability, ..mostrador_store::OpenOptions::inline(path) };
    let stored = runtime.block_on(async {
        let store = match Store::open(options) {
            Ok(store) => store,
            Err(error) => return Err(format!("the file does not open after the crash: {error}")),
        };
        Ok(stored(&store).await)
    });
    let stored = match stored {
        Ok(stored) => stored,
        Err(violation) => return vec![violation],
    };
    let state = remote.state();
    let mut violations = Vec::new();
    for (id, order) in &state.orders {
        for number in &order.confirmations {
            match stored.get(id) {
                None => violations.push(format!("I3: {id} was confirmed and is not on disk")),
                Some((_, _, own)) if own != number => {
                    violations.push(format!("I1: {id} was confirmed as #{number} and is stored as #{own}"));
                }
                Some(_) => {}
            }
        }
    }
    violations
}

/// At the end: I1, I2, I3 and that nothing is left to do.
async fn check_end(store: &Store, remote: &Remote, offers: bool) -> Vec<String> {
    let stored = stored(store).await;
    let state = remote.state();
    let mut violations = Vec::new();
    for id in &state.sequence {
        let order = &state.orders[id];
        let Some((rows, _, number)) = stored.get(id) else {
            violations.push(format!("I1: {id} is lost"));
            continue;
        };
        if *rows != 1 {
            violations.push(format!("I1: {id} is stored {rows} times"));
        }
        if let Some(other) = order.confirmations.iter().find(|other| *other != number) {
            violations.push(format!("I1: {id} has #{number} and was confirmed as #{other}"));
        }
        if !order.poison && (order.confirmations.is_empty() || order.pending) {
            violations.push(format!("I3: {id} is still unconfirmed"));
        }
    }
    if stored.len() != state.sequence.len() {
        violations.push(format!("{} orders were placed, {} are stored", state.sequence.len(), stored.len()));
    }
    let mut days: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (_, day, number) in stored.values() {
        days.entry(day).or_default().push(*number);
    }
    for (day, mut numbers) in days {
        numbers.sort_unstable();
        let dense = numbers.iter().copied().eq(1..=u32::try_from(numbers.len()).expect("few"));
        if !dense && !offers {
            violations.push(format!("I2: {day} has the numbers {numbers:?}"));
        }
    }
    violations
}

async fn stored(store: &Store) -> Stored {
    store
        .read(|transaction| {
            let mut statement = transaction
                .connection()
                .prepare("SELECT remote_id, business_date, daily_number FROM orders ORDER BY remote_id")?;
            let mut rows = statement.query([])?;
            let mut stored = Stored::new();
            while let Some(row) = rows.next()? {
                let entry = stored.entry(row.get(0)?).or_default();
                *entry = (entry.0 + 1, row.get(1)?, row.get(2)?);
            }
            Ok::<_, StoreError>(stored)
        })
        .await
        .expect("the file is readable")
}
