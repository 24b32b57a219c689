-- A group that is called otherwise now; the platform tells how with its next message only.
ALTER TABLE roster_group ADD COLUMN renamed_at DATETIME(3) NULL;
