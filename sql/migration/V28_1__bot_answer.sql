-- Answers to what people typed that could not leave at once, for example in a ban; each goes with its delivery.
CREATE TABLE bot_answer (
    id       BIGINT       NOT NULL PRIMARY KEY,
    message  TEXT         CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,                  -- JSON: where it goes and what was asked
    title    VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    markdown MEDIUMTEXT   CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    given_at DATETIME(3)  NOT NULL
) ENGINE = InnoDB;
