-- The button of a question types the sentence again: with whom it mentioned and with the pictures it carried.
ALTER TABLE bot_question
    ADD COLUMN mentions TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '', -- user ids, a line each
    ADD COLUMN pictures TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT ''; -- download codes, a line each
