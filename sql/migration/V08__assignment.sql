-- How many open workflows each person holds. Written in the transaction that moves a workflow, so it is never an estimate.
CREATE TABLE assignment_load (
    user_id       VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    open_count    INT         NOT NULL,
    last_given_at DATETIME(3) NULL,
    CONSTRAINT assignment_load_not_negative CHECK (open_count >= 0)
) ENGINE = InnoDB;
