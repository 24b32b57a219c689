-- Every action that was done, once: the unique request is what makes a repeated press harmless.
CREATE TABLE action_run (
    id          BIGINT       NOT NULL PRIMARY KEY,
    request     VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    workflow_id BIGINT       NOT NULL,
    action      VARCHAR(32)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    actor       VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    at          DATETIME(3)  NOT NULL,
    answer      MEDIUMTEXT   CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL, -- the API's first answer; NULL for presses
    UNIQUE KEY action_run_once (request),
    KEY action_run_of_workflow (workflow_id, id)
) ENGINE = InnoDB;
