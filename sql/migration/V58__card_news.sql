-- Which of what others wrote to a workflow its holder has been told; what was written before this stands on the cards.
CREATE TABLE card_noted (
    workflow_id BIGINT NOT NULL PRIMARY KEY,
    entries     INT    NOT NULL                 -- the number of the first timeline entry that nobody was told of
) ENGINE = InnoDB;

INSERT INTO card_noted (workflow_id, entries)
SELECT id, entries
  FROM workflow
 WHERE open_flag = 1 AND holder IS NOT NULL;

-- What people have yet to hear about work in their hands; gone when it has been told.
CREATE TABLE card_news (
    id          BIGINT       NOT NULL PRIMARY KEY,
    user_id     VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    workflow_id BIGINT       NOT NULL,
    what        VARCHAR(96)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,         -- the same news is told once
    text        VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    at          DATETIME(3)  NOT NULL,
    UNIQUE KEY card_news_once (user_id, workflow_id, what)
) ENGINE = InnoDB;
