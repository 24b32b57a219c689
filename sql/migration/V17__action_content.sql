-- What the form of a press said: the same press with other words is no repeat, and its words must not get lost.
ALTER TABLE action_run
    ADD COLUMN content CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL; -- SHA-256; NULL: no form, or not from a card
