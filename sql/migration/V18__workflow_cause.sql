-- A cause is known by what was seen, whatever kind somebody has made of it since: one workflow a cause, of any kind.
UPDATE workflow
   SET cause = CONCAT('seen:', detail, ':', SUBSTRING(cause, 6))
 WHERE cause LIKE 'seen:%';

UPDATE workflow later
  JOIN workflow earlier
    ON earlier.order_no = later.order_no AND earlier.line_no = later.line_no AND earlier.cause = later.cause AND earlier.id < later.id
   SET later.cause = CAST(later.id AS CHAR);

ALTER TABLE workflow
    DROP KEY workflow_one_per_cause,
    ADD UNIQUE KEY workflow_one_per_cause (order_no, line_no, cause);
