//! The local side's one seam: what is known is loaded, a pure function decides, and `apply` is the only
//! writer of what a remote sent.

pub mod customers;
pub mod orders;
pub mod records;

use mostrador_store::{ReadTransaction, StoreError, WriteTransaction};

/// One kind of record that travels.
pub trait Dataset {
    /// A record as it arrives.
    type Incoming;
    /// What is known about it here.
    type State;
    /// What to do. An enum with an arm per case.
    type Action;
    /// What was done.
    type Applied;

    /// Reads what the decision depends on.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn load(
        &self,
        transaction: &ReadTransaction<'_>,
        incoming: &Self::Incoming,
    ) -> Result<Self::State, StoreError>;

    /// Decides. Pure: the same state and record always give the same action.
    fn plan(&self, state: &Self::State, incoming: &Self::Incoming) -> Self::Action;

    /// Does it.
    ///
    /// # Errors
    /// When the file cannot be written.
    fn apply(
        &self,
        transaction: &WriteTransaction<'_>,
        incoming: &Self::Incoming,
        action: Self::Action,
    ) -> Result<Self::Applied, StoreError>;
}
