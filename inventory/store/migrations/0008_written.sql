-- Proof of an object's first value: a request that writes several names only the first of them.
ALTER TABLE object_values ADD COLUMN evidence VARCHAR;
