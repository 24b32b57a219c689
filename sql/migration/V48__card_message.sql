-- What could not leave for a day is told to its reader as one sentence; two integrity checks look summaries up by what they are about.
ALTER TABLE card_message
    ADD COLUMN messages INT NOT NULL DEFAULT 1,   -- how many it stands for
    ADD KEY card_message_reader (user_id, group_id, created_at);

ALTER TABLE card_summary
    ADD KEY card_summary_kind (team, type, detail);
