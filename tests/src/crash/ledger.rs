//! What must hold after every kill and at the end.

use std::collections::{BTreeMap, BTreeSet};

use super::checks::Checks;
use crate::file::{FileCopy, StoredOrder};
use crate::remote::RemoteOrder;

const KEPT: &str = "I1 an order in the file stays there, with the number it got first";
const ONE_ROW: &str = "I1 every order of the remote has exactly one row";
const NO_STRANGER: &str = "I1 no row is an order that the remote never had";
const WHOLE: &str = "I1 every order is stored whole, and received once";
const DENSE: &str = "I2 the numbers of each business day are 1 to N, once each";
const COUNTER: &str = "I2 the counter of each day is at its highest number";
const COMMITTED_FIRST: &str = "I3 no confirmation reached the remote before the commit";
const SAME_NUMBER: &str = "I3 every confirmation ever received carried the stored number";
const ALL_CONFIRMED: &str = "I3 every order is confirmed, also after its last delivery";
const QUEUED: &str = "I7 every order in the file has its confirmation waiting or accepted, none set aside";
const QUIET: &str = "I1 an order listed again unchanged raises no alert";
const FILE_WHOLE: &str = "the file is whole after every kill";

/// Remembers what the file held before.
#[derive(Debug)]
pub(super) struct Ledger {
    first: BTreeMap<String, (String, i64)>,
    pub(super) checks: Checks,
}

impl Ledger {
    pub(super) fn new() -> Self {
        let mut checks = Checks::default();
        for name in [
            KEPT,
            ONE_ROW,
            NO_STRANGER,
            WHOLE,
            DENSE,
            COUNTER,
            COMMITTED_FIRST,
            SAME_NUMBER,
            ALL_CONFIRMED,
            QUEUED,
            QUIET,
            FILE_WHOLE,
        ] {
            checks.open(name);
        }
        Self { first: BTreeMap::new(), checks }
    }

    /// Checks what must hold at any instant. The process is down; `remote` was read after its end.
    pub(super) fn after_kill(
        &mut self,
        round: usize,
        file: Option<&FileCopy>,
        remote: &[RemoteOrder],
    ) -> anyhow::Result<()> {
        let file = match file {
            Some(file) if file.has_orders_table()? => Some(file),
            _ => None,
        };
        let Some(file) = file else {
            for order in remote.iter().filter(|order| !order.confirmations.is_empty()) {
                self.checks.found(COMMITTED_FIRST, format!("round {round}: {} without any file", order.id));
            }
            return Ok(());
        };
        let damage = file.damage()?;
        self.checks.check(FILE_WHOLE, damage.into_iter().map(|what| format!("round {round}: {what}")));
        let stored = match file.orders() {
            Ok(stored) => stored,
            Err(error) => {
                self.checks.found(ONE_ROW, format!("round {round}: {error}"));
                return Ok(());
            }
        };
        self.compare_with_before(round, &stored);
        self.compare_with_remote(round, &stored, remote);
        self.check_numbers(round, &stored, &file.counters()?);
        for (id, order) in &stored {
            if order.units < order.units_listed || order.received_events != 1 {
                self.checks.found(
                    WHOLE,
                    format!(
                        "round {round}: {id} has {} of {} units, received {} times",
                        order.units, order.units_listed, order.received_events
                    ),
                );
            }
            if order.live_confirmations == 0 || order.dead_confirmations > 0 {
                self.checks.found(
                    QUEUED,
                    format!(
                        "round {round}: {id} has {} live and {} dead confirmations",
                        order.live_confirmations, order.dead_confirmations
                    ),
                );
            }
        }
        Ok(())
    }

    /// Checks what must hold once everything has settled.
    pub(super) fn at_the_end(&mut self, file: &FileCopy, remote: &[RemoteOrder]) -> anyhow::Result<()> {
        let stored = file.orders()?;
        let known: BTreeSet<&str> = remote.iter().map(|order| order.id.as_str()).collect();
        let missing = remote.iter().filter(|order| !stored.contains_key(&order.id));
        self.checks.check(ONE_ROW, missing.map(|order| format!("at the end: {} is missing", order.id)));
        let strangers = stored.keys().filter(|id| !known.contains(id.as_str()));
        self.checks.check(NO_STRANGER, strangers.map(|id| format!("at the end: {id}")));
        let alerts = file.count("SELECT count(*) FROM order_events WHERE kind = 'CHANGED'")?;
        if alerts > 0 {
            self.checks.found(QUIET, format!("at the end: {alerts} alerts"));
        }
        for order in remote {
            let number = stored.get(&order.id).map(|stored| stored.daily_number);
            if order.pending || order.confirmations.is_empty() || order.daily_number != number {
                self.checks.found(
                    ALL_CONFIRMED,
                    format!(
                        "at the end: {} pending {}, {} confirmations, number {:?} there and {number:?} here",
                        order.id,
                        order.pending,
                        order.confirmations.len(),
                        order.daily_number
                    ),
                );
            }
        }
        Ok(())
    }

    fn compare_with_before(&mut self, round: usize, stored: &BTreeMap<String, StoredOrder>) {
        for (id, (day, number)) in &self.first {
            match stored.get(id) {
                Some(now) if now.business_date == *day && now.daily_number == *number => {}
                Some(now) => self.checks.found(
                    KEPT,
                    format!(
                        "round {round}: {id} was {number} of {day}, is {} of {}",
                        now.daily_number, now.business_date
                    ),
                ),
                None => self.checks.found(KEPT, format!("round {round}: {id} is gone")),
            }
        }
        for (id, order) in stored {
            self.first.entry(id.clone()).or_insert_with(|| (order.business_date.clone(), order.daily_number));
        }
    }

    fn compare_with_remote(
        &mut self,
        round: usize,
        stored: &BTreeMap<String, StoredOrder>,
        remote: &[RemoteOrder],
    ) {
        for order in remote.iter().filter(|order| !order.confirmations.is_empty()) {
            let Some(here) = stored.get(&order.id) else {
                self.checks.found(COMMITTED_FIRST, format!("round {round}: {} is not in the file", order.id));
                continue;
            };
            for confirmation in &order.confirmations {
                if confirmation.daily_number != Some(here.daily_number) {
                    self.checks.found(
                        SAME_NUMBER,
                        format!(
                            "round {round}: {} was confirmed with {:?}, is {}",
                            order.id, confirmation.daily_number, here.daily_number
                        ),
                    );
                }
            }
        }
    }

    fn check_numbers(
        &mut self,
        round: usize,
        stored: &BTreeMap<String, StoredOrder>,
        counters: &BTreeMap<String, i64>,
    ) {
        let mut days: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        for order in stored.values() {
            days.entry(&order.business_date).or_default().push(order.daily_number);
        }
        for (day, numbers) in &mut days {
            numbers.sort_unstable();
            if !numbers.iter().copied().eq(1..=numbers.len() as i64) {
                let gap = numbers.iter().zip(1..).find(|(have, want)| **have != *want);
                self.checks.found(
                    DENSE,
                    format!(
                        "round {round}: {day} has {} orders, first wrong (have, want) {gap:?}",
                        numbers.len()
                    ),
                );
            }
            let highest = numbers.last().copied();
            if counters.get(*day).copied() != highest {
                self.checks.found(
                    COUNTER,
                    format!("round {round}: {day} counts {:?}, highest is {highest:?}", counters.get(*day)),
                );
            }
        }
    }
}
