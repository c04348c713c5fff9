use std::collections::BTreeMap;

use super::super::follow::{Day, Diagnostics, Follower, Remote};
use super::Report;

fn report(remote: Remote, stored: u64, confirmed: u64, days: Vec<Day>) -> Report {
    let local =
        Diagnostics { orders_stored: stored, orders_confirmed: confirmed, days, ..Diagnostics::default() };
    let mut follower = Follower::default();
    follower.remote = remote;
    follower.local = local;
    Report::new(&follower, BTreeMap::new())
}

fn remote(emitted: u64, confirmed: u64) -> Remote {
    Remote { emitted, confirmed, ..Remote::default() }
}

fn dense() -> Vec<Day> {
    vec![Day { lowest: 1, dense: true }]
}

#[test]
fn every_order_once_and_confirmed_is_good() {
    assert!(report(remote(5, 5), 5, 5, dense()).judge(5).is_ok());
}

#[test]
fn an_order_that_is_lost_doubled_or_unconfirmed_on_either_side_fails_the_demo() {
    for (what, report) in [
        ("not emitted", report(remote(4, 4), 4, 4, dense())),
        ("lost", report(remote(5, 5), 4, 5, dense())),
        ("doubled", report(remote(5, 5), 6, 5, dense())),
        ("unconfirmed there", report(remote(5, 4), 5, 5, dense())),
        ("unconfirmed here", report(remote(5, 5), 5, 4, dense())),
        ("gap", report(remote(5, 5), 5, 5, vec![Day { lowest: 1, dense: false }])),
        ("not from 1", report(remote(5, 5), 5, 5, vec![Day { lowest: 2, dense: true }])),
        ("shared", report(Remote { shared_numbers: 1, ..remote(5, 5) }, 5, 5, dense())),
        ("renumbered", report(Remote { conflicting_numbers: 1, ..remote(5, 5) }, 5, 5, dense())),
    ] {
        assert!(report.judge(5).is_err(), "{what}");
    }
}

#[test]
fn the_file_has_the_agreed_shape() -> anyhow::Result<()> {
    let value = serde_json::to_value(report(remote(5, 5), 5, 5, dense()))?;
    assert_eq!(
        value["orders"],
        serde_json::json!({"emitted": 5, "stored": 5, "confirmed": 5, "numbers_dense": true})
    );
    for name in ["commit", "screen"] {
        for percentile in ["p50", "p95", "p99"] {
            assert!(value["latency_ms"][name].get(percentile).is_some(), "{name} {percentile}");
        }
    }
    assert!(value["memory_mb"].is_object());
    Ok(())
}
