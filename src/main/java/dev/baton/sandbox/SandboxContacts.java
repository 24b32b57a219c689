package dev.baton.sandbox;

import dev.baton.sandbox.Web.Call;
import dev.baton.sandbox.Web.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The legacy host's calls about people, departments and roles. */
final class SandboxContacts {

    private static final long ROOT = 1;

    private final World world;
    private final Tokens tokens;
    private final Faults faults;

    SandboxContacts(World world, Tokens tokens, Faults faults) {
        this.world = world;
        this.tokens = tokens;
        this.faults = faults;
    }

    void register(Web web) {
        tokens.legacy(web, "/topapi/v2/user/get", this::user);
        tokens.legacy(web, "/topapi/v2/user/getbymobile", this::byMobile);
        tokens.legacy(web, "/topapi/user/getbyunionid", this::byUnionId);
        tokens.legacy(web, "/topapi/v2/user/getuserinfo", this::byCode);
        tokens.legacy(web, "/topapi/v2/department/listsub", this::departments);
        tokens.legacy(web, "/topapi/v2/department/get", this::department);
        tokens.legacy(web, "/topapi/user/listid", this::userIds);
        tokens.legacy(web, "/topapi/v2/user/list", this::users);
        tokens.legacy(web, "/topapi/role/list", this::roles);
        tokens.legacy(web, "/topapi/role/simplelist", this::roleMembers);
    }

    private Reply user(Call call) {
        Person person = find(call, "userid");
        return person == null ? Shapes.legacy(60121, "找不到该用户") : Shapes.legacyOk(details(person));
    }

    private @Nullable Person find(Call call, String field) {
        Person person = world.person(Json.text(call.json(), field));
        return person == null || person.outsider() ? null : person;
    }

    private Map<String, Object> details(Person person) {
        long department = departmentId(person.department());
        return Json.object(
                "userid",
                person.userId(),
                "unionid",
                person.unionId(),
                "name",
                person.name(),
                "avatar",
                "",
                "state_code",
                "86",
                "mobile",
                person.mobile(),
                "title",
                person.title(),
                "dept_id_list",
                List.of(department),
                "leader_in_dept",
                List.of(Map.of("dept_id", department, "leader", person.leads())),
                "leader",
                person.leads(),
                "role_list",
                List.of(Map.of("id", roleId(person.department()), "name", person.department(), "group_name", "职务")),
                "active",
                true,
                "admin",
                false,
                "boss",
                false,
                "senior",
                false,
                "real_authed",
                true,
                "hide_mobile",
                false,
                "exclusive_account",
                false);
    }

    private Reply byMobile(Call call) {
        String mobile = Json.text(call.json(), "mobile");
        return world.people().stream()
                .filter(person -> mobile.equals(person.mobile()))
                .findFirst()
                .map(person -> Shapes.legacyOk(Map.of("userid", person.userId())))
                .orElseGet(() -> Shapes.legacy(60121, "找不到该用户"));
    }

    private Reply byUnionId(Call call) {
        Person person = world.personByUnionId(Json.text(call.json(), "unionid"));
        return person == null || person.outsider()
                ? Shapes.legacy(60121, "找不到该用户")
                : Shapes.legacyOk(Map.of("contact_type", 0, "userid", person.userId()));
    }

    private Reply byCode(Call call) {
        String userId = tokens.redeem(Json.text(call.json(), "code"));
        Person person = userId == null ? null : world.person(userId);
        return person == null
                ? Shapes.legacy(40078, "不存在的临时授权码")
                : Shapes.legacyOk(Json.object(
                        "unionid",
                        person.unionId(),
                        "device_id",
                        "sandbox",
                        "sys_level",
                        0,
                        "name",
                        person.name(),
                        "sys",
                        false,
                        "userid",
                        person.userId()));
    }

    /** The address book's roles: those people have, and one for each department as shops often keep them. */
    private List<String> roleNames() {
        Set<String> names = new LinkedHashSet<>(world.departments().keySet());
        world.people().stream().filter(person -> !person.outsider()).forEach(person -> names.addAll(person.roles()));
        return new ArrayList<>(names);
    }

    private long departmentId(String path) {
        return world.departments().getOrDefault(path, ROOT);
    }

    private long roleId(String name) {
        return 100L + roleNames().indexOf(name);
    }

    private static boolean has(Person person, String role) {
        return person.department().equals(role) || person.roles().contains(role);
    }

    private @Nullable String path(long departmentId) {
        return world.departments().entrySet().stream()
                .filter(entry -> entry.getValue() == departmentId)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private List<Person> in(long departmentId) {
        String path = path(departmentId);
        return world.people().stream()
                .filter(person -> !person.outsider() && person.department().equals(path))
                .toList();
    }

    private Reply departments(Call call) {
        long parent = Json.number(call.json(), "dept_id", ROOT);
        String above = parent == ROOT ? "" : path(parent) + "/";
        List<Map<String, Object>> found = new ArrayList<>();
        world.departments().forEach((path, id) -> {
            boolean below = path.startsWith(above) && path.indexOf('/', above.length()) < 0;
            if (below) {
                found.add(Json.object(
                        "auto_add_user",
                        true,
                        "create_dept_group",
                        true,
                        "dept_id",
                        id,
                        "name",
                        path.substring(above.length()),
                        "parent_id",
                        parent));
            }
        });
        return Shapes.legacyOk(found);
    }

    private Reply department(Call call) {
        long id = Json.number(call.json(), "dept_id", ROOT);
        String path = path(id);
        if (id != ROOT && path == null) {
            return Shapes.legacy(60003, "部门不存在");
        }
        return Shapes.legacyOk(Json.object(
                "dept_id",
                id,
                "name",
                path == null ? "沙箱公司" : path.substring(path.lastIndexOf('/') + 1),
                "parent_id",
                id == ROOT ? null : ROOT,
                "dept_manager_userid_list",
                in(id).stream().filter(Person::leads).map(Person::userId).toList()));
    }

    private Reply userIds(Call call) {
        return Shapes.legacyOk(Map.of(
                "userid_list",
                in(Json.number(call.json(), "dept_id", ROOT)).stream()
                        .map(Person::userId)
                        .toList()));
    }

    private Reply users(Call call) {
        JsonNode body = call.json();
        List<Map<String, Object>> people = in(Json.number(body, "dept_id", ROOT)).stream()
                .map(this::details)
                .toList();
        int from = (int) Math.min(people.size(), Json.number(body, "cursor", 0));
        int to = to(from, (int) Json.number(body, "size", 100), people.size());
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("list", people.subList(from, to));
        page.put("has_more", half(to, people.size()) || to < people.size());
        if (to < people.size() && !half(to, people.size())) {
            page.put("next_cursor", to);
        }
        return Shapes.legacyOk(page);
    }

    private int to(int from, int size, int all) {
        int most = Math.max(1, Math.min(100, faults.switches().pageSize()));
        return Math.min(all, from + Math.min(most, Math.max(1, size)));
    }

    /** More is promised, and not said where it goes on. */
    private boolean half(int to, int all) {
        return faults.switches().halfPages() && (to < all || all > 1);
    }

    private Reply roles(Call call) {
        List<Map<String, Object>> roles = new ArrayList<>();
        for (String name : roleNames()) {
            roles.add(Map.of("id", roleId(name), "name", name));
        }
        return Shapes.legacyOk(Json.object(
                "hasMore", false, "list", List.of(Json.object("groupId", 10, "name", "职务", "roles", roles))));
    }

    private Reply roleMembers(Call call) {
        JsonNode body = call.json();
        List<String> names = roleNames();
        int index = (int) Json.number(body, "role_id", 0) - 100;
        List<Map<String, Object>> members = new ArrayList<>();
        if (index >= 0 && index < names.size()) {
            for (Person person : world.people()) {
                if (!person.outsider() && has(person, names.get(index))) {
                    members.add(Json.object(
                            "userid", person.userId(),
                            "name", person.name(),
                            "manageScopes",
                                    List.of(Map.of(
                                            "dept_id",
                                            departmentId(person.department()),
                                            "name",
                                            person.department()))));
                }
            }
        }
        int from = (int) Math.min(members.size(), Json.number(body, "offset", 0));
        int to = to(from, (int) Json.number(body, "size", 20), members.size());
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("hasMore", to < members.size());
        if (to < members.size()) {
            page.put("nextCursor", to);
        }
        page.put("list", members.subList(from, to));
        return Shapes.legacyOk(page);
    }
}
