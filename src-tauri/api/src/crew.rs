//! Everybody in memory. Each command asks who may do what, and most of them come in while orders wait.

use std::sync::Arc;

use mostrador_store::tables::people::{self, PersonRow, Standing};
use mostrador_store::{Lane, Store, StoreError, WriteTransaction};
use tokio::sync::RwLock;

use crate::error::ApiError;
use crate::seat::SignedIn;
use crate::session::Role;

/// Everybody as of the last change.
pub(crate) struct Crew {
    members: Vec<Member>,
}

/// One person, as far as a command has to know it.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) role: Role,
    standing: Standing,
    pin_version: i64,
}

impl Crew {
    fn of(rows: Vec<PersonRow>) -> Self {
        let members = rows
            .into_iter()
            .map(|row| Member {
                id: row.id,
                name: row.name,
                role: row.role.into(),
                standing: row.standing,
                pin_version: row.pin_version,
            })
            .collect();
        Self { members }
    }

    /// Whether nobody was ever added.
    pub(crate) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Who can sign in, by name.
    pub(crate) fn active(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.standing == Standing::Active)
    }

    /// Who sits at a screen: nobody, once that person is inactive or has a newer PIN.
    pub(crate) fn seated(&self, signed_in: SignedIn) -> Option<&Member> {
        self.active()
            .find(|member| member.id == signed_in.person && member.pin_version <= signed_in.pin_version)
    }
}

/// The crew, read once and again after each change.
#[derive(Default)]
pub(crate) struct CrewCache {
    /// `None`: to be read by whoever needs it next.
    crew: Arc<RwLock<Option<Arc<Crew>>>>,
}

impl CrewCache {
    /// Everybody as of the last change. Waits for a change that is being written.
    pub(crate) async fn get(&self, store: &Store) -> Result<Arc<Crew>, StoreError> {
        if let Some(crew) = self.crew.read().await.as_ref() {
            return Ok(Arc::clone(crew));
        }
        let mut present = self.crew.write().await;
        if let Some(crew) = present.as_ref() {
            return Ok(Arc::clone(crew));
        }
        let crew = read(store).await?;
        *present = Some(Arc::clone(&crew));
        Ok(crew)
    }

    /// Changes people. Once it is written, no command is answered by what was before: the others wait meanwhile,
    /// also until `seat` has seen who is to sit where. It is a task of its own because a caller that goes away
    /// must not leave old rights behind.
    pub(crate) async fn change<T, F, S>(&self, store: Store, f: F, seat: S) -> Result<T, ApiError>
    where
        F: FnOnce(&WriteTransaction<'_>) -> Result<T, ApiError> + Send + 'static,
        S: FnOnce(&T) + Send + 'static,
        T: Send + 'static,
    {
        let crew = Arc::clone(&self.crew);
        let running = tokio::spawn(async move {
            let mut present = crew.write_owned().await;
            *present = None;
            let outcome = store.write(Lane::Interactive, f).await;
            if let Ok(changed) = &outcome {
                seat(changed);
            }
            // What cannot be read now is read by the next command, or fails it.
            *present = read(&store).await.ok();
            outcome
        });
        running.await.unwrap_or(Err(ApiError::Store(StoreError::Closed)))
    }
}

async fn read(store: &Store) -> Result<Arc<Crew>, StoreError> {
    let rows = store.read(people::list).await?;
    Ok(Arc::new(Crew::of(rows)))
}
