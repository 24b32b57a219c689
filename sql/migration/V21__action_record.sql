-- Who would like to have it from its holder; one at a time, forgotten when it moves.
ALTER TABLE workflow
    ADD COLUMN asked_by VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    ADD COLUMN asked_at DATETIME(3) NULL,
    ADD CONSTRAINT workflow_asked_of_holder CHECK (asked_by IS NULL OR (holder IS NOT NULL AND asked_by <> holder)),
    ADD CONSTRAINT workflow_snoozed_has_holder CHECK (state <> 'snoozed' OR holder IS NOT NULL);

-- What people did elsewhere and told us by its number: each number once for an order, whoever tells it.
CREATE TABLE action_record (
    id          BIGINT       NOT NULL PRIMARY KEY,             -- of its row in action_run
    order_no    VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    action      VARCHAR(32)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    reference   VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL, -- purchase number, coupon code, tracking number
    workflow_id BIGINT       NOT NULL,
    actor       VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    at          DATETIME(3)  NOT NULL,
    UNIQUE KEY action_record_once (order_no, action, reference)
) ENGINE = InnoDB;
