-- Whose turn it is to call the platform while Redis, which usually says so, is gone: one call a gate, evenly spaced.
CREATE TABLE dingtalk_turn (
    gate    VARCHAR(160) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,  -- app and interface
    next_at BIGINT       NOT NULL                                                          -- microseconds, by the database's clock
) ENGINE = InnoDB;

-- What a month has cost. Calls are written before they leave, so that a crash may count too many and never too few.
CREATE TABLE dingtalk_spending (
    app      VARCHAR(96) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    month    CHAR(7)     CHARACTER SET ascii   COLLATE ascii_bin   NOT NULL,   -- of Asia/Shanghai: 2026-11
    kind     VARCHAR(8)  CHARACTER SET ascii   COLLATE ascii_bin   NOT NULL,   -- CALL, PUSH, PRESS
    used     BIGINT      NOT NULL,
    spent_at DATETIME(3) NULL,                                                  -- the platform said that nothing is left
    asked_at DATETIME(3) NULL,                                                  -- when it was last tried whether it still says so
    PRIMARY KEY (app, month, kind)
) ENGINE = InnoDB;
