-- Which instance is opening many exceptions of a kind, so that the group hears of them once. By the clock of the database.
CREATE TABLE detection_flood (
    type     VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    detail   VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    owner    CHAR(24)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    until_at DATETIME(3) NOT NULL,
    PRIMARY KEY (type, detail)
) ENGINE = InnoDB;

-- Until when one instance is moving what somebody who is away holds, so that one message tells of all of it. By the same clock.
ALTER TABLE handover_absence
    ADD COLUMN moving_until DATETIME(3) NULL;
