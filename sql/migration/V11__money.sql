-- Refunds: asked for by one person, decided by another, paid once.
CREATE TABLE money_request (
    id           BIGINT         NOT NULL PRIMARY KEY,
    workflow_id  BIGINT         NOT NULL,
    order_no     VARCHAR(64)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    line_no      INT            NOT NULL,                      -- 0: the whole order
    amount       DECIMAL(14, 2) NOT NULL,
    currency     CHAR(3)        CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    reason       VARCHAR(200)   CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    requester    VARCHAR(64)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    approver     VARCHAR(64)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL, -- who of 财务 decided, either way
    state        VARCHAR(16)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    requested_at DATETIME(3)    NOT NULL,
    decided_at   DATETIME(3)    NULL,
    leaves_at    DATETIME(3)    NULL,                          -- the end of the undo window; no money leaves before
    ended_at     DATETIME(3)    NULL,
    answer       VARCHAR(300)   CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL, -- why it was rejected or failed
    open_flag    TINYINT        GENERATED ALWAYS AS
                 (CASE WHEN state IN ('paid', 'failed', 'rejected', 'revoked') THEN NULL ELSE 1 END) STORED,
    UNIQUE KEY money_request_one_open (workflow_id, open_flag),
    KEY money_request_of_order (order_no, id),
    KEY money_request_open (open_flag, id),
    CONSTRAINT money_request_four_eyes CHECK (approver IS NULL OR approver <> requester),
    CONSTRAINT money_request_positive CHECK (amount > 0)
) ENGINE = InnoDB;

-- One payment given back, wholly or in part: what the gateway is asked for under this number, however often it is asked.
CREATE TABLE money_refund (
    refund_no  VARCHAR(32)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    request_id BIGINT         NOT NULL,
    payment_no VARCHAR(64)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    amount     DECIMAL(14, 2) NOT NULL,
    state      VARCHAR(16)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    asked      INT            NOT NULL,                        -- how often the gateway was asked to pay it, or what became of it
    gateway_no VARCHAR(100)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    answer     VARCHAR(300)   CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL, -- why it failed
    ended_at   DATETIME(3)    NULL,
    under_way  TINYINT        GENERATED ALWAYS AS (CASE WHEN state IN ('approved', 'paying', 'unknown') THEN 1 END) STORED,
    UNIQUE KEY money_refund_of_request (request_id, payment_no),
    KEY money_refund_under_way (under_way, refund_no),
    CONSTRAINT money_refund_positive CHECK (amount > 0)
) ENGINE = InnoDB;
