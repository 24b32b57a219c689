-- A request counts once: the unique key is the truth, Redis in front only makes a repeat cheap.
create table request (
    id         bigint       not null auto_increment,
    kind       varchar(16)  character set utf8mb4 collate utf8mb4_bin not null,
    key_hash   binary(32)   not null,                 -- SHA-256 of the key
    status     smallint     not null,                 -- of the answer that was given
    body       mediumtext   character set utf8mb4 collate utf8mb4_unicode_520_ci not null,
    created_at datetime(3)  not null,
    primary key (id),
    unique key request_key (key_hash, kind)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_520_ci;
