-- Which department of DingTalk is which team, so that both may be renamed without becoming strangers.
CREATE TABLE sync_department (
    department_id BIGINT      NOT NULL PRIMARY KEY,
    team_id       VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    linked_at     DATETIME(3) NOT NULL,
    UNIQUE KEY sync_department_team (team_id)
) ENGINE = InnoDB;
