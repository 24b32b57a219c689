-- An SMS that could still be taken back when its workflow went to 财务: who may, until when (both or neither), and the
-- step it had led on from. It is the workflow's own act again when the refund comes back in time.
ALTER TABLE workflow
    ADD COLUMN sms_by     VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    ADD COLUMN sms_until  DATETIME(3) NULL,
    ADD COLUMN sms_origin VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL;
