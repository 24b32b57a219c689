-- People, teams and shifts are replaced as a whole; one version tells every instance to read them again.
create table roster_version (
    id         tinyint     not null,
    version    bigint      not null,                   -- 0: no roster has been stored yet
    has_people boolean     not null,                   -- whether people have been stored, not only groups
    changed_at datetime(3) not null,
    primary key (id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_520_ci;

insert into roster_version (id, version, has_people, changed_at) values (1, 0, false, '2000-01-01 00:00:00');

create table roster_team (
    team_id    varchar(64)  character set utf8mb4 collate utf8mb4_bin not null,
    place      int          not null,                  -- in the file
    name       varchar(100) character set utf8mb4 collate utf8mb4_unicode_520_ci not null,
    roles      text         character set utf8mb4 collate utf8mb4_bin not null,    -- JSON array
    lead_id    varchar(64)  character set utf8mb4 collate utf8mb4_bin null,
    group_name varchar(100) character set utf8mb4 collate utf8mb4_bin null,
    primary key (team_id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_520_ci;

create table roster_member (
    user_id  varchar(64)  character set utf8mb4 collate utf8mb4_bin not null,
    place    int          not null,
    name     varchar(100) character set utf8mb4 collate utf8mb4_unicode_520_ci not null,
    aliases  text         character set utf8mb4 collate utf8mb4_bin not null,      -- JSON arrays
    teams    text         character set utf8mb4 collate utf8mb4_bin not null,
    roles    text         character set utf8mb4 collate utf8mb4_bin not null,
    skills   text         character set utf8mb4 collate utf8mb4_bin not null,
    capacity int          not null,
    mobile   varchar(32)  character set utf8mb4 collate utf8mb4_bin null,
    primary key (user_id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_520_ci;

create table roster_shift (
    place     int         not null,
    team_id   varchar(64) character set utf8mb4 collate utf8mb4_bin null,
    members   mediumtext  character set utf8mb4 collate utf8mb4_bin not null,      -- JSON array; empty: the whole team
    days      varchar(20) character set utf8mb4 collate utf8mb4_bin not null,      -- JSON array, 1 is Monday
    starts_at char(5)     character set utf8mb4 collate utf8mb4_bin not null,      -- by the clock of its zone
    ends_at   char(5)     character set utf8mb4 collate utf8mb4_bin not null,      -- not after the start: on the next day
    zone      varchar(64) character set utf8mb4 collate utf8mb4_bin not null,
    primary key (place)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_520_ci;

create table roster_group (
    name            varchar(100) character set utf8mb4 collate utf8mb4_bin not null,
    conversation_id varchar(128) character set utf8mb4 collate utf8mb4_bin not null,
    teams           text         character set utf8mb4 collate utf8mb4_bin not null,  -- JSON array, as bound
    bound_at        datetime(3)  not null,
    primary key (name),
    key roster_group_conversation (conversation_id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_520_ci;
