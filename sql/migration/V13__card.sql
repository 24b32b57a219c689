-- What Baton knows of each card: the platform never lets one be read back.
CREATE TABLE card_instance (
    out_track_id  VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    created_at    DATETIME(3) NOT NULL,
    shown_drawing INT         NOT NULL,   -- the workflow's drawing that was last sent with an API call
    rung_for      VARCHAR(96) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL -- the holding whose holder was told: user@since
) ENGINE = InnoDB;

-- Where a card hangs.
CREATE TABLE card_space (
    out_track_id VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    kind         VARCHAR(8)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,   -- GROUP, ROBOT
    space_id     VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    carrier_id   VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,       -- the message that carries it there
    delivered_at DATETIME(3)  NULL,                                                  -- NULL: not there, see problem
    problem      VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
    PRIMARY KEY (out_track_id, kind, space_id),
    KEY card_space_by_carrier (carrier_id)
) ENGINE = InnoDB;

-- Who has private data on a card, which beats the public data and can never be deleted.
CREATE TABLE card_private (
    out_track_id VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    user_id      VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    buttons      VARCHAR(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL, -- as last sent; NULL: unknown
    PRIMARY KEY (out_track_id, user_id)
) ENGINE = InnoDB;

-- One card for a whole flood of findings.
CREATE TABLE card_summary (
    id         BIGINT      NOT NULL PRIMARY KEY,
    team       VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    type       VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    detail     VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    found      INT         NOT NULL,
    orders     TEXT        CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,  -- the first numbers, one a line
    created_at DATETIME(3) NOT NULL
) ENGINE = InnoDB;
