//! The integration between an outside entity and the site, without which no edit of its records travels.

use mostrador_domain::Timestamp;
use mostrador_domain::merge::{FieldRule, MergeRules};
use mostrador_store::tables::sync_integrations::{
    self, IntegrationRow, IntegrationSettings, LOCAL_SYSTEM, Origin, Party, Running, Travel, pairs,
};
use mostrador_store::{StoreError, WriteTransaction};

/// Makes the integration of an entity with the site where there is none. One that was made here follows the strategy of the
/// oldest pair of the entity; any other one is left as somebody set it.
pub(super) fn ensure(
    transaction: &WriteTransaction<'_>,
    party: &Party,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(pair) = pairs::oldest_with(transaction, &party.system, &party.entity)? else { return Ok(()) };
    let rules = rules(&pair, party);
    match sync_integrations::with_site(transaction, &party.system, &party.entity)? {
        None => {
            let settings = IntegrationSettings {
                name: name(party),
                source: Party { system: LOCAL_SYSTEM.to_owned(), entity: party.entity.clone() },
                target: party.clone(),
                travel: Travel::Both,
                rules,
                filters: "[]".to_owned(),
                batch_size: 100,
                running: Running::Enabled,
            };
            sync_integrations::insert(transaction, &settings, now)?;
        }
        Some(row) if row.origin == Origin::Program && row.settings.name == name(party) => {
            if row.settings.rules != rules {
                let settings = IntegrationSettings { rules, ..row.settings };
                sync_integrations::update(transaction, row.id, &settings, now)?;
            }
        }
        Some(_) => {}
    }
    Ok(())
}

fn name(party: &Party) -> String {
    format!("local:{}/{}", party.system, party.entity)
}

/// The site is the source of this integration. At the pair's target it speaks for the pair's source, at the pair's source for
/// the pair's target.
fn rules(pair: &IntegrationRow, party: &Party) -> MergeRules {
    let at_target = pair.settings.target == *party;
    let rule = match (pair.settings.rules.default, at_target) {
        (FieldRule::SourceWins | FieldRule::SourceAlone, true)
        | (FieldRule::TargetWins | FieldRule::TargetAlone, false) => FieldRule::SourceWins,
        (FieldRule::SourceWins | FieldRule::SourceAlone, false)
        | (FieldRule::TargetWins | FieldRule::TargetAlone, true) => FieldRule::TargetWins,
        (FieldRule::Latest, true | false) => FieldRule::Latest,
        // Kept apart is no default; a person decides where it is one all the same.
        (FieldRule::Manual | FieldRule::KeptApart, true | false) => FieldRule::Manual,
    };
    MergeRules::all(rule)
}
