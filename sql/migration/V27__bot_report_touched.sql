-- A picture without a word belongs to the report its sender worked on last, not to the one begun last.
ALTER TABLE bot_report
    ADD COLUMN touched_at DATETIME(3) NULL;
