-- What people said about being here, and when they were seen last. Redis holds a copy, made anew from here at any time.
create table presence_store (
    id       tinyint  not null,
    store_id char(36) character set utf8mb4 collate utf8mb4_bin not null,    -- names the copy in Redis: one database, one copy
    primary key (id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_520_ci;

insert into presence_store (id, store_id) values (1, uuid());

create table presence_person (
    user_id    varchar(64) character set utf8mb4 collate utf8mb4_bin not null,
    revision   bigint      not null,                  -- rises with what is said; the copy takes nothing older
    said       varchar(8)  character set utf8mb4 collate utf8mb4_bin null,   -- online, busy, offline, leave
    said_at    datetime(3) null,
    said_until datetime(3) null,                      -- null: until something else is said
    said_by    varchar(32) character set utf8mb4 collate utf8mb4_bin null,
    by_roster  boolean     not null default false,    -- the end is a shift's, not one that was said
    seen_since datetime(3) null,                      -- of the last stretch without a longer pause
    seen_at    datetime(3) null,                      -- to the minute; Redis knows better
    seen_by    varchar(32) character set utf8mb4 collate utf8mb4_bin null,
    changed_at datetime(3) not null,
    primary key (user_id),
    key presence_person_changed (changed_at)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_520_ci;
