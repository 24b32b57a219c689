-- What somebody's card shows was also said in answers to presses, so what a call sent last says nothing.
ALTER TABLE card_private DROP COLUMN buttons;
