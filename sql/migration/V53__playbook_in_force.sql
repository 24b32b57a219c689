-- Which version of a playbook came last: open workflows follow a newer one, and never an older copy that another instance still has.
ALTER TABLE catalogue_version
    ADD COLUMN renewed DATETIME(3) NULL,                       -- when its file was last changed to say just this again; NULL: never, see first_seen
    ADD KEY catalogue_version_of_kind (type, detail);
