-- How far each team's lead has heard of what nobody takes: one who came into the queue later has not been told of yet.
CREATE TABLE handover_unheld (
    team     VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    told_to  DATETIME(3) NOT NULL,
    told_at  DATETIME(3) NOT NULL
) ENGINE = InnoDB;
