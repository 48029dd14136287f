-- What windows that were committed together came to, until the next checkpoint: rows by the
-- name of their table. Those that the last checkpoint has lie by their ids, without their keys.
CREATE TABLE together (
    number UBIGINT NOT NULL,
    name VARCHAR NOT NULL,
    by_id BOOLEAN NOT NULL,
    octets BLOB NOT NULL
);
