-- When attendance was asked for: each beginning or end of shifts once, whichever instance is first.
CREATE TABLE presence_poll (
    slot_at  DATETIME(3) NOT NULL PRIMARY KEY,
    asked_at DATETIME(3) NOT NULL
) ENGINE = InnoDB;

-- Approved leave as the attendance system tells it; it counts when its time comes.
CREATE TABLE presence_leave (
    user_id VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    from_at DATETIME(3) NOT NULL,
    to_at   DATETIME(3) NOT NULL,
    applied TINYINT(1)  NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, from_at),
    KEY presence_leave_due (applied, from_at)
) ENGINE = InnoDB;
