-- The reports of a day and of a week: what was opened, closed and approved in a stretch of time, without a walk through history.
ALTER TABLE workflow
    ADD KEY workflow_opened (home_team, opened_at, type, detail),
    ADD KEY workflow_closed (team, closed_at);
