-- What was pushed to us, written before the work on it begins: a repeat meets this row, and what a killed instance left undone
-- is found here. Rows go some days after they are done.
create table request_inbox (
    id         bigint       not null auto_increment,
    kind       varchar(16)  character set utf8mb4 collate utf8mb4_bin not null,
    key_hash   binary(32)   not null,                 -- SHA-256 of the key
    request    mediumtext   character set utf8mb4 collate utf8mb4_bin null,                  -- the key itself; null once done
    payload    mediumtext   character set utf8mb4 collate utf8mb4_unicode_520_ci null,       -- null once done
    owner      varchar(40)  character set utf8mb4 collate utf8mb4_bin not null,              -- the instance at work on it
    attempts   smallint     not null,
    lease_ends datetime(3)  null,                     -- null once done
    created_at datetime(3)  not null,
    primary key (id),
    unique key request_inbox_key (key_hash, kind),
    key request_inbox_left (lease_ends),
    key request_inbox_owner (owner, lease_ends),
    key request_inbox_age (created_at)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_520_ci;
