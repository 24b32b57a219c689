-- Which numbers running processes carry in the ids they make: every process one of its own (0 to 1023).
CREATE TABLE instance_node (
    node         SMALLINT    NOT NULL PRIMARY KEY,
    lease        BIGINT      NOT NULL,              -- rises each time it is taken; only its taker prolongs it
    leased_until DATETIME(3) NOT NULL,              -- by the database's clock; the longest over is taken first
    KEY instance_node_free (leased_until)
) ENGINE = InnoDB;

INSERT INTO instance_node (node, lease, leased_until)
WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 31)
SELECT a.i * 32 + b.i, 0, '2000-01-01' FROM n a CROSS JOIN n b;
