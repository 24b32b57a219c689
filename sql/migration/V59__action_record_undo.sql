-- What was done at once and may be taken back for a while. Rows of other acts, and older ones, have none of it.
ALTER TABLE action_record
    ADD COLUMN revocable_until DATETIME(3) NULL,               -- it may be taken back before then; NULL: never
    ADD COLUMN step    VARCHAR(32)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL, -- the step it led on from; NULL: it stayed there
    ADD COLUMN entered INT          NULL,                      -- workflow.entered of the step it led to: another one, and something else led on
    ADD COLUMN former  VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL; -- of a cancelled order: what it was before (class Former)
