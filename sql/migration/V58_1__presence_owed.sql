-- About whom the attendance system is to be asked because an event said so, until it has answered.
CREATE TABLE presence_owed (
    what     VARCHAR(8)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,   -- punch, leave
    user_id  VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,   -- empty: everybody
    asked_at DATETIME(3) NULL,                                                  -- NULL: nobody asks, or it came again since
    PRIMARY KEY (what, user_id)
) ENGINE = InnoDB;
