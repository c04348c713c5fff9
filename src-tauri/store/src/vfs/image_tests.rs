use super::*;

fn log(events: Vec<Event>) -> Log {
    let mut log = Log::default();
    log.file("site.db");
    for event in events {
        log.push(event);
    }
    log
}

fn write(offset: u64, byte: u8, length: usize) -> Event {
    Event::Write { file: 0, offset, data: vec![byte; length] }
}

#[test]
fn what_was_synced_is_in_every_image_and_the_rest_only_in_some() {
    let log = log(vec![write(0, 1, 512), Event::Sync { file: 0 }, write(512, 2, 512)]);
    let mut with_the_rest = 0;
    for seed in 0..200 {
        let image = log.power_cut(3, seed);
        let content = &image.files["site.db"];
        assert!(content[..512].iter().all(|byte| *byte == 1));
        if content.get(512) == Some(&2) {
            with_the_rest += 1;
        }
    }
    assert!((20..180).contains(&with_the_rest), "{with_the_rest}");
}

#[test]
fn a_killed_process_leaves_everything_that_was_written() {
    let log = log(vec![write(0, 1, 10), write(20, 2, 2), Event::Truncate { file: 0, size: 21 }]);
    assert_eq!(log.process_kill(2).files["site.db"].len(), 22);
    let content = &log.process_kill(3).files["site.db"];
    assert_eq!((content[9], content[10], content[20], content.len()), (1, 0, 2, 21));
}

#[test]
fn a_long_write_may_be_torn_between_sectors_and_never_within_one() {
    let log = log(vec![write(100, 7, 4_096)]);
    let mut torn = 0;
    for seed in 0..100 {
        let image = log.power_cut(1, seed);
        let Some(content) = image.files.get("site.db") else { continue };
        let whole: Vec<bool> = content
            .chunks(512)
            .enumerate()
            .map(|(number, sector)| {
                let written = if number == 0 { sector.get(100..).unwrap_or_default() } else { sector };
                assert!(written.iter().all(|byte| *byte == 7) || written.iter().all(|byte| *byte == 0));
                written.first() == Some(&7)
            })
            .collect();
        if whole.contains(&true) && whole.contains(&false) {
            torn += 1;
        }
    }
    assert!(torn > 10, "{torn}");
}

#[test]
fn one_seed_gives_one_image() {
    let log = log((0..50).map(|number| write(number * 512, 1, 1_024)).collect());
    assert_eq!(log.power_cut(40, 9), log.power_cut(40, 9));
    assert!((0..20).any(|seed| log.power_cut(40, seed) != log.power_cut(40, 9)));
    let many: Vec<Image> = log.power_cuts(30, 4).collect();
    assert_eq!(many, log.power_cuts(30, 4).collect::<Vec<_>>());
}

#[test]
fn a_deleted_file_may_come_back_until_its_folder_is_synced() {
    let mut events = vec![write(0, 1, 4), Event::Sync { file: 0 }, Event::Delete { file: 0 }];
    let survives =
        |log: &Log| (0..50).filter(|seed| !log.power_cut(usize::MAX, *seed).files.is_empty()).count();
    assert!((1..50).contains(&survives(&log(events.clone()))));
    events.push(Event::SyncFolder);
    assert_eq!(survives(&log(events.clone())), 0);
    // Made anew under the same name: nothing of the old content is behind the new one.
    events.push(write(2, 9, 1));
    events.push(Event::Sync { file: 0 });
    assert_eq!(log(events).power_cut(usize::MAX, 0).files["site.db"], [0, 0, 9]);
}

#[test]
fn an_image_knows_what_was_acknowledged_before_it() {
    let log = log(vec![
        Event::Acknowledge { tag: "1".to_owned() },
        write(0, 1, 1),
        Event::Acknowledge { tag: "2".to_owned() },
    ]);
    assert_eq!(log.power_cut(2, 0).acknowledged, ["1"]);
    assert_eq!(log.process_kill(3).acknowledged, ["1", "2"]);
}

#[test]
fn a_file_that_was_there_before_is_in_images_of_instants_before_it_was_opened() {
    let log = log(vec![Event::SyncFolder, Event::Found { file: 0, content: vec![5; 3] }, write(0, 1, 1)]);
    assert_eq!(log.process_kill(0).files["site.db"], [5, 5, 5]);
    assert_eq!(log.power_cut(1, 3).files["site.db"], [5, 5, 5]);
    assert_eq!(log.process_kill(3).files["site.db"], [1, 5, 5]);
}
