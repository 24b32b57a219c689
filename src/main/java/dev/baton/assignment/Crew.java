package dev.baton.assignment;

import dev.baton.roster.Member;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** People of a role who are here: as their pool knows them whenever it is asked, or as somebody has listed them. */
sealed interface Crew {

    int size();

    boolean has(String userId);

    /** Those of them with this skill. */
    Crew with(String skill);

    /** In the roster's order. */
    List<Member> members();

    /** Their order, for one decision. */
    Pool begin(Loads loads);

    /** The decision was made. */
    void end(Loads loads, Pool pool);

    record Live(Pools pools, Post post) implements Crew {

        @Override
        public int size() {
            return pools.size(post);
        }

        @Override
        public boolean has(String userId) {
            return pools.has(post, userId);
        }

        @Override
        public Live with(String skill) {
            return new Live(pools, new Post(post.role(), skill));
        }

        @Override
        public List<Member> members() {
            return pools.members(post);
        }

        @Override
        public Pool begin(Loads loads) {
            return pools.of(post);
        }

        @Override
        public void end(Loads loads, Pool pool) {
            pools.readAgain(pool);
        }
    }

    /**
     * Who was here when somebody asked.
     *
     * @param heard who is here as far as was heard, when only those whose turn it is are listed; null: all are listed
     */
    record Listed(Map<String, Member> people, @Nullable Live heard) implements Crew {

        static Listed of(List<Member> members, @Nullable Live heard) {
            Map<String, Member> people = members.stream()
                    .collect(Collectors.toMap(
                            Member::userId, Function.identity(), (first, same) -> first, LinkedHashMap::new));
            return new Listed(people, heard);
        }

        @Override
        public int size() {
            return heard == null ? people.size() : heard.size();
        }

        @Override
        public Listed with(String skill) {
            List<Member> able = people.values().stream()
                    .filter(member -> member.hasSkill(skill))
                    .toList();
            return of(able, heard == null ? null : heard.with(skill));
        }

        @Override
        public boolean has(String userId) {
            return people.containsKey(userId);
        }

        @Override
        public List<Member> members() {
            return List.copyOf(people.values());
        }

        @Override
        public Pool begin(Loads loads) {
            return loads.pool(people.values());
        }

        @Override
        public void end(Loads loads, Pool pool) {
            loads.dissolved(pool);
        }
    }
}
