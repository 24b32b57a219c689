-- News that a person hears together: those of one title.
ALTER TABLE card_message
    ADD KEY card_message_of (user_id, title);
