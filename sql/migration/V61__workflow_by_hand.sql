-- When an UPDATE that is not Baton's changed a row last; Baton's own set it back to NULL. A process that knows a
-- workflow as it left it believes that only while this is NULL, so what is mended by hand, by a script or by an older
-- version that still runs beside this one counts at once.
ALTER TABLE workflow
    ADD COLUMN by_hand_at DATETIME(3) NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP(3);
