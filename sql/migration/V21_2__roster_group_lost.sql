-- A group that DingTalk does not know any more, or that the robot was removed from, keeps its row: bound again it has its teams.
alter table roster_group
    add column lost_at  datetime(3) null,
    add column lost_why varchar(16) character set utf8mb4 collate utf8mb4_bin null,        -- disbanded, refused
    add column former   text        character set utf8mb4 collate utf8mb4_bin null;        -- JSON array: names it had before
