-- How the last few of a kind were brought to their end, without a walk past those that went away by themselves.
ALTER TABLE workflow
    ADD KEY workflow_of_kind_by_state (type, detail, state, id);
