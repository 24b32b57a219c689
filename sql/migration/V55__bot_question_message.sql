-- The button of a question types the sentence again: with whom it mentioned and with the pictures it carried.
-- Without a default, which MySQL gives no text: what was asked before has none of either.
ALTER TABLE bot_question
    ADD COLUMN mentions TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL, -- user ids, a line each
    ADD COLUMN pictures TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL; -- download codes, a line each
