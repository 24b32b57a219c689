-- V55 was another script at first, which MySQL could not run. Where it has run, nothing is missing: it is known by its
-- new checksum. Where it has failed, it runs again.
SET @known = (SELECT COUNT(*)
                FROM information_schema.tables
               WHERE table_schema = DATABASE() AND table_name = 'flyway_schema_history');

SET @mend = IF(@known = 0, 'DO 0', 'UPDATE flyway_schema_history SET checksum = 340849917 WHERE version = ''55'' AND checksum = 1087830929 AND success = 1');
PREPARE mend FROM @mend;
EXECUTE mend;
DEALLOCATE PREPARE mend;

SET @mend = IF(@known = 0, 'DO 0', 'DELETE FROM flyway_schema_history WHERE version = ''55'' AND success = 0');
PREPARE mend FROM @mend;
EXECUTE mend;
DEALLOCATE PREPARE mend;
