package dev.baton.dingtalk;

import dev.baton.dingtalk.AddressBook.Colleague;
import dev.baton.dingtalk.AddressBook.Department;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the address book of the old host (PROTOCOL 9.1): departments level by level, the people of each by pages, roles
 * with who has them. All or nothing: a page that breaks off, or lacks what every page has, fails the whole reading.
 * None of it is counted.
 */
class Directory {

    /** The department that is the organisation. */
    static final long ROOT = 1;

    private static final int PAGE = 100;

    /** More than any shop has; whoever promises more pages goes round in circles. */
    private static final int MOST_PAGES = 1_000;

    private static final int MOST_DEPARTMENTS = 2_000;

    private final OldApi old;

    Directory(OldApi old) {
        this.old = old;
    }

    /** What is being put together about one person. */
    private static class Draft {

        private final String name;
        private final @Nullable String mobile;
        private final Set<Long> departments = new LinkedHashSet<>();
        private final Set<Long> leads = new LinkedHashSet<>();
        private final Set<String> roles = new LinkedHashSet<>();

        Draft(String name, @Nullable String mobile) {
            this.name = name;
            this.mobile = mobile;
        }
    }

    AddressBook read() {
        List<Department> departments = departments();
        Map<String, Draft> people = new LinkedHashMap<>();
        people(ROOT, people);
        departments.forEach(department -> people(department.id(), people));
        Set<String> roles = roles(people);
        List<Colleague> colleagues = new ArrayList<>();
        people.forEach((userId, draft) -> colleagues.add(new Colleague(
                userId, draft.name, draft.mobile, List.copyOf(draft.departments), draft.leads, draft.roles)));
        return new AddressBook(departments, colleagues, roles);
    }

    /** Roles are read role by role only: nobody's here. */
    Colleague person(String userId) {
        JsonNode found = old.call("/topapi/v2/user/get", Map.of("userid", userId));
        List<Long> departments = new ArrayList<>();
        for (JsonNode id : ids(found.path("dept_id_list"))) {
            long department = id.asLong(ROOT);
            if (department != ROOT) {
                departments.add(department);
            }
        }
        return new Colleague(
                word(found, "userid"),
                word(found, "name"),
                Wire.word(found, "mobile"),
                departments,
                Set.of(),
                Set.of());
    }

    /** A list by the SDK, the text of one in a sample. */
    private static Iterable<JsonNode> ids(JsonNode said) {
        if (!said.isString()) {
            return said;
        }
        try {
            return JsonMapper.shared().readTree(said.stringValue());
        } catch (JacksonException unreadable) {
            return List.of();
        }
    }

    String departmentName(long id) {
        return word(old.call("/topapi/v2/department/get", Map.of("dept_id", id)), "name");
    }

    private List<Department> departments() {
        Map<Long, Department> all = new LinkedHashMap<>();
        Deque<Long> open = new ArrayDeque<>(List.of(ROOT));
        while (!open.isEmpty()) {
            long parent = open.removeFirst();
            for (JsonNode found : list(old.call("/topapi/v2/department/listsub", Map.of("dept_id", parent)))) {
                long id = number(found, "dept_id");
                if (id != ROOT && all.put(id, new Department(id, word(found, "name"))) == null) {
                    open.addLast(id);
                }
            }
            if (all.size() > MOST_DEPARTMENTS) {
                throw OpenApi.odd("department");
            }
        }
        return List.copyOf(all.values());
    }

    private void people(long department, Map<String, Draft> people) {
        long cursor = 0;
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode result =
                    old.call("/topapi/v2/user/list", Map.of("dept_id", department, "cursor", cursor, "size", PAGE));
            list(result.path("list")).forEach(found -> person(found, department, people));
            if (!flag(result.path("has_more"))) {
                return;
            }
            long next = number(result, "next_cursor");
            if (next <= cursor) {
                throw OpenApi.odd("user.list");
            }
            cursor = next;
        }
        throw OpenApi.odd("user.list");
    }

    private static void person(JsonNode found, long department, Map<String, Draft> people) {
        Draft draft = people.computeIfAbsent(
                word(found, "userid"), any -> new Draft(word(found, "name"), Wire.word(found, "mobile")));
        if (department != ROOT) {
            draft.departments.add(department);
        }
        if (flag(found.path("leader")) || leads(found.path("leader_in_dept"), department)) {
            draft.leads.add(department);
        }
    }

    /** A list by the documents; a sample has one alone. */
    private static boolean leads(JsonNode said, long department) {
        Iterable<JsonNode> all = said.isArray() ? said : List.of(said);
        for (JsonNode one : all) {
            if (one.path("dept_id").asLong(0) == department && flag(one.path("leader"))) {
                return true;
            }
        }
        return false;
    }

    /** Names of all roles there are; those who have one get it. */
    private Set<String> roles(Map<String, Draft> people) {
        Set<String> names = new LinkedHashSet<>();
        for (int offset = 0; offset < MOST_PAGES * PAGE; offset += PAGE) {
            JsonNode result = old.call("/topapi/role/list", Map.of("size", PAGE, "offset", offset));
            for (JsonNode group : list(result.path("list"))) {
                for (JsonNode role : list(group.path("roles"))) {
                    String name = word(role, "name");
                    names.add(name);
                    holders(number(role, "id"), name, people);
                }
            }
            if (!flag(result.path("hasMore"))) {
                return names;
            }
        }
        throw OpenApi.odd("role.list");
    }

    private void holders(long role, String name, Map<String, Draft> people) {
        long offset = 0;
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode result =
                    old.call("/topapi/role/simplelist", Map.of("role_id", role, "size", PAGE, "offset", offset));
            int found = 0;
            for (JsonNode holder : list(result.path("list"))) {
                found++;
                Draft draft = people.get(word(holder, "userid"));
                if (draft != null) {
                    draft.roles.add(name);
                }
            }
            if (!flag(result.path("hasMore"))) {
                return;
            }
            long next = result.path("nextCursor").asLong(offset + found);
            if (next <= offset) {
                throw OpenApi.odd("role.simplelist");
            }
            offset = next;
        }
        throw OpenApi.odd("role.simplelist");
    }

    private static Iterable<JsonNode> list(JsonNode node) {
        if (!node.isArray()) {
            throw OpenApi.odd("address book");
        }
        return node;
    }

    private static String word(JsonNode node, String name) {
        String word = Wire.word(node, name);
        if (word == null || word.isBlank()) {
            throw OpenApi.odd("address book");
        }
        return word.strip();
    }

    private static long number(JsonNode node, String name) {
        long number = node.path(name).asLong(-1);
        if (number < 0) {
            throw OpenApi.odd("address book");
        }
        return number;
    }

    /** Booleans by the SDK, words in a sample. */
    private static boolean flag(JsonNode node) {
        return node.asBoolean(false) || "true".equalsIgnoreCase(node.asString(""));
    }
}
