-- Proof of the latest sight beside that of the first: at most an hour older than `last_ns`.
ALTER TABLE operations ADD COLUMN latest VARCHAR;
ALTER TABLE claims ADD COLUMN latest VARCHAR;
ALTER TABLE violations ADD COLUMN latest VARCHAR;

-- Changes were given the proof of their request's first sight, which shows another value.
UPDATE changes SET evidence = NULL;
