-- Cards that a newly bound group gets a summary of: each hangs there once it is drawn anew.
ALTER TABLE card_space ADD COLUMN held_drawing INT NULL;
