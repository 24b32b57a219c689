-- What a stand-in sent to review follows to the person covered when the review is over (standing: follows); found by its workflow.
ALTER TABLE handover_cover_item
    ADD KEY handover_cover_item_workflow (workflow_id, standing);

-- What was accepted and may still be given back, so that its card can be told when that is over. Older ones are over already.
UPDATE handover_item
   SET revision = NULL
 WHERE standing = 'accepted' AND at < UTC_TIMESTAMP(3) - INTERVAL 10 MINUTE;

ALTER TABLE handover_item
    ADD COLUMN undo_flag TINYINT GENERATED ALWAYS AS (CASE WHEN standing = 'accepted' AND revision > 0 THEN 1 END) STORED,
    ADD KEY handover_undo (undo_flag, at);

-- What a person can take back, asked for by 撤销 without a number.
ALTER TABLE workflow
    ADD KEY workflow_revocable (revocable_by);
