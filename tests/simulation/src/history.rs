//! One seed, one history: several lives of the process, each ended by a kill, a power cut or a clean stop, and a last one
//! in which everything works again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use mostrador_domain::{Clock, Timestamp};
use mostrador_engine::{ConnectionState, Scheduling};
use mostrador_store::Durability;
use mostrador_store::tables::sync_queue::LeasedJob;
use mostrador_store::vfs::Image;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::clientele::{self, Clientele};
use crate::clock::place_and_time;
use crate::faults::Climate;
use crate::late;
use crate::life::{self, Life, Site, Systems, pass};
use crate::ordering::{self, Change, Offers, Ordering, Weather};
use crate::partner::{self, Desk, Partner};
use crate::safeguard::Safeguard;
use crate::trace::{Keep, Trace};
use crate::witness::Witness;

/// How histories are run.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// When a commit counts as done; anything but full must be noticed.
    pub durability: Durability,
    /// A safeguard of the engine to do without; it must be noticed.
    pub safeguard_off: Option<Safeguard>,
    /// Which outside systems the site has; any unless given.
    pub systems: Option<Systems>,
    /// What is kept of the trace.
    pub keep: Keep,
}

impl Default for Options {
    fn default() -> Self {
        Self { durability: Durability::Full, safeguard_off: None, systems: None, keep: Keep::Digest }
    }
}

/// What a history came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Broken promises; empty when all held.
    pub broken: Vec<String>,
    /// What was done in it.
    pub figures: Figures,
    /// Digest of everything that happened.
    pub digest: u64,
    /// Everything that happened, where it was kept.
    pub trace: Vec<String>,
}

/// How much happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Lives of the process.
    pub lives: u64,
    /// Lives that ended without warning.
    pub sudden_ends: u64,
    /// Orders placed.
    pub orders: u64,
    /// Edits made at the site.
    pub edits: u64,
    /// Requests that reached the remotes, or tried to.
    pub requests: u64,
}

impl Figures {
    /// Adds up.
    pub fn add(&mut self, other: Self) {
        self.lives += other.lives;
        self.sudden_ends += other.sudden_ends;
        self.orders += other.orders;
        self.edits += other.edits;
        self.requests += other.requests;
    }
}

/// Runs the history of a seed. A panic is a broken promise like any other.
pub fn run(seed: u64, options: &Options) -> Outcome {
    let trace = Trace::new(options.keep);
    let _off = options.safeguard_off.map(Safeguard::switch_off);
    let history = catch_unwind(AssertUnwindSafe(|| History::new(seed, options, trace.clone()).run()));
    let (broken, figures) = history.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no text");
        (vec![format!("panic: {text}")], Figures::default())
    });
    Outcome { broken, figures, digest: trace.digest(), trace: trace.take_lines() }
}

struct History {
    site: Site,
    desk: Desk,
    trace: Trace,
    random: StdRng,
    offers: Offers,
    now: i64,
    /// Jobs that the last process held: it may only have been suspended.
    late: Vec<LeasedJob>,
    broken: Vec<String>,
    figures: Figures,
}

impl History {
    fn new(seed: u64, options: &Options, trace: Trace) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let witness = Witness::default();
        let (calendar, now) = place_and_time(&mut random);
        let offers = if random.random_range(0..4) == 0 { Offers::Some } else { Offers::None };
        let ordering = Ordering::new(random.random(), trace.clone(), witness.clone());
        ordering.state().unusable = random.random_range(0..4);
        ordering.state().orders.list_at_most([3, 10, 20, 100][random.random_range(0..4)]);
        let partner = Partner::new(random.random(), trace.clone(), witness.clone());
        let desk = Desk::new(partner.clone(), &mut random);
        let any = Systems::any(&mut random);
        let systems = options.systems.unwrap_or(any);
        let durability = options.durability;
        let clientele = Clientele::new(seed ^ 0xC11E, trace.clone(), witness.clone());
        let site = Site { seed, durability, calendar, systems, ordering, partner, clientele, witness };
        let (broken, figures) = (Vec::new(), Figures::default());
        Self { site, desk, trace, random, offers, now, late: Vec::new(), broken, figures }
    }

    fn run(mut self) -> (Vec<String>, Figures) {
        if self.site.systems == Systems::Clientele {
            return clientele::run(&self.site, self.trace, self.random, self.now);
        }
        // Now and then the very first start, with its migrations, is part of the history.
        let mut image = (self.random.random_range(0..16) > 0).then(|| life::fresh().clone());
        let lives = self.random.random_range(1..5);
        for number in 0..lives {
            self.figures.lives += 1;
            let last = number + 1 == lives;
            image = life::runtime().block_on(self.life(number, image.as_ref(), last));
            if image.is_none() {
                break;
            }
        }
        let state = self.site.ordering.state();
        self.figures.orders = state.orders.len() as u64;
        self.figures.requests = u64::from(state.requests);
        drop(state);
        self.figures.requests += self.site.partner.state().requests;
        self.figures.edits = self.desk.said.len() as u64;
        (self.broken, self.figures)
    }

    /// Answers what is left on the disk; `None` ends the history.
    async fn life(&mut self, number: u32, image: Option<&Image>, last: bool) -> Option<Image> {
        self.trace.begin_life(number);
        let opened = match life::open(&self.site, image) {
            Ok(opened) => opened,
            Err(broken) => {
                self.broken.push(broken);
                return None;
            }
        };
        let mut lost = ordering::after_crash(&opened.store, &self.site.ordering).await;
        if self.site.systems.has_partner() {
            lost.extend(partner::at_any_time(&opened.store, &self.site.partner, &self.desk).await);
        }
        let goes_on = lost.is_empty();
        self.broken.extend(lost);
        if !goes_on {
            return None;
        }
        self.late = late::held(&opened.store).await;
        if self.site.systems.has_partner()
            && let Err(error) = self.desk.set_up(&opened.store, Timestamp(self.now)).await
        {
            self.broken.push(format!("the contacts cannot be set up: {error}"));
            return None;
        }
        // In the end nothing may happen of itself, so that what does can be told.
        let scheduling = if last || self.random.random_range(0..2) == 0 {
            Scheduling::ByHand
        } else {
            Scheduling::ByTheClock
        };
        let mut life = match life::start(&self.site, opened, self.now, scheduling).await {
            Ok(life) => life,
            Err(broken) => {
                self.broken.push(broken);
                return None;
            }
        };
        self.live(&life).await;
        let left = if last {
            self.settle(&mut life).await;
            life.engine.stop().await;
            None
        } else {
            Some(self.end(&life).await)
        };
        self.now = life.clock.millis();
        left
    }

    /// A stretch of random events.
    async fn live(&mut self, life: &Life) {
        for _ in 0..self.random.random_range(2..14) {
            self.step(life).await;
            if self.random.random_range(0..3) > 0 {
                pass(Duration::from_millis(self.random.random_range(1..30_000))).await;
            }
        }
    }

    async fn step(&mut self, life: &Life) {
        let with_partner = match self.site.systems {
            Systems::Ordering => false,
            Systems::Partner => true,
            // Its histories are its own.
            Systems::Both | Systems::Clientele => self.random.random_range(0..2) == 0,
        };
        let of_the_machine = self.random.random_range(0..100) < 20;
        match (of_the_machine, with_partner) {
            (true, _) => self.machine(life).await,
            (false, true) => self.contacts(life).await,
            (false, false) => self.orders(),
        }
    }

    /// Something happens to the machine.
    async fn machine(&mut self, life: &Life) {
        let Self { random, late, .. } = self;
        match random.random_range(0..20) {
            0..4 => {
                let jumps = [-3_600_000, 3_600_000, -86_400_000, 86_400_000];
                let jump = jumps[random.random_range(0..4)];
                life.clock.jump(jump);
                self.trace.note(format_args!("the clock jumps by {jump} to {}", life.clock.millis()));
            }
            4..7 => life.recorder.set_room(Some(random.random_range(0..20_000))),
            7..10 => life.recorder.fail_next_syncs(random.random_range(1..3)),
            10..15 => life.recorder.set_room(None),
            15..17 => life.engine.retry_connection(),
            _ => {
                if let Some(job) = late.pop() {
                    self.trace.note(format_args!("a late answer to job {}", job.id));
                    self.broken.extend(late::answer(&life.store, job, life.clock.now()).await.err());
                }
            }
        }
    }

    /// Somebody does something to the contacts, here or there.
    async fn contacts(&mut self, life: &Life) {
        let Self { random, site, desk, .. } = self;
        match random.random_range(0..100) {
            0..3 => site.partner.fill(random, 15),
            3..40 => {
                for _ in 0..random.random_range(1..4) {
                    site.partner.act(random);
                }
            }
            40..85 => {
                for _ in 0..random.random_range(1..4) {
                    desk.act(life, random).await;
                }
            }
            _ => site.partner.set_climate(Climate::any(random)),
        }
    }

    /// Somebody does something to the orders.
    fn orders(&mut self) {
        let Self { random, site, .. } = self;
        match random.random_range(0..80) {
            0..45 => {
                // Mostly one or two; now and then a rush of many pages.
                let most = if random.random_range(0..500) == 0 { 120 } else { 4 };
                for _ in 0..random.random_range(1..most) {
                    let offers = self.offers == Offers::Some && random.random_range(0..8) == 0;
                    let offered = offers.then(|| random.random_range(0..1_200));
                    let poison =
                        random.random_range(0..30) == 0 && site.ordering.state().orders.bears_poison();
                    site.ordering.place(offered, poison);
                }
            }
            45..60 => {
                let change = [Change::None, Change::Content][random.random_range(0..2)];
                site.ordering.relist(change);
            }
            _ => site.ordering.set_weather(Weather::any(random)),
        }
    }

    /// Ends a life: the process is killed, the power goes, or it is stopped cleanly.
    async fn end(&mut self, life: &Life) -> Image {
        if self.random.random_range(0..4) == 0 {
            life.engine.stop().await;
            self.trace.note(format_args!("stopped"));
            return life.recorder.process_kill();
        }
        self.figures.sudden_ends += 1;
        if self.site.systems.has_partner() && self.random.random_range(0..2) == 0 {
            // In the middle of a read.
            Desk::read(life).await;
            pass(Duration::from_millis(self.random.random_range(1..2_000))).await;
        }
        let (how, image) = self.site.witness.sudden_end(&mut self.random);
        self.trace.note(format_args!("{how}"));
        image
    }

    /// Everything works from now on: soon nothing may be left to do.
    async fn settle(&mut self, life: &mut Life) {
        self.site.ordering.set_weather(Weather::Well);
        life.recorder.set_room(None);
        life.recorder.fail_next_syncs(0);
        if self.random.random_range(0..2) == 0 {
            life.engine.retry_connection();
        }
        self.until_quiet(life).await;
        if self.site.ordering.state().orders.relist_changed() > 0 {
            self.until_quiet(life).await;
        }
        if self.site.systems.has_partner() {
            let Self { site, desk, random, .. } = self;
            let found = partner::settle(life, &site.partner, desk, random, self.figures.lives).await;
            self.broken.extend(found);
        }
        if life.engine.connection().state == ConnectionState::Refused {
            self.broken.push("the connection is still refused although the key is accepted".to_owned());
        }
        let found = ordering::at_end(&life.store, &self.site.ordering, self.offers).await;
        self.broken.extend(found);
        self.trace.note(format_args!("settled"));
    }

    /// Waits until nothing is left to do, and a little longer for what might follow from the last answers.
    async fn until_quiet(&self, life: &Life) {
        const LIMIT: Duration = Duration::from_secs(2_400);
        const LOOK_EVERY: Duration = Duration::from_secs(20);
        let began = tokio::time::Instant::now();
        let lists = self.site.ordering.state().lists_delivered;
        if !self.site.systems.has_ordering() {
            return;
        }
        while began.elapsed() < LIMIT {
            pass(LOOK_EVERY).await;
            if self.site.ordering.unconfirmed() == 0
                && ordering::unfinished(&life.store).await <= self.site.ordering.poisoned()
                && self.site.ordering.state().lists_delivered > lists
                && life.engine.connection().state != ConnectionState::Refused
            {
                break;
            }
        }
        pass(LOOK_EVERY).await;
    }
}
