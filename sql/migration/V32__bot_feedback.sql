-- What people who use it say about it: kept as written, once a message, and told to a lead.
CREATE TABLE bot_feedback (
    id           BIGINT        NOT NULL PRIMARY KEY,
    message      VARCHAR(191)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,            -- the message it came with
    user_id      VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    conversation VARCHAR(191)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    in_group     BOOLEAN       NOT NULL,
    text         VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    said_at      DATETIME(3)   NOT NULL,
    UNIQUE KEY bot_feedback_once (message)
) ENGINE = InnoDB;
