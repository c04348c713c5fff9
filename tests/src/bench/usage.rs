//! Memory and processor time of a program and of what it has started.

use std::fs;
use std::path::Path;

use anyhow::Context;

/// What one process uses.
#[derive(Clone, Debug, PartialEq)]
pub struct Usage {
    /// Name of its program.
    pub program: String,
    /// Megabytes, with a page that several processes share counted once between them.
    pub megabytes: f64,
    /// Processor time since it began, in seconds.
    pub seconds: f64,
}

/// Of a process and its descendants. One that ends while it is read is left out.
///
/// # Errors
/// There is no `/proc`.
pub fn of_family(root: u32) -> anyhow::Result<Vec<Usage>> {
    let mut parents = Vec::new();
    for entry in fs::read_dir("/proc").context("no /proc")? {
        let entry = entry?;
        let Some(process) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        parents.extend(fields(&stat).and_then(|fields| Some((process, fields.first()?.parse().ok()?))));
    }
    Ok(family(root, &parents).into_iter().filter_map(of_process).collect())
}

fn family(root: u32, parents: &[(u32, u32)]) -> Vec<u32> {
    let mut found = vec![root];
    let mut next = 0;
    while let Some(&process) = found.get(next) {
        found.extend(parents.iter().filter(|(_, parent)| *parent == process).map(|(child, _)| *child));
        next += 1;
    }
    found
}

fn of_process(process: u32) -> Option<Usage> {
    let folder = Path::new("/proc").join(process.to_string());
    let program = fs::read_link(folder.join("exe")).ok()?.file_name()?.to_string_lossy().into_owned();
    let rollup = fs::read_to_string(folder.join("smaps_rollup")).ok()?;
    let share = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    let kilobytes: f64 = share.trim().strip_suffix("kB")?.trim().parse().ok()?;
    let seconds = seconds(&fs::read_to_string(folder.join("stat")).ok()?)?;
    Some(Usage { program, megabytes: kilobytes / 1024.0, seconds })
}

/// The fields of a line of `/proc/PID/stat` from the parent on. The second one, the name, may hold anything.
fn fields(stat: &str) -> Option<Vec<&str>> {
    Some(stat.rsplit_once(')')?.1.split_whitespace().skip(1).collect())
}

/// Time in the program and in the kernel for it, fields 14 and 15.
fn seconds(stat: &str) -> Option<f64> {
    let fields = fields(stat)?;
    let ticks = |at: usize| fields.get(at)?.parse::<u32>().ok();
    let per_second = u32::try_from(rustix::param::clock_ticks_per_second()).ok()?;
    Some(f64::from(ticks(10)? + ticks(11)?) / f64::from(per_second))
}

#[cfg(test)]
mod tests {
    use super::{family, fields, of_family, seconds};

    const STAT: &str = "17 (Web (x) Process) S 4 17 17 0 -1 4194560 9 0 0 0 150 50 0 0 20 0 1 0 77 0 0";

    #[test]
    fn a_name_with_brackets_and_spaces_moves_no_field() {
        assert_eq!(fields(STAT).and_then(|fields| fields.first().copied()), Some("4"));
        let expected = 200.0 / rustix::param::clock_ticks_per_second() as f64;
        assert_eq!(seconds(STAT), Some(expected));
    }

    #[test]
    fn children_of_children_belong_to_the_family_and_strangers_do_not() {
        assert_eq!(family(2, &[(2, 1), (3, 2), (4, 3), (9, 8)]), [2, 3, 4]);
    }

    #[test]
    fn this_process_uses_something() {
        let own = of_family(std::process::id()).expect("there is a /proc");
        assert!(own.iter().any(|usage| usage.megabytes > 0.0), "{own:?}");
    }
}
