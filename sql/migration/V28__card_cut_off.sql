-- An attempt to hang a card that its process did not survive (1) is no attempt whose answer was lost (2): it is made again.
UPDATE card_space SET unsure = 2 WHERE unsure = 1;

-- Whether somebody has been told is written down once it is so; what a process did not live to write is said again.
ALTER TABLE card_instance DROP COLUMN ringing_for;
