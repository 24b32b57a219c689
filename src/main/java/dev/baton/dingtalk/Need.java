package dev.baton.dingtalk;

/**
 * What the app must be allowed to do. {@link DingTalkClient#ask} asks for each by one call that changes nothing anybody
 * sees.
 */
public enum Need {
    /** To create cards, with our template. A paid call. */
    CARDS,
    /** To write messages as our robot. A paid call. */
    MESSAGES,
    /** To read departments. Free, like all of the address list. */
    DEPARTMENTS,
    /** To read the people of a department. */
    PEOPLE,
    /** To read roles and who has them. */
    ROLES,
    /** To know who opens a page. */
    LOGIN
}
