-- Somebody's open work on offer to a colleague (交班), or what a person wants to leave behind (请假).
CREATE TABLE handover_offer (
    id           BIGINT       NOT NULL PRIMARY KEY,
    kind         VARCHAR(8)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,   -- shift, leave
    request      VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,   -- who asked for it with which message
    giver        VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    receiver     VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,       -- NULL: whoever is here
    conversation VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,       -- the group that sees it
    state        VARCHAR(10)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,   -- open, done, withdrawn, undone, lapsed
    drawing      INT          NOT NULL,                                            -- rises with everything its card shows
    opened_at    DATETIME(3)  NOT NULL,
    closed_at    DATETIME(3)  NULL,
    away_until   DATETIME(3)  NULL,                                                -- of a leave; NULL: until the person says otherwise
    open_flag    TINYINT      GENERATED ALWAYS AS (CASE WHEN state = 'open' THEN 1 END) STORED,
    UNIQUE KEY handover_once (request),
    UNIQUE KEY handover_one_open (giver, kind, open_flag),
    KEY handover_open (open_flag, opened_at),
    CONSTRAINT handover_of_two CHECK (receiver IS NULL OR receiver <> giver)
) ENGINE = InnoDB;

-- Each workflow in it. Its holder stays the giver until it is accepted.
CREATE TABLE handover_item (
    offer_id    BIGINT       NOT NULL,
    workflow_id BIGINT       NOT NULL,
    place       INT          NOT NULL,
    standing    VARCHAR(10)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,   -- offered, accepted, stays, gone, back
    said        VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL, -- why it stays, or where it went
    at          DATETIME(3)  NULL,                                                 -- when it was accepted
    revision    INT          NULL,                                                 -- of the workflow, right after that
    PRIMARY KEY (offer_id, workflow_id),
    KEY handover_of_workflow (workflow_id, standing)
) ENGINE = InnoDB;
