-- Each entry carries a SHA-256 over its content and its predecessor's; the workflow keeps the newest one.
-- The content is spelt here as workflow.Chain spells it: numbers and times as text, texts with their length in bytes.
ALTER TABLE workflow_timeline
    ADD COLUMN hash BINARY(32) NULL;

ALTER TABLE workflow
    ADD COLUMN head BINARY(32) NULL AFTER entries;

SET @head = UNHEX('');

-- What was written before is chained as it stands now, in the order of the primary key.
UPDATE workflow_timeline
   SET hash = (@head := UNHEX(SHA2(CONCAT(
           IF(seq = 0, UNHEX(''), @head),
           workflow_id, '|', seq, '|', DATE_FORMAT(at, '%Y-%m-%dT%H:%i:%s.%f'), '|',
           LENGTH(actor), ':', actor, '|', LENGTH(surface), ':', surface, '|', LENGTH(kind), ':', kind, '|',
           LENGTH(text), ':', text, '|',
           IF(data IS NULL, '-', '+'), COALESCE(data, '')), 256)))
 ORDER BY workflow_id, seq;

UPDATE workflow w
  JOIN workflow_timeline t ON t.workflow_id = w.id AND t.seq = w.entries - 1
   SET w.head = t.hash;
