-- Whether somebody else has written to who has it, since that person has it: then what that person writes is an answer,
-- and a note of one whom nobody asked costs no look for who did.
ALTER TABLE workflow
    ADD COLUMN addressed TINYINT(1) NOT NULL DEFAULT 0;
