package dev.baton.rehearsal;

import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Skills that a step names and nobody of its role has: most likely a slip of the pen. Never more than a warning,
 * because people come and learn, and the work goes to the others of the role meanwhile (R072).
 */
@Component
class SkillsAsked implements PlaybookJudge {

    private final ObjectProvider<Roster> people;
    private final Wording wording;

    SkillsAsked(ObjectProvider<Roster> people, Wording wording) {
        this.people = people;
        this.wording = wording;
    }

    private record Asked(String role, String skill) {}

    /** None when there is no roster to ask. Of roles that nobody has other words are said. */
    @Override
    public List<String> warnings(Catalogue files) {
        Map<Asked, Set<String>> asked = asked(files);
        if (asked.isEmpty()) {
            return List.of();
        }
        try {
            Roster roster = people.getObject();
            return asked.entrySet().stream()
                    .filter(one -> !roster.withRole(one.getKey().role()).isEmpty())
                    .filter(one -> roster.withSkill(
                                    one.getKey().role(), one.getKey().skill())
                            .isEmpty())
                    .map(one -> wording.say(
                            "playbook.unskilled",
                            one.getKey().skill(),
                            one.getKey().role(),
                            String.join("、", one.getValue())))
                    .toList();
        } catch (RuntimeException noStore) {
            return List.of();
        }
    }

    /** Skills of people that no step of their roles asks for: they change nothing about who gets what. */
    @Override
    public List<String> hints(Catalogue files) {
        Set<Asked> asked = asked(files).keySet();
        Map<String, Set<String>> idle = new TreeMap<>();
        try {
            for (Member member : people.getObject().members()) {
                member.skills().stream()
                        .filter(skill ->
                                member.roles().stream().noneMatch(role -> asked.contains(new Asked(role, skill))))
                        .forEach(skill -> idle.computeIfAbsent(skill, any -> new TreeSet<>())
                                .add(member.name()));
            }
        } catch (RuntimeException noStore) {
            return List.of();
        }
        return idle.entrySet().stream()
                .map(one -> wording.say("playbook.unasked", one.getKey(), String.join("、", one.getValue())))
                .toList();
    }

    /** Who asks for each: kinds, and the review that all of them share. */
    private static Map<Asked, Set<String>> asked(Catalogue files) {
        Map<Asked, Set<String>> asked = new LinkedHashMap<>();
        for (ProblemType kind : files.kinds()) {
            files.playbook(kind).stream()
                    .flatMap(playbook -> playbook.steps().stream())
                    .forEach(step -> add(asked, step, kind.id()));
        }
        add(asked, files.review(), files.review().name());
        return asked;
    }

    private static void add(Map<Asked, Set<String>> asked, Step step, String who) {
        Stream.ofNullable(step.skill())
                .map(skill -> new Asked(step.role(), skill))
                .forEach(one ->
                        asked.computeIfAbsent(one, any -> new TreeSet<>()).add(who));
    }
}
