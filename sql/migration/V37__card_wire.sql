-- Who leaves the organisation is forgotten on every card at once.
ALTER TABLE card_private ADD KEY card_private_by_user (user_id);

-- Every instance hears what the content check refused, whichever of them found it out.
ALTER TABLE card_withheld ADD KEY card_withheld_since (since, out_track_id);

-- Messages that carried a card before the present one did; people quote them still.
CREATE TABLE card_carrier (
    carrier_id   VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    out_track_id VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL
) ENGINE = InnoDB;
