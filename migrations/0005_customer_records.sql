-- What the site knows customers and addresses by, what a system takes from the site, and schedules that compare everything.

-- Addresses of a customer, by the id that stands in them. Only addresses are in it.
CREATE INDEX sync_data_addresses ON sync_data (
  system,
  iif(json_valid(payload), CAST(json_extract(payload, '$.customerId') AS TEXT), NULL)
) WHERE entity_type = 'address' AND status <> 'deleted';

-- Customers by the digits of their phone: whoever is known under another id is found again. Only customers are in it.
CREATE INDEX sync_data_phones ON sync_data (
  system,
  replace(replace(replace(replace(replace(replace(
    iif(json_valid(payload), CAST(json_extract(payload, '$.whatsappPhoneNumber') AS TEXT), NULL),
    '+', ''), ' ', ''), '-', ''), '(', ''), ')', ''), '.', '')
) WHERE entity_type = 'customer' AND status <> 'deleted';

-- Whether records of the entity can be made and deleted at the system: what it cannot do is not sent and stays here.
ALTER TABLE sync_entity_config ADD COLUMN creates INTEGER NOT NULL DEFAULT 1 CHECK (creates IN (0, 1));
ALTER TABLE sync_entity_config ADD COLUMN deletes INTEGER NOT NULL DEFAULT 1 CHECK (deletes IN (0, 1));

-- Whether a schedule reads what is due or compares everything.
ALTER TABLE sync_schedules ADD COLUMN scope TEXT NOT NULL DEFAULT 'due' CHECK (scope IN ('due', 'all'));
