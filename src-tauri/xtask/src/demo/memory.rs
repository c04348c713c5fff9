//! Memory of the application and of WebKit's processes below it.

use std::collections::BTreeMap;
use std::fs;

/// Megabytes per process name: the proportional share, which counts a page that several processes share once.
/// A process that ends while it is read is left out.
pub(crate) fn of_tree(root: u32) -> BTreeMap<String, f64> {
    let mut sizes = BTreeMap::new();
    for process in family(root) {
        if let (Some(name), Some(kilobytes)) = (name(process), share(process)) {
            *sizes.entry(name).or_insert(0.0) += kilobytes / 1024.0;
        }
    }
    sizes.values_mut().for_each(|size| *size = (*size * 10.0).round() / 10.0);
    sizes
}

/// A process and all that it started, and what those started.
pub(crate) fn family(root: u32) -> Vec<u32> {
    tree(root, &parents())
}

/// Each process with its parent.
fn parents() -> Vec<(u32, u32)> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| {
            let process = entry.file_name().to_str()?.parse().ok()?;
            Some((process, parent(&fs::read_to_string(entry.path().join("stat")).ok()?)?))
        })
        .collect()
}

/// The fourth field of a line of `/proc/PID/stat`. The second one, the name, may hold anything.
fn parent(stat: &str) -> Option<u32> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

fn tree(root: u32, parents: &[(u32, u32)]) -> Vec<u32> {
    let mut found = vec![root];
    let mut next = 0;
    while let Some(&process) = found.get(next) {
        found.extend(parents.iter().filter(|(_, parent)| *parent == process).map(|(child, _)| *child));
        next += 1;
    }
    found
}

fn name(process: u32) -> Option<String> {
    let program = fs::read_link(format!("/proc/{process}/exe")).ok()?;
    Some(program.file_name()?.to_string_lossy().trim_end_matches(" (deleted)").to_owned())
}

fn share(process: u32) -> Option<f64> {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
#[path = "memory_tests.rs"]
mod tests;
