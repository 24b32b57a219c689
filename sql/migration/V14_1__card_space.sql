-- How often a card was refused in one place, so that trying does not cost calls for ever; and where it was on its way to
-- when an answer was lost.
ALTER TABLE card_space
    ADD COLUMN tries    INT         NOT NULL DEFAULT 0,
    ADD COLUMN tried_at DATETIME(3) NULL;

-- Cards whose texts the platform's content check refused: they stay neutral, the page has everything.
CREATE TABLE card_withheld (
    out_track_id VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    since        DATETIME(3) NOT NULL
) ENGINE = InnoDB;
