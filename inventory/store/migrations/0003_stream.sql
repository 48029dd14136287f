-- Octets of TCP streams, each once and without headers. Of what was seen before, as many as
-- there can have been: some headers are longer than Ethernet's, IPv4's and TCP's without options.
ALTER TABLE links ADD COLUMN stream_bytes UBIGINT DEFAULT 0;
UPDATE links
SET stream_bytes = greatest(
    0, (bytes_out + bytes_in)::BIGINT - 54 * (packets_out + packets_in)::BIGINT
)
WHERE transport = 'tcp';
