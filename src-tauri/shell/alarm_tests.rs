use std::sync::{Arc, Mutex};

use mostrador_api::{Amount, DesktopSettings, SoundSettings};

use super::*;

/// A wall clock that goes on with tokio's, and that a test sets, as people do.
#[derive(Clone)]
struct Wall {
    began: Instant,
    reads: Arc<Mutex<i64>>,
}

impl Wall {
    fn jump(&self, millis: i64) {
        *self.reads.lock().expect("a clock") += millis;
    }
}

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        let passed = i64::try_from(self.began.elapsed().as_millis()).expect("a short test");
        Timestamp(*self.reads.lock().expect("a clock") + passed)
    }
}

/// What was done, with the seconds since the test began.
#[derive(Clone)]
struct Diary {
    began: Instant,
    entries: Arc<Mutex<Vec<(u64, String)>>>,
}

impl Diary {
    fn write(&self, what: impl Into<String>) {
        self.entries.lock().expect("a diary").push((self.began.elapsed().as_secs(), what.into()));
    }

    fn take(&self) -> Vec<(u64, String)> {
        std::mem::take(&mut *self.entries.lock().expect("a diary"))
    }
}

impl Machine for Diary {
    fn ring(&self, urgency: Urgency) {
        self.write(format!("ring {urgency:?}"));
    }
    fn hush(&self) {
        self.write("hush");
    }
    fn warn_of_connection(&self) {
        self.write("warn");
    }
    fn raise_window(&self) {
        self.write("raise");
    }
    fn announce(&self, arrived: Vec<UnattendedOrder>, _: &Followed) {
        self.write(format!("announce {}", arrived.len()));
    }
    fn show(&self, attention: &Attention, _: &Followed) {
        self.write(format!("show {} {:?}", attention.unattended.len(), attention.link.state));
    }
}

struct Stage {
    diary: Diary,
    wall: Wall,
    attention: watch::Sender<Attention>,
    settings: watch::Sender<Followed>,
    task: tokio::task::JoinHandle<()>,
}

fn order(number: u32, received_at: i64) -> UnattendedOrder {
    UnattendedOrder {
        id: OrderId::parse(&format!("00000000-0000-4000-8000-{number:012x}")).expect("an id"),
        daily_number: number,
        received_at: Timestamp(received_at),
        order_type: "DELIVERY".to_owned(),
        products: 1,
        amount: Amount::Paid,
    }
}

impl Stage {
    fn set() -> Self {
        let wall = Wall { began: Instant::now(), reads: Arc::new(Mutex::new(1_000_000)) };
        let diary = Diary { began: Instant::now(), entries: Arc::default() };
        let (attention, watched) = watch::channel(Attention {
            unattended: Arc::from([]),
            link: Link { state: ConnectionState::Live, seen_at: Timestamp(1_000_000) },
            unattended_after: Duration::from_secs(60),
        });
        let (settings, followed) = watch::channel(Followed::default());
        let task = tokio::spawn(run(watched, followed, wall.clone(), diary.clone()));
        Self { diary, wall, attention, settings, task }
    }

    async fn wait(&self, seconds: u64) -> Vec<(u64, String)> {
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        self.diary.take()
    }

    fn waits(&self, orders: &[UnattendedOrder]) {
        self.attention.send_modify(|attention| attention.unattended = Arc::from(orders));
    }

    fn link(&self, state: ConnectionState, seen_at: i64) {
        self.attention.send_modify(|attention| attention.link = Link { state, seen_at: Timestamp(seen_at) });
    }
}

fn only(entries: &[(u64, String)], word: &str) -> Vec<u64> {
    entries.iter().filter(|(_, what)| what.starts_with(word)).map(|(at, _)| *at).collect()
}

#[tokio::test(start_paused = true)]
async fn an_order_rings_at_once_and_every_eight_seconds_until_it_is_acknowledged() {
    let stage = Stage::set();
    stage.wait(5).await;
    stage.waits(&[order(1, 1_005_000)]);
    let entries = stage.wait(20).await;
    assert_eq!(only(&entries, "ring"), [5, 13, 21]);
    assert_eq!(only(&entries, "announce"), [5]);
    stage.waits(&[]);
    let entries = stage.wait(120).await;
    assert_eq!((only(&entries, "hush"), only(&entries, "ring")), (vec![25], vec![]));
}

#[tokio::test(start_paused = true)]
async fn a_minute_later_it_is_louder_and_the_window_comes() {
    let stage = Stage::set();
    stage.waits(&[order(1, 1_000_000)]);
    let entries = stage.wait(70).await;
    assert_eq!(only(&entries, "raise"), [60]);
    assert_eq!(only(&entries, "ring Unattended"), [64]);
}

#[tokio::test(start_paused = true)]
async fn a_burst_is_one_announcement_and_one_sound() {
    let stage = Stage::set();
    let orders: Vec<_> = (1..=50).map(|number| order(number, 1_000_000)).collect();
    stage.waits(&orders);
    let entries = stage.wait(2).await;
    assert_eq!(only(&entries, "announce 50"), [0]);
    assert_eq!(only(&entries, "ring"), [0]);
}

#[tokio::test(start_paused = true)]
async fn setting_the_wall_clock_neither_silences_it_nor_makes_it_ring_more() {
    let stage = Stage::set();
    stage.waits(&[order(1, 1_000_000)]);
    stage.wait(1).await;
    for jump in [-7_200_000, 14_400_000] {
        stage.wall.jump(jump);
        stage.waits(&[order(1, 1_000_000)]);
        let entries = stage.wait(16).await;
        assert_eq!(only(&entries, "ring").len(), 2, "{jump}: {entries:?}");
        assert_eq!(only(&entries, "raise"), [] as [u64; 0], "{jump}: no order became old by it");
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_connection_is_heard_two_minutes_after_the_last_check() {
    let stage = Stage::set();
    stage.wait(10).await;
    stage.link(ConnectionState::Polling, 1_010_000);
    stage.wait(110).await;
    stage.link(ConnectionState::Offline, 1_010_000);
    let entries = stage.wait(135).await;
    assert_eq!(only(&entries, "warn"), [130, 190, 250]);
    stage.link(ConnectionState::Live, 1_250_000);
    assert_eq!(only(&stage.wait(300).await, "warn"), [] as [u64; 0]);
    stage.link(ConnectionState::NotConfigured, 0);
    assert_eq!(only(&stage.wait(300).await, "warn"), [] as [u64; 0], "nothing is set up: nothing is lost");
}

#[tokio::test(start_paused = true)]
async fn settings_are_taken_up_at_once() {
    let stage = Stage::set();
    stage.waits(&[order(1, 1_000_000)]);
    stage.wait(1).await;
    let silent = SoundSettings { enabled: false, ..SoundSettings::default() };
    stage.settings.send_modify(|followed| followed.sound = silent);
    let entries = stage.wait(30).await;
    assert_eq!((only(&entries, "hush"), only(&entries, "ring")), (vec![1], vec![]));
    let desktop = DesktopSettings { raise_window: false, ..DesktopSettings::default() };
    let sound = SoundSettings { repeat_seconds: 20, ..SoundSettings::default() };
    stage.settings.send_replace(Followed { sound, desktop });
    let entries = stage.wait(60).await;
    assert_eq!(only(&entries, "ring"), [31, 51, 71]);
    assert_eq!(only(&entries, "raise"), [] as [u64; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_check_alone_draws_nothing_anew() {
    let stage = Stage::set();
    stage.wait(1).await;
    stage.link(ConnectionState::Live, 1_001_000);
    assert_eq!(only(&stage.wait(1).await, "show"), [] as [u64; 0]);
    stage.link(ConnectionState::Polling, 1_001_000);
    assert_eq!(only(&stage.wait(1).await, "show"), [2]);
}

#[tokio::test(start_paused = true)]
async fn it_ends_with_the_application() {
    let stage = Stage::set();
    drop(stage.attention);
    tokio::time::timeout(Duration::from_secs(1), stage.task)
        .await
        .expect("it ends")
        .expect("without a panic");
}
