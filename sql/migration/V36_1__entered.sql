-- The revision with which the present step began, so that the answer to a call from it is told from that to an earlier one.
ALTER TABLE workflow
    ADD COLUMN entered INT NOT NULL DEFAULT 0; -- 0: it began before this was kept
