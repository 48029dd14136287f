-- Nobody asks the site for these: detectors read them of each window.
ALTER TABLE operations DROP COLUMN gap_min;
ALTER TABLE operations DROP COLUMN mean5_min;
ALTER TABLE operations DROP COLUMN mean5_max;
ALTER TABLE object_values DROP COLUMN value_last;
ALTER TABLE links DROP COLUMN midstream;
ALTER TABLE links DROP COLUMN retransmitted;
ALTER TABLE links DROP COLUMN undecoded_bytes;
ALTER TABLE endpoints DROP COLUMN bytes;
