-- Dates on which a shift does not start, or starts all the same (节假日, 调休).
alter table roster_shift
    add column off_days  text character set utf8mb4 collate utf8mb4_bin null,      -- JSON array of dates
    add column also_days text character set utf8mb4 collate utf8mb4_bin null;
