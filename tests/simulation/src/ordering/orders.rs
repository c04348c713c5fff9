//! The orders of the remote, and its rules for listing and confirming them. Pure: randomness comes in.

use std::collections::BTreeMap;

use rand::RngExt;
use rand::rngs::StdRng;
use uuid::Uuid;

/// An order at the remote.
#[derive(Clone, Debug)]
pub(crate) struct RemoteOrder {
    pub(crate) id: String,
    /// Position in the order of creation; decides the shape of its JSON.
    pub(crate) serial: usize,
    /// Rises when the customer changes the order.
    pub(crate) content: u32,
    pub(crate) pending: bool,
    /// The number that it holds now.
    pub(crate) daily_number: Option<u32>,
    /// Every number that it was ever confirmed with.
    pub(crate) confirmations: Vec<u32>,
    /// The remote cannot confirm it: it fails every request that contains it.
    pub(crate) poison: bool,
    pub(crate) listed: u32,
    /// A confirmation of it alone was refused, rightly or not.
    blamed: bool,
    modified: u64,
}

/// What happens to the content of an order that is listed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    None,
    Content,
}

/// All orders.
#[derive(Clone, Debug, Default)]
pub(crate) struct Orders {
    by_id: BTreeMap<String, RemoteOrder>,
    sequence: Vec<String>,
    /// Rises with every modification: the remote lists what waits longest first.
    modifications: u64,
    /// The most that one list holds.
    list_max: usize,
}

/// The remote refused a confirmation without saying which order is to blame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refused;

impl Orders {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &RemoteOrder> {
        self.sequence.iter().filter_map(|id| self.by_id.get(id))
    }

    pub(crate) fn len(&self) -> usize {
        self.sequence.len()
    }

    /// The remote counts to a hundred and then leaves some out: a list may hold fewer, and more may wait.
    pub(crate) fn list_at_most(&mut self, orders: usize) {
        self.list_max = orders;
    }

    /// Orders that can never be confirmed head the list for ever; a list full of them would hide all others, which no
    /// client can help.
    pub(crate) fn bears_poison(&self) -> bool {
        2 * (self.poisoned() + 1) <= self.list_max
    }

    /// How many orders can never be confirmed.
    pub(crate) fn poisoned(&self) -> usize {
        self.iter().filter(|order| order.poison).count()
    }

    pub(crate) fn place(&mut self, random: &mut StdRng, offered: Option<u32>, poison: bool) -> String {
        let id = uuid::Builder::from_random_bytes(random.random()).into_uuid();
        let id = spelled(id, random);
        self.modifications += 1;
        let order = RemoteOrder {
            id: id.clone(),
            serial: self.sequence.len(),
            content: 0,
            pending: true,
            daily_number: offered,
            confirmations: Vec::new(),
            poison,
            listed: 0,
            blamed: false,
            modified: self.modifications,
        };
        self.sequence.push(id.clone());
        self.by_id.insert(id.clone(), order);
        id
    }

    pub(crate) fn relist(&mut self, random: &mut StdRng, change: Change) -> Option<String> {
        if self.sequence.is_empty() {
            return None;
        }
        let id = self.sequence[random.random_range(0..self.sequence.len())].clone();
        self.modifications += 1;
        let order = self.by_id.get_mut(&id)?;
        order.pending = true;
        order.modified = self.modifications;
        if change == Change::Content {
            order.content += 1;
        }
        Some(id)
    }

    /// Lists every order that ever changed once more: one that changed while its confirmation was on its way was taken off
    /// the list unseen.
    pub(crate) fn relist_changed(&mut self) -> usize {
        let mut relisted = 0;
        for order in self.by_id.values_mut().filter(|order| order.content > 0) {
            order.pending = true;
            relisted += 1;
        }
        relisted
    }

    /// The longest waiting ones, oldest order first.
    pub(crate) fn list(&mut self) -> Vec<RemoteOrder> {
        let mut waiting: Vec<&mut RemoteOrder> =
            self.by_id.values_mut().filter(|order| order.pending).collect();
        waiting.sort_unstable_by_key(|order| order.modified);
        waiting.truncate(self.list_max);
        waiting.sort_unstable_by_key(|order| order.serial);
        waiting
            .into_iter()
            .map(|order| {
                order.listed += 1;
                order.clone()
            })
            .collect()
    }

    /// A confirmation is refused; one of a single order blames that one.
    pub(crate) fn blame(&mut self, updates: &[(String, u32)]) {
        if let [(id, _)] = updates
            && let Some(order) = self.by_id.get_mut(id)
        {
            order.blamed = true;
        }
    }

    /// Whether a confirmation of it alone was ever refused.
    pub(crate) fn was_blamed(&self, id: &str) -> bool {
        self.by_id.get(id).is_some_and(|order| order.blamed)
    }

    /// Writes the numbers, one by one and in parallel, so that some are written although others fail; only when all could
    /// be written does none of them wait any more.
    pub(crate) fn confirm(
        &mut self,
        updates: &[(String, u32)],
        random: &mut StdRng,
        mut wrote: impl FnMut(&str, u32),
    ) -> Result<(), Refused> {
        let blamed = updates.iter().any(|(id, _)| self.by_id.get(id).is_none_or(|order| order.poison));
        for (id, number) in updates {
            let Some(order) = self.by_id.get_mut(id).filter(|order| !order.poison) else { continue };
            if blamed && random.random_range(0..2) == 0 {
                continue;
            }
            self.modifications += 1;
            order.modified = self.modifications;
            order.daily_number = Some(*number);
            order.confirmations.push(*number);
            wrote(id, *number);
        }
        if blamed {
            self.blame(updates);
            return Err(Refused);
        }
        for (id, _) in updates {
            if let Some(order) = self.by_id.get_mut(id) {
                order.pending = false;
            }
        }
        Ok(())
    }
}

/// The remote's own spelling of an id: what is sent back must use it.
fn spelled(id: Uuid, random: &mut StdRng) -> String {
    let text = id.hyphenated().to_string();
    if random.random_range(0..8) == 0 { text.to_ascii_uppercase() } else { text }
}
