//! Walks several records side by side, field by field, without copying anything.

use std::{collections::btree_map::Iter, iter::Peekable};

use serde_json::Value;

use super::Fields;

/// Yields every field name that any of the records has, in order, with each record's value.
pub(super) fn join<'a, const N: usize>(records: [&'a Fields; N]) -> Join<'a, N> {
    Join { records: records.map(|fields| fields.iter().peekable()) }
}

pub(super) struct Join<'a, const N: usize> {
    records: [Peekable<Iter<'a, String, Value>>; N],
}

impl<'a, const N: usize> Iterator for Join<'a, N> {
    type Item = (&'a str, [Option<&'a Value>; N]);

    fn next(&mut self) -> Option<Self::Item> {
        let next: &'a String =
            self.records.iter_mut().filter_map(|record| record.peek().map(|(name, _)| *name)).min()?;
        let values = self
            .records
            .each_mut()
            .map(|record| record.next_if(|(name, _)| *name == next).map(|(_, value)| value));
        Some((next, values))
    }
}
