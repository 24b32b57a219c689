package dev.baton.roster;

import java.time.DayOfWeek;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes what {@link RosterReader} reads; in the order of the file, so that equal rosters are equal texts. */
class RosterWriter {

    private static final JsonMapper JSON = JsonMapper.shared();

    private RosterWriter() {}

    static String write(RosterFile file) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("teams", file.teams().stream().map(RosterWriter::team).toList());
        root.put("members", file.members().stream().map(RosterWriter::member).toList());
        root.put("shifts", file.shifts().stream().map(RosterWriter::shift).toList());
        return JSON.writeValueAsString(root);
    }

    private static Map<String, Object> team(Team team) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("id", team.id());
        node.put("name", team.name());
        node.put("roles", team.roles());
        put(node, "lead", team.lead());
        put(node, "group", team.group());
        return node;
    }

    private static Map<String, Object> member(Member member) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("userId", member.userId());
        node.put("name", member.name());
        node.put("aliases", member.aliases());
        node.put("teams", member.teams());
        node.put("roles", member.roles());
        node.put("skills", member.skills());
        node.put("capacity", member.capacity());
        put(node, "mobile", member.mobile());
        return node;
    }

    private static Map<String, Object> shift(Shift shift) {
        Map<String, Object> node = new LinkedHashMap<>();
        put(node, "team", shift.team());
        node.put("members", shift.members());
        List<Integer> days = shift.days().stream().map(DayOfWeek::getValue).toList();
        node.put("days", days);
        node.put("off", shift.off().stream().map(Object::toString).toList());
        node.put("also", shift.also().stream().map(Object::toString).toList());
        node.put("from", shift.from().toString());
        node.put("to", shift.to().toString());
        node.put("zone", shift.zone().getId());
        return node;
    }

    private static void put(Map<String, Object> node, String name, @Nullable Object value) {
        if (value != null) {
            node.put(name, value);
        }
    }
}
