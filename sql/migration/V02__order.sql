-- The order store. Numbers and codes compare byte by byte, texts without case and accents. Times are UTC.

CREATE TABLE order_head (
    id             BIGINT         NOT NULL,
    order_no       VARCHAR(64)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    parent_no      VARCHAR(64)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    channel        VARCHAR(32)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    status         VARCHAR(16)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    amount         DECIMAL(14, 2) NOT NULL,
    currency       CHAR(3)        CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    placed_at      DATETIME(3)    NOT NULL,
    paid_at        DATETIME(3)    NULL,
    promised_at    DATETIME(3)    NULL,
    updated_at     DATETIME(3)    NOT NULL,
    buyer_id       VARCHAR(64)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    buyer_name     VARCHAR(100)   CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
    buyer_mobile   VARCHAR(32)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    buyer_level    VARCHAR(32)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    -- JSON kept as text: an engine's JSON type may round numbers
    buyer_tags     TEXT           CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    attributes     MEDIUMTEXT     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    -- digest of the last whole statement; NULL once an event changed the order since
    content        BIGINT         NULL,
    -- the status was last confirmed then
    status_at      DATETIME(3)    NOT NULL,
    -- facts drawn from all parts, so that detection can ask as of any day (class Facts)
    status_since   DATETIME(3)    NOT NULL,
    paid_since     DATETIME(3)    NULL,
    handed_over_at DATETIME(3)    NULL,
    delivered_at   DATETIME(3)    NULL,
    watch          VARCHAR(8)     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    watch_from     DATETIME(3)    NULL,
    slow_handover  DATETIME(3)    NULL,
    slow_delivery  DATETIME(3)    NULL,
    -- read from the end: the last digits of a number are what people remember
    order_no_tail  VARCHAR(64)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin AS (REVERSE(order_no)) VIRTUAL,
    mobile_tail    VARCHAR(32)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin AS (REVERSE(buyer_mobile)) VIRTUAL,
    PRIMARY KEY (id),
    UNIQUE KEY order_head_number (order_no),
    KEY order_head_tail (order_no_tail),
    KEY order_head_parent (parent_no),
    KEY order_head_placed (placed_at, id),
    KEY order_head_status (status, placed_at, id),
    KEY order_head_buyer (buyer_id, placed_at, id),
    KEY order_head_mobile (mobile_tail),
    KEY order_head_name (buyer_name),
    KEY order_head_watch (watch, watch_from, id),
    KEY order_head_slow_handover (slow_handover, id),
    KEY order_head_slow_delivery (slow_delivery, id)
) ENGINE = InnoDB;

-- Every product name that was ever bought, once: what a product word is looked for in. The id is a digest of the name.
CREATE TABLE order_product (
    id   BIGINT       NOT NULL,
    name VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB;

CREATE TABLE order_line (
    order_id   BIGINT         NOT NULL,
    line_no    INT            NOT NULL,
    product_id BIGINT         NOT NULL,
    sku        VARCHAR(100)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    name       VARCHAR(300)   CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    quantity   INT            NOT NULL,
    price      DECIMAL(14, 2) NOT NULL,
    supplier   VARCHAR(100)   CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
    PRIMARY KEY (order_id, line_no),
    KEY order_line_product (product_id, order_id)
) ENGINE = InnoDB;

-- stated_at, in the four tables below: how new our knowledge of this part is, so that a late event changes nothing newer

CREATE TABLE order_payment (
    order_id   BIGINT         NOT NULL,
    seq        INT            NOT NULL,
    payment_no VARCHAR(64)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    channel    VARCHAR(32)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    amount     DECIMAL(14, 2) NOT NULL,
    status     VARCHAR(16)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    at         DATETIME(3)    NULL,
    stated_at  DATETIME(3)    NOT NULL,
    PRIMARY KEY (order_id, seq),
    UNIQUE KEY order_payment_number (order_id, payment_no)
) ENGINE = InnoDB;

CREATE TABLE order_shipment (
    order_id    BIGINT      NOT NULL,
    seq         INT         NOT NULL,
    tracking_no VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    carrier     VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
    status      VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    line_nos    TEXT        CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    stated_at   DATETIME(3) NOT NULL,
    PRIMARY KEY (order_id, seq),
    UNIQUE KEY order_shipment_number (order_id, tracking_no),
    KEY order_shipment_tracking (tracking_no)
) ENGINE = InnoDB;

CREATE TABLE order_node (
    order_id BIGINT       NOT NULL,
    shipment INT          NOT NULL,
    seq      INT          NOT NULL,
    at       DATETIME(3)  NOT NULL,
    text     VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    PRIMARY KEY (order_id, shipment, seq)
) ENGINE = InnoDB;

CREATE TABLE order_coupon (
    order_id  BIGINT         NOT NULL,
    seq       INT            NOT NULL,
    code      VARCHAR(64)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    amount    DECIMAL(14, 2) NOT NULL,
    stated_at DATETIME(3)    NOT NULL,
    PRIMARY KEY (order_id, seq),
    UNIQUE KEY order_coupon_code (order_id, code)
) ENGINE = InnoDB;

CREATE TABLE order_review (
    order_id  BIGINT        NOT NULL,
    seq       INT           NOT NULL,
    score     INT           NOT NULL,
    text      VARCHAR(4000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL,
    at        DATETIME(3)   NULL,
    stated_at DATETIME(3)   NOT NULL,
    PRIMARY KEY (order_id, seq)
) ENGINE = InnoDB;

-- What was reported to have happened, each event once, kept as it came.
CREATE TABLE order_event (
    event_id    VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    order_id    BIGINT      NOT NULL,
    type        VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    at          DATETIME(3) NOT NULL,
    received_at DATETIME(3) NOT NULL,
    applied     BOOLEAN     NOT NULL,
    data        MEDIUMTEXT  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    PRIMARY KEY (event_id),
    KEY order_event_order (order_id, at)
) ENGINE = InnoDB;
