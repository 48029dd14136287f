-- Where the old value of a write was seen: when, by whom and by what operation.
ALTER TABLE changes ADD COLUMN old_seen VARCHAR;
