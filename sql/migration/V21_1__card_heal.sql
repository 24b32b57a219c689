-- What an outage may leave behind on cards, so that it can be found again without a call.
ALTER TABLE card_space
    ADD COLUMN unsure TINYINT NOT NULL DEFAULT 0;  -- an attempt began and its outcome is not known: perhaps it hangs there

UPDATE card_space SET unsure = 1 WHERE delivered_at IS NULL AND tried_at IS NOT NULL AND problem IS NULL;

ALTER TABLE card_instance
    ADD COLUMN ringing_for VARCHAR(96) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL, -- the holding whose holder is just being told
    ADD COLUMN open_flag   TINYINT NULL DEFAULT 1,   -- NULL: it shows a closed workflow and is done with
    ADD KEY card_instance_open (open_flag, out_track_id);
