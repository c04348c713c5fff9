use std::cell::{Cell, RefCell};
use std::rc::Rc;

use mostrador_api::SoundName;
use mostrador_api::alarm::Urgency;

use super::*;

const VOICE: Voice = Voice { name: SoundName::Bell, urgency: Urgency::New };

/// Devices that a test plugs in and out.
#[derive(Clone, Default)]
struct Room {
    devices: Rc<RefCell<Vec<&'static str>>>,
    /// What was begun: the device and the volume.
    begun: Rc<RefCell<Vec<(String, f32)>>>,
    /// Sounds that are heard now.
    sounding: Rc<Cell<u32>>,
    open: Rc<Cell<u32>>,
    over: Rc<Cell<bool>>,
}

struct FakeOutput {
    room: Room,
    device: &'static str,
}

struct FakePlaying(Room);

impl Drop for FakeOutput {
    fn drop(&mut self) {
        self.room.open.set(self.room.open.get() - 1);
    }
}

impl Drop for FakePlaying {
    fn drop(&mut self) {
        self.0.sounding.set(self.0.sounding.get() - 1);
    }
}

impl Speakers for Room {
    type Output = FakeOutput;

    fn names(&self) -> Vec<String> {
        self.devices.borrow().iter().map(|name| (*name).to_owned()).collect()
    }

    fn open(&self, device: Option<&str>) -> Option<FakeOutput> {
        let devices = self.devices.borrow();
        let found = match device {
            Some(wanted) => devices.iter().find(|name| **name == wanted),
            None => devices.first(),
        }?;
        self.open.set(self.open.get() + 1);
        Some(FakeOutput { room: self.clone(), device: found })
    }
}

impl Output for FakeOutput {
    type Playing = FakePlaying;

    fn play(&self, _: Vec<f32>, volume: f32) -> FakePlaying {
        self.room.begun.borrow_mut().push((self.device.to_owned(), volume));
        self.room.sounding.set(self.room.sounding.get() + 1);
        FakePlaying(self.room.clone())
    }

    fn is_lost(&self) -> bool {
        !self.room.devices.borrow().contains(&self.device)
    }
}

impl Playing for FakePlaying {
    fn is_over(&self) -> bool {
        self.0.over.get()
    }
}

impl Room {
    fn with(devices: &[&'static str]) -> Self {
        let room = Self::default();
        room.plug(devices);
        room
    }

    fn plug(&self, devices: &[&'static str]) {
        *self.devices.borrow_mut() = devices.to_vec();
    }

    fn desk(&self, device: Option<&str>) -> Desk<Self> {
        let settings =
            SoundSettings { device: device.map(str::to_owned), volume: 50, ..SoundSettings::default() };
        Desk::new(self.clone(), settings)
    }

    fn devices_begun(&self) -> Vec<String> {
        self.begun.borrow().iter().map(|(device, _)| device.clone()).collect()
    }
}

#[test]
fn a_device_is_open_only_while_something_is_heard() {
    let room = Room::with(&["speakers"]);
    let mut desk = room.desk(None);
    desk.play(Channel::Orders, VOICE, Instant::now());
    assert_eq!((room.open.get(), room.sounding.get()), (1, 1));
    assert_eq!(*room.begun.borrow(), [("speakers".to_owned(), 0.25)], "half the slider is a quarter");
    desk.tick(Instant::now());
    assert!(desk.is_busy());
    room.over.set(true);
    desk.tick(Instant::now());
    assert_eq!((room.open.get(), room.sounding.get(), desk.is_busy()), (0, 0, false));
}

#[test]
fn a_new_sound_takes_the_place_of_the_one_before_and_leaves_the_others() {
    let room = Room::with(&["speakers"]);
    let mut desk = room.desk(None);
    let now = Instant::now();
    desk.play(Channel::Orders, VOICE, now);
    desk.play(Channel::Connection, VOICE, now);
    desk.play(Channel::Orders, VOICE, now);
    assert_eq!((room.open.get(), room.sounding.get(), room.begun.borrow().len()), (1, 2, 3));
    desk.hush();
    assert_eq!(room.sounding.get(), 1, "the connection's sound is still heard");
}

#[test]
fn hush_is_silence_at_once() {
    let room = Room::with(&["speakers"]);
    let mut desk = room.desk(None);
    desk.play(Channel::Orders, VOICE, Instant::now());
    desk.hush();
    assert_eq!((room.open.get(), room.sounding.get()), (0, 0));
}

#[test]
fn without_the_chosen_device_the_systems_own_is_heard_and_it_says_so() {
    let room = Room::with(&["speakers"]);
    let mut desk = room.desk(Some("kitchen"));
    desk.play(Channel::Orders, VOICE, Instant::now());
    assert_eq!((room.devices_begun(), desk.standing()), (vec!["speakers".to_owned()], Standing::Missing));
    room.plug(&["speakers", "kitchen"]);
    desk.play(Channel::Orders, VOICE, Instant::now());
    assert_eq!((room.devices_begun()[1].as_str(), desk.standing()), ("kitchen", Standing::Good));
}

#[test]
fn a_device_that_is_unplugged_in_the_middle_of_a_sound_is_replaced_once() {
    let room = Room::with(&["kitchen", "speakers"]);
    let mut desk = room.desk(Some("kitchen"));
    desk.play(Channel::Orders, VOICE, Instant::now());
    room.plug(&["speakers"]);
    desk.tick(Instant::now());
    assert_eq!(room.devices_begun(), ["kitchen", "speakers"]);
    room.plug(&[]);
    desk.tick(Instant::now());
    assert_eq!((desk.standing(), desk.is_busy()), (Standing::NoDevice, false));
    room.plug(&["kitchen"]);
    desk.play(Channel::Orders, VOICE, Instant::now());
    assert_eq!((room.devices_begun()[2].as_str(), desk.standing()), ("kitchen", Standing::Good));
}

#[test]
fn a_device_that_stands_still_is_given_up() {
    let room = Room::with(&["speakers"]);
    let mut desk = room.desk(None);
    let now = Instant::now();
    desk.play(Channel::Orders, VOICE, now);
    let later = now + Duration::from_secs(10);
    desk.tick(later);
    assert_eq!(room.begun.borrow().len(), 2, "begun once more");
    desk.tick(later + Duration::from_secs(10));
    assert_eq!((room.begun.borrow().len(), desk.is_busy()), (2, false));
}

#[test]
fn a_machine_without_a_device_says_so_and_needs_nothing_else() {
    let room = Room::default();
    let mut desk = room.desk(None);
    desk.look();
    assert_eq!(desk.standing(), Standing::NoDevice);
    desk.play(Channel::Orders, VOICE, Instant::now());
    assert!(!desk.is_busy());
    let request = SoundTestRequest { sound: SoundName::Chime, volume: 80, device: None };
    assert_eq!(desk.test(&request, Instant::now()), Some(reasons::NO_SOUND_DEVICE));
}

#[test]
fn switched_off_is_said_before_anything_about_devices() {
    let room = Room::default();
    let mut desk = room.desk(None);
    desk.follow(SoundSettings { enabled: false, ..SoundSettings::default() });
    assert_eq!(desk.standing(), Standing::Off);
}

#[test]
fn a_test_is_heard_on_exactly_the_device_that_was_asked_for() {
    let room = Room::with(&["speakers", "kitchen"]);
    let mut desk = room.desk(None);
    let mut request =
        SoundTestRequest { sound: SoundName::Chime, volume: 100, device: Some("kitchen".to_owned()) };
    assert_eq!(desk.test(&request, Instant::now()), None);
    assert_eq!(*room.begun.borrow(), [("kitchen".to_owned(), 1.0)]);
    request.device = Some("bar".to_owned());
    assert_eq!(desk.test(&request, Instant::now()), Some(reasons::SOUND_DEVICE_MISSING));
    assert_eq!(room.begun.borrow().len(), 1, "nothing is heard from the wrong place");
}

#[test]
fn asking_how_it_stands_does_not_look_at_the_devices_every_time() {
    let room = Room::default();
    let mut desk = room.desk(None);
    let now = Instant::now();
    desk.look_if_due(now);
    room.plug(&["speakers"]);
    desk.look_if_due(now + Duration::from_secs(9));
    assert_eq!(desk.standing(), Standing::NoDevice);
    desk.look_if_due(now + Duration::from_secs(10));
    assert_eq!(desk.standing(), Standing::Good);
}
