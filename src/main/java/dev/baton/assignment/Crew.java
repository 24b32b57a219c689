package dev.baton.assignment;

import dev.baton.roster.Member;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** People of a role who are here: as their pool knows them whenever it is asked, or as somebody has listed them. */
sealed interface Crew {

    int size();

    boolean has(String userId);

    /** In the roster's order. */
    List<Member> members();

    /** Their order, for one decision. */
    Pool begin(Loads loads);

    /** The decision was made. */
    void end(Loads loads, Pool pool);

    record Live(Pools pools, String role) implements Crew {

        @Override
        public int size() {
            return pools.size(role);
        }

        @Override
        public boolean has(String userId) {
            return pools.has(role, userId);
        }

        @Override
        public List<Member> members() {
            return pools.members(role);
        }

        @Override
        public Pool begin(Loads loads) {
            return pools.of(role);
        }

        @Override
        public void end(Loads loads, Pool pool) {
            pools.readAgain(pool);
        }
    }

    /**
     * Who was here when somebody asked.
     *
     * @param size how many are here; listed may be only those whose turn it is
     */
    record Listed(Map<String, Member> people, int size) implements Crew {

        static Listed of(List<Member> members, int size) {
            Map<String, Member> people = members.stream()
                    .collect(Collectors.toMap(
                            Member::userId, Function.identity(), (first, same) -> first, LinkedHashMap::new));
            return new Listed(people, size);
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
