//! The names of what needs a person. They are texts, so that a screen can hold on to one while lists change.

/// Names one thing that needs a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// A whole system.
    System(String),
    /// A refused write, by its job.
    Job(i64),
    /// A record that could not be read, by its result.
    Record(i64),
    /// Entries without a usable id, by system and entity.
    SetAside(String, String),
    /// A group of conflicts, by its first one.
    Conflicts(i64),
    /// Held deletions, by their run.
    Deletions(i64),
    /// A run that failed.
    Run(i64),
}

impl Key {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':')?;
        let id = || rest.parse().ok();
        match kind {
            "system" if !rest.is_empty() => Some(Self::System(rest.to_owned())),
            "job" => id().map(Self::Job),
            "record" => id().map(Self::Record),
            "set-aside" => {
                let (system, entity) = rest.split_once('/')?;
                Some(Self::SetAside(system.to_owned(), entity.to_owned()))
            }
            "conflicts" => id().map(Self::Conflicts),
            "deletions" => id().map(Self::Deletions),
            "run" => id().map(Self::Run),
            _ => None,
        }
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::System(name) => write!(formatter, "system:{name}"),
            Self::Job(id) => write!(formatter, "job:{id}"),
            Self::Record(id) => write!(formatter, "record:{id}"),
            Self::SetAside(system, entity) => write!(formatter, "set-aside:{system}/{entity}"),
            Self::Conflicts(id) => write!(formatter, "conflicts:{id}"),
            Self::Deletions(id) => write!(formatter, "deletions:{id}"),
            Self::Run(id) => write!(formatter, "run:{id}"),
        }
    }
}

/// Where a page of *Necesita atención* ends: rank of the kind, instant, number within both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) rank: u8,
    pub(super) since: i64,
    pub(super) number: i64,
}

impl Place {
    /// Before everything.
    pub(super) const START: Self = Self { rank: 0, since: i64::MIN, number: i64::MIN };

    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let place = Self {
            rank: parts.next()?.parse().ok()?,
            since: parts.next()?.parse().ok()?,
            number: parts.next()?.parse().ok()?,
        };
        parts.next().is_none().then_some(place)
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}.{}.{}", self.rank, self.since, self.number)
    }
}

#[cfg(test)]
#[path = "key_tests.rs"]
mod tests;
