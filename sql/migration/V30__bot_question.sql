-- Somebody typed what has two readings, or what moves a lot: the card that asks, and what was answered.
CREATE TABLE bot_question (
    id           BIGINT        NOT NULL PRIMARY KEY,
    message      VARCHAR(191)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,            -- the message that led to it
    robot        VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    user_id      VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,            -- who alone may answer
    conversation VARCHAR(191)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    in_group     BOOLEAN       NOT NULL,
    quoted       VARCHAR(191)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,                -- the carrier of the card it answered
    asked        TEXT          CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    choices      TEXT          CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,            -- a line each: label, tab, the sentence it stands for
    confirms     BOOLEAN       NOT NULL,                                                      -- whether a choice says yes to what was shown
    state        VARCHAR(10)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,            -- open, done, cancelled
    answer       TEXT          CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL, -- what came of it
    created_at   DATETIME(3)   NOT NULL,
    expires_at   DATETIME(3)   NOT NULL,
    UNIQUE KEY bot_question_once (message)
) ENGINE = InnoDB;
