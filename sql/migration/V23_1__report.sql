-- Somebody is reporting an exception and has been asked something; one card for each.
CREATE TABLE bot_report (
    id         BIGINT        NOT NULL PRIMARY KEY,
    message    VARCHAR(191)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,            -- the message that began it
    user_id    VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    order_no   VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    line_no    INT           NULL,                                                          -- NULL: not said, 0: the whole order
    said       VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    ask        VARCHAR(8)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,            -- type, detail, choice, split
    kinds      VARCHAR(700)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,            -- what it may be, one type/detail a line
    type       VARCHAR(32)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,                -- chosen already
    pictures   TEXT          CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,            -- robot and download code, one pair a line
    state      VARCHAR(10)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,            -- open, done, cancelled, replaced, expired
    opened     VARCHAR(200)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,            -- the workflows it led to
    drawing    INT           NOT NULL,
    created_at DATETIME(3)   NOT NULL,
    expires_at DATETIME(3)   NOT NULL,
    UNIQUE KEY bot_report_once (message),
    KEY bot_report_of (user_id, created_at)
) ENGINE = InnoDB;
