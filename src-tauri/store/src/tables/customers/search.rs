//! Who is found by words.

use roaring::RoaringTreemap;

use crate::{ReadTransaction, StoreError};

/// Rows of which each of the words is the beginning of a word, in any of its spellings; of a spelling with spaces each part must
/// begin one. The words are folded already: letters and digits alone. Nothing is asked for by no words.
pub(super) fn matches(
    transaction: &ReadTransaction<'_>,
    words: &[Vec<String>],
) -> Result<RoaringTreemap, StoreError> {
    let mut found = RoaringTreemap::new();
    if words.is_empty() {
        return Ok(found);
    }
    let mut statement = transaction
        .connection()
        .prepare_cached("SELECT rowid FROM customers_search WHERE customers_search MATCH ?1")?;
    let mut rows = statement.query([expression(words)])?;
    while let Some(row) = rows.next()? {
        found.insert(row.get::<_, i64>(0)?.unsigned_abs());
    }
    Ok(found)
}

/// What SQLite is asked: beginnings in quotes, so that no word is taken for an operator.
fn expression(words: &[Vec<String>]) -> String {
    let beginning = |word: &str| format!("\"{}\"*", word.replace('"', ""));
    let all_of = |spelling: &String| {
        format!("({})", spelling.split(' ').map(beginning).collect::<Vec<_>>().join(" AND "))
    };
    let one_of = |spellings: &Vec<String>| {
        format!("({})", spellings.iter().map(all_of).collect::<Vec<_>>().join(" OR "))
    };
    words.iter().map(one_of).collect::<Vec<_>>().join(" AND ")
}
