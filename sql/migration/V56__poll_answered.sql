-- Whether what was asked at a beginning or end of shifts has been taken in; what was asked before this was known counts as answered.
ALTER TABLE presence_poll
    ADD COLUMN answered TINYINT(1) NOT NULL DEFAULT 1;
