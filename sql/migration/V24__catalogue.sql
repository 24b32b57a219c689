-- Every version of a playbook that a workflow began with: an open one finishes on its own, whatever its file says by now.
CREATE TABLE catalogue_version (
    version    VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,  -- a hash of what it says
    type       VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    detail     VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    body       MEDIUMTEXT  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,          -- JSON
    first_seen DATETIME(3) NOT NULL
) ENGINE = InnoDB;

ALTER TABLE workflow
    ADD COLUMN silent_at     DATETIME(3)    NULL,              -- when the customer has been silent for too long
    ADD COLUMN playbook      VARCHAR(32)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '', -- catalogue_version; '': older than versions
    ADD COLUMN order_amount  DECIMAL(14, 2) NULL,              -- when it was opened, for the playbook's conditions
    ADD COLUMN buyer_level   VARCHAR(32)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    ADD COLUMN origin_step   VARCHAR(32)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL, -- where the refund under way was asked for
    ADD COLUMN refund_amount DECIMAL(14, 2) NULL,              -- of the refund under way
    ADD COLUMN paused        TINYINT(1)     NOT NULL DEFAULT 0; -- a person stopped what goes by itself
