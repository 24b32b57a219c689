-- Who was reminded of which work that was not touched: once a holding and step.
CREATE TABLE handover_nudge (
    workflow_id BIGINT      NOT NULL,
    step        VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    since       DATETIME(3) NOT NULL,
    told_at     DATETIME(3) NOT NULL,
    PRIMARY KEY (workflow_id, step, since),
    KEY handover_nudge_old (told_at)
) ENGINE = InnoDB;

-- What each team was told at a time, so that it is told once and the next one can say what has changed.
CREATE TABLE handover_digest (
    team     VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    slot_at  DATETIME(3) NOT NULL,
    open     INT         NOT NULL,
    overdue  INT         NOT NULL,
    waiting  INT         NOT NULL,
    PRIMARY KEY (team, slot_at)
) ENGINE = InnoDB;
