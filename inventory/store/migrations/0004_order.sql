-- Which operation came behind which on a link: a bit for each pair (docs/decisions/0012).
ALTER TABLE links ADD COLUMN order_digest BLOB;
