-- An order's exception on its way to the end.
CREATE TABLE workflow (
    id              BIGINT        NOT NULL PRIMARY KEY,
    order_no        VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    parent_no       VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    line_no         INT           NOT NULL,                    -- 0: the whole order; never NULL, so that the keys below hold
    subject         VARCHAR(200)  CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    type            VARCHAR(32)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    detail          VARCHAR(32)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    cause           VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL, -- what a detector saw; the own id when a person reported it
    note            VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
    state           VARCHAR(16)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    revision        INT           NOT NULL,                    -- rises with state, holder, kind, step and money
    drawing         INT           NOT NULL,                    -- rises with everything a card shows
    entries         INT           NOT NULL,                    -- timeline entries so far; the next one's number
    home_team       VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL, -- team at raise; its group has the card
    team            VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    role            VARCHAR(32)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    holder          VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    since           DATETIME(3)   NOT NULL,                    -- with this holder, or in this queue
    why             VARCHAR(300)  CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    step            VARCHAR(32)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    todo            VARCHAR(200)  CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    done            TEXT          CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL, -- JSON: [{kind, at, who, text}]
    due_at          DATETIME(3)   NOT NULL,
    alarm_at        DATETIME(3)   NULL,                        -- when the next reminder rings; NULL only when closed
    alarms          INT           NOT NULL,
    requester       VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL, -- who asked for the refund under way
    revocable       VARCHAR(32)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL, -- the action that can still be taken back
    revocable_by    VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    revocable_until DATETIME(3)   NULL,                        -- NULL: until the next person acts
    in_flight       INT           NOT NULL,                    -- SMS and refunds that have no result yet
    quiet           TINYINT(1)    NOT NULL,                    -- found in a flood: shown in its group only once pressed
    urgency         TINYINT       NOT NULL,                    -- 0 is the most urgent
    reported_by     VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    opened_at       DATETIME(3)   NOT NULL,
    updated_at      DATETIME(3)   NOT NULL,
    closed_at       DATETIME(3)   NULL,
    order_tail      VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin GENERATED ALWAYS AS (REVERSE(order_no)) STORED,
    open_flag       TINYINT       GENERATED ALWAYS AS (CASE WHEN state IN ('resolved', 'cleared') THEN NULL ELSE 1 END) STORED,
    queue_flag      TINYINT       GENERATED ALWAYS AS (CASE WHEN state = 'waiting' THEN 1 END) STORED,
    UNIQUE KEY workflow_one_open (order_no, line_no, type, detail, open_flag),
    UNIQUE KEY workflow_one_per_cause (order_no, line_no, type, detail, cause),
    KEY workflow_of_holder (holder, open_flag, urgency, due_at, id),
    KEY workflow_of_team (team, open_flag, urgency, due_at, id),
    KEY workflow_queue (queue_flag, role, urgency, opened_at, id),
    KEY workflow_alarms (open_flag, alarm_at),
    KEY workflow_by_state (state, id),
    KEY workflow_by_kind (type, detail, id),
    KEY workflow_by_tail (order_tail),
    CONSTRAINT workflow_one_hand CHECK (state NOT IN ('held', 'review') OR holder IS NOT NULL),
    CONSTRAINT workflow_queue_is_free CHECK (state <> 'waiting' OR holder IS NULL),
    CONSTRAINT workflow_alarm_is_set CHECK (state IN ('resolved', 'cleared') OR alarm_at IS NOT NULL),
    CONSTRAINT workflow_in_flight CHECK (in_flight >= 0)
) ENGINE = InnoDB;

-- What happened, append-only; numbered without gaps by workflow.entries under the row's lock.
CREATE TABLE workflow_timeline (
    workflow_id BIGINT        NOT NULL,
    seq         INT           NOT NULL,
    at          DATETIME(3)   NOT NULL,
    actor       VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    surface     VARCHAR(16)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    kind        VARCHAR(32)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    text        VARCHAR(1200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    data        TEXT          CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,  -- JSON, or NULL
    PRIMARY KEY (workflow_id, seq)
) ENGINE = InnoDB;
