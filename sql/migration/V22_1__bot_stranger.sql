-- Who has pressed or typed without being in the roster; each is proposed to a lead once in a while.
CREATE TABLE bot_stranger (
    user_id      VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    name         VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL, -- as the platform called them
    conversation VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,                -- the group it was in, or NULL
    seen_at      DATETIME(3)  NOT NULL,
    proposed_at  DATETIME(3)  NULL,
    KEY bot_stranger_proposed (proposed_at)
) ENGINE = InnoDB;
