-- What one site knows. Times are nanoseconds since 1970, UTC. `since_ns` and `sights`
-- describe the current episode, which ends at `last_ns`; earlier ones lie in `episodes`.
-- What was counted but not yet seen has no times.

-- Windows that are not yet merged into the tables below: Arrow IPC streams.
CREATE TABLE pending (
    sensor VARCHAR NOT NULL,
    boot VARCHAR NOT NULL,
    sequence UBIGINT NOT NULL,
    start_ns BIGINT NOT NULL,
    end_ns BIGINT NOT NULL,
    observations BLOB NOT NULL,
    links BLOB NOT NULL,
    endpoints BLOB NOT NULL,
    health BLOB NOT NULL
);

-- Merged windows: consecutive ones of one start are one row.
CREATE TABLE runs (
    sensor VARCHAR NOT NULL,
    boot VARCHAR NOT NULL,
    first_sequence UBIGINT NOT NULL,
    last_sequence UBIGINT NOT NULL,
    start_ns BIGINT NOT NULL,
    end_ns BIGINT NOT NULL,
    capture VARCHAR NOT NULL  -- one that fed it
);

CREATE TABLE operations (
    id BIGINT NOT NULL,
    realm VARCHAR NOT NULL,
    client VARCHAR NOT NULL,
    server VARCHAR NOT NULL,
    transport VARCHAR NOT NULL,
    port USMALLINT NOT NULL,
    protocol VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    object VARCHAR NOT NULL,
    span UINTEGER NOT NULL,
    status UINTEGER NOT NULL,
    count UBIGINT NOT NULL,
    first_ns BIGINT,
    last_ns BIGINT,
    since_ns BIGINT,
    sights UBIGINT NOT NULL,
    gap_n UBIGINT,
    gap_sum DOUBLE,
    gap_sum2 DOUBLE,
    gap_min DOUBLE,
    gap_max DOUBLE,
    mean5_min DOUBLE,
    mean5_max DOUBLE,
    evidence VARCHAR
);

CREATE TABLE object_values (
    id BIGINT NOT NULL,
    realm VARCHAR NOT NULL,
    client VARCHAR NOT NULL,
    server VARCHAR NOT NULL,
    protocol VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    object VARCHAR NOT NULL,
    span UINTEGER NOT NULL,
    count UBIGINT NOT NULL,
    first_ns BIGINT,
    last_ns BIGINT,
    since_ns BIGINT,
    sights UBIGINT NOT NULL,
    value_n UBIGINT,
    value_min DOUBLE,
    value_max DOUBLE,
    value_last DOUBLE,
    value_distinct UINTEGER,
    value_text VARCHAR
);

CREATE TABLE claims (
    id BIGINT NOT NULL,
    realm VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    attribute VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    protocol VARCHAR NOT NULL,
    client VARCHAR,
    server VARCHAR,
    transport VARCHAR,
    port USMALLINT,
    count UBIGINT NOT NULL,
    first_ns BIGINT,
    last_ns BIGINT,
    since_ns BIGINT,
    sights UBIGINT NOT NULL,
    gap_n UBIGINT,
    gap_sum DOUBLE,
    evidence VARCHAR
);

CREATE TABLE violations (
    id BIGINT NOT NULL,
    realm VARCHAR NOT NULL,
    client VARCHAR NOT NULL,
    server VARCHAR NOT NULL,
    protocol VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    text VARCHAR,
    count UBIGINT NOT NULL,
    first_ns BIGINT,
    last_ns BIGINT,
    since_ns BIGINT,
    sights UBIGINT NOT NULL,
    gap_n UBIGINT,
    gap_sum DOUBLE,
    evidence VARCHAR
);

CREATE TABLE links (
    id BIGINT NOT NULL,
    realm VARCHAR NOT NULL,
    client VARCHAR NOT NULL,
    server VARCHAR NOT NULL,
    client_mac VARCHAR NOT NULL,
    server_mac VARCHAR NOT NULL,
    transport VARCHAR NOT NULL,
    port USMALLINT NOT NULL,
    protocol VARCHAR NOT NULL,
    packets_out UBIGINT NOT NULL,
    packets_in UBIGINT NOT NULL,
    bytes_out UBIGINT NOT NULL,
    bytes_in UBIGINT NOT NULL,
    first_ns BIGINT,
    last_ns BIGINT,
    since_ns BIGINT,
    sights UBIGINT NOT NULL,
    conversations UBIGINT NOT NULL,
    one_way UBIGINT NOT NULL,
    midstream UBIGINT NOT NULL,
    lost_bytes UBIGINT NOT NULL,
    retransmitted UBIGINT NOT NULL,
    copies UBIGINT NOT NULL,
    orphans UBIGINT NOT NULL,
    undecoded_bytes UBIGINT NOT NULL,
    evidence VARCHAR
);

CREATE TABLE endpoints (
    id BIGINT NOT NULL,
    realm VARCHAR NOT NULL,
    mac VARCHAR NOT NULL,
    ip VARCHAR NOT NULL,
    packets UBIGINT NOT NULL,
    bytes UBIGINT NOT NULL,
    first_ns BIGINT,
    last_ns BIGINT,
    since_ns BIGINT,
    sights UBIGINT NOT NULL,
    ttl_min UTINYINT,
    ttl_max UTINYINT
);

CREATE TABLE interfaces (
    id BIGINT NOT NULL,
    capture VARCHAR NOT NULL,
    interface VARCHAR NOT NULL,
    frames UBIGINT NOT NULL,
    first_ns BIGINT,
    last_ns BIGINT,
    since_ns BIGINT,
    sights UBIGINT NOT NULL,
    bytes UBIGINT NOT NULL,
    dropped UBIGINT NOT NULL,
    decoded_frames UBIGINT NOT NULL,
    duplicates UBIGINT NOT NULL,
    malformed UBIGINT NOT NULL,
    decoder_faults UBIGINT NOT NULL
);

CREATE TABLE limits (
    capture VARCHAR NOT NULL,
    interface VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    count UBIGINT NOT NULL
);

-- Closed episodes of the rows above; `id` is theirs.
CREATE TABLE episodes (
    id BIGINT NOT NULL,
    start_ns BIGINT NOT NULL,
    end_ns BIGINT NOT NULL,
    sights UBIGINT NOT NULL
);

CREATE TABLE changes (
    realm VARCHAR NOT NULL,
    client VARCHAR NOT NULL,
    server VARCHAR NOT NULL,
    protocol VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    object VARCHAR NOT NULL,
    at_ns BIGINT NOT NULL,
    old VARCHAR,
    new VARCHAR,
    evidence VARCHAR
);

CREATE TABLE evidence (
    id VARCHAR NOT NULL,
    capture VARCHAR NOT NULL,
    frames UBIGINT[] NOT NULL,
    partial BOOLEAN NOT NULL,
    pcapng BLOB NOT NULL USING COMPRESSION zstd
);

CREATE TABLE captures (
    sha256 VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    frames UBIGINT NOT NULL,
    bytes UBIGINT NOT NULL,
    start_ns BIGINT,
    end_ns BIGINT,
    damage VARCHAR NOT NULL,
    learned BOOLEAN NOT NULL
);

-- Which asset each endpoint belongs to, and which ids were given up for which.
CREATE TABLE identities (endpoint VARCHAR NOT NULL, asset VARCHAR NOT NULL);
CREATE TABLE redirects (former VARCHAR NOT NULL, asset VARCHAR NOT NULL);

-- Opaque to the inventory: what detection found, knows and was told.
CREATE TABLE findings (
    kind VARCHAR NOT NULL,
    id VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    severity UTINYINT NOT NULL,
    first_ns BIGINT NOT NULL,
    last_ns BIGINT NOT NULL,
    evidence VARCHAR[] NOT NULL,
    detail VARCHAR NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE TABLE detectors (
    name VARCHAR PRIMARY KEY,
    version UINTEGER NOT NULL,
    state VARCHAR NOT NULL
);
