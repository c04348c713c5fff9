//! Many records in little memory.

#[cfg(target_os = "linux")]
use std::io::Write;

use mostrador_connector::{CursorKind, PageStyle, Record, RecordBody};
use mostrador_engine::{RunRequest, Scope};
use mostrador_store::tables::sync_history::Completeness;

use crate::remote::{Remote, pages};
use crate::site::{Site, due, outcomes};

const PAGE: u64 = 1_000;
/// How many records [`many_records`] reads.
const COUNT: &str = "MOSTRADOR_TEST_RECORDS";

/// A source that makes its records when it is asked for them.
fn endless(count: u64) -> Site {
    let style = PageStyle { page_max: 1_000, ..pages(CursorKind::Keyset) };
    let site = Site::new(Remote::pages(style, Vec::new()));
    site.remote.after(move |_, request, mut page| {
        let from: u64 = request.cursor.as_deref().map_or(0, |cursor| cursor.parse().unwrap());
        let to = (from + PAGE).min(count);
        page.records = (from..to)
            .map(|number| Record {
                external_id: format!("{:032x}", u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c)),
                raw_json: format!("{{\"id\":{number},\"name\":\"{}\"}}", "x".repeat(100)),
                modified_at: None,
                version: None,
                body: RecordBody::Raw,
            })
            .collect();
        page.total = Some(count);
        page.next_cursor = (to < count).then(|| to.to_string());
        Ok(page)
    });
    site
}

#[test]
fn many_records() {
    let count = std::env::var(COUNT).ok().and_then(|count| count.parse().ok()).unwrap_or(20_000);
    let site = endless(count);
    let run = site.run();
    assert_eq!((outcomes(&run), run.completeness), ([count, 0, 0, 0, 0, 0], Completeness::Proved));
    site.take_count();
    let again = site.run_as(RunRequest { scope: Scope::Everything, ..due() });
    assert_eq!((again.counters.unchanged, again.completeness), (count, Completeness::Proved));
    assert_eq!(site.take_count(), 0);
    #[cfg(target_os = "linux")]
    {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let memory = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
        writeln!(std::io::stdout(), "{memory}").unwrap();
    }
}

/// A process of its own reads so many records, twice; its greatest memory in KiB.
#[cfg(target_os = "linux")]
fn memory(records: &str) -> u64 {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "volume::many_records", "--nocapture"])
        .env(COUNT, records)
        .output()
        .unwrap();
    assert!(output.status.success());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find(|line| line.contains("VmHWM")).expect("the memory is told");
    line.split_ascii_whitespace().find_map(|word| word.parse().ok()).expect("a number")
}

#[cfg(target_os = "linux")]
#[test]
fn ten_times_as_many_records_need_no_more_memory() {
    let (few, many) = (memory("10000"), memory("100000"));
    assert!(many < few + 6 * 1_024, "{few} KiB for 10,000, {many} KiB for 100,000");
}
