-- What detectors learned, entry by entry: a window changes few of them, and only those are written.
CREATE TABLE learned (
    detector VARCHAR NOT NULL,
    version UINTEGER NOT NULL,
    key VARCHAR NOT NULL,
    entry VARCHAR NOT NULL,
    PRIMARY KEY (detector, key)
);

INSERT INTO learned
SELECT name, version, item.key, coalesce(CAST(item.value AS VARCHAR), 'null') FROM (
    SELECT name, version, unnest(map_entries(CAST(
        coalesce(json_extract(state, '$.learned'), CAST(state AS JSON)) AS MAP(VARCHAR, JSON)
    ))) AS item
    FROM detectors
);

DROP TABLE detectors;
