-- What went away by itself may come back: only a resolved workflow keeps its cause for ever.
UPDATE workflow
   SET cause = CAST(id AS CHAR)
 WHERE state = 'cleared' AND cause LIKE 'seen:%';
