-- Open conflicts by what they are about: how many stand alike, and which of them comes next.
CREATE INDEX sync_conflicts_groups ON sync_conflicts (system, entity_type, kind, fields, id, opened_at) WHERE status = 'open';
