-- How and until when the covered one had said to be here: that word counts again when the cover is over.
ALTER TABLE handover_cover
    ADD COLUMN said_by    VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,    -- NULL: had not said it, or nobody knows
    ADD COLUMN said_until DATETIME(3) NULL,                                                -- NULL: until something else is said
    ADD COLUMN by_roster  TINYINT(1)  NOT NULL DEFAULT 0;                                  -- that end is a shift's
