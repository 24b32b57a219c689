-- What must leave the building: one waiting entry per topic and key, thin, drawn late.
create table outbox_entry (
    id            bigint       not null auto_increment,
    topic         varchar(32)  character set utf8mb4 collate utf8mb4_bin not null,
    entry_key     varchar(128) character set utf8mb4 collate utf8mb4_bin not null,
    stamp         bigint       not null,              -- of the last writer; a delivery deletes only what it has seen
    writes        int          not null,              -- how often it was written since it came
    priority      tinyint      not null,              -- 0 money, 1 urgent, 2 normal, 3 info
    due_at        datetime(3)  not null,
    attempts      int          not null default 0,    -- failed ones
    claim_token   bigint       null,                  -- whoever claimed it; without it nothing can be finished
    claimed_until datetime(3)  null,                  -- its lease, by the database's clock
    blocked_at    datetime(3)  null,                  -- given up; a person must look
    reason        varchar(500) character set utf8mb4 collate utf8mb4_unicode_520_ci null,
    created_at    datetime(3)  not null,
    ready_at      datetime(3)  as (if(blocked_at is null, due_at, null)) stored,
    primary key (id),
    unique key outbox_entry_key (topic, entry_key),
    key outbox_entry_ready (topic, priority, ready_at)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_520_ci;
