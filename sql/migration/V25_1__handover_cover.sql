-- Somebody stands in for a colleague until a time (我先顶).
CREATE TABLE handover_cover (
    id         BIGINT       NOT NULL PRIMARY KEY,
    request    VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    coverer    VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    covered    VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    was_online TINYINT(1)   NOT NULL,                 -- the covered one had said to be here
    opened_at  DATETIME(3)  NOT NULL,
    until_at   DATETIME(3)  NOT NULL,
    closed_at  DATETIME(3)  NULL,
    open_flag  TINYINT      GENERATED ALWAYS AS (CASE WHEN closed_at IS NULL THEN 1 END) STORED,
    UNIQUE KEY handover_cover_once (request),
    UNIQUE KEY handover_cover_one_open (covered, open_flag),
    KEY handover_cover_due (open_flag, until_at),
    CONSTRAINT handover_cover_of_two CHECK (coverer <> covered)
) ENGINE = InnoDB;

CREATE TABLE handover_cover_item (
    cover_id    BIGINT      NOT NULL,
    workflow_id BIGINT      NOT NULL,
    standing    VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,    -- covered, returned, kept
    PRIMARY KEY (cover_id, workflow_id)
) ENGINE = InnoDB;

-- Who holds work and is not here, since when, and what is going to happen to it.
CREATE TABLE handover_absence (
    user_id VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    reason  VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,        -- a rule of Away
    since   DATETIME(3) NOT NULL,
    told_at DATETIME(3) NOT NULL                                                   -- holder and lead know; nothing moves before
) ENGINE = InnoDB;

-- Sentences on their way to a chat, kept until they are there.
CREATE TABLE card_message (
    id         BIGINT        NOT NULL PRIMARY KEY,
    group_id   VARCHAR(128)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    user_id    VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    title      VARCHAR(100)  CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    text       VARCHAR(4000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    created_at DATETIME(3)   NOT NULL
) ENGINE = InnoDB;
