-- SMS to customers. The number is not kept here: it is read from the order when the message leaves.
CREATE TABLE action_sms (
    id          BIGINT        NOT NULL PRIMARY KEY,    -- the run that asked for it; the gateway's idempotency key
    workflow_id BIGINT        NOT NULL,
    order_no    VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    template    VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    params      TEXT          CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,  -- JSON
    text        VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    actor       VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    state       VARCHAR(16)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    leaves_at   DATETIME(3)   NOT NULL,
    message_id  VARCHAR(100)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    reason      VARCHAR(300)  CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
    under_way   TINYINT       GENERATED ALWAYS AS (CASE WHEN state IN ('scheduled', 'sending') THEN 1 END) STORED,
    UNIQUE KEY action_sms_message (message_id),
    KEY action_sms_of_workflow (workflow_id, id),
    KEY action_sms_under_way (under_way, id)
) ENGINE = InnoDB;
