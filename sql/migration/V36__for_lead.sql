-- What waits for a lead is dealt to a lead and to nobody else.
ALTER TABLE workflow
    ADD COLUMN for_lead TINYINT(1) NOT NULL DEFAULT 0;

ALTER TABLE workflow
    DROP KEY workflow_queue,
    ADD KEY workflow_queue (queue_flag, for_lead, role, urgency, opened_at, id);
