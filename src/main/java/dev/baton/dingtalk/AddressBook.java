package dev.baton.dingtalk;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The organisation as far as the app may see it.
 *
 * @param departments without the organisation itself, parents first
 * @param people everybody, once
 * @param roles the names of all roles, also of those that nobody has
 */
public record AddressBook(List<Department> departments, List<Colleague> people, Set<String> roles) {

    public AddressBook {
        departments = List.copyOf(departments);
        people = List.copyOf(people);
        roles = Set.copyOf(roles);
    }

    /** Part of the organisation. */
    public record Department(long id, String name) {}

    /**
     * Somebody of the organisation.
     *
     * @param mobile only when the app may see it; never to be logged
     * @param departments ids, without the organisation itself
     * @param leads ids of the departments this person leads
     * @param roles names
     */
    public record Colleague(
            String userId,
            String name,
            @Nullable String mobile,
            List<Long> departments,
            Set<Long> leads,
            Set<String> roles) {

        public Colleague {
            departments = List.copyOf(departments);
            leads = Set.copyOf(leads);
            roles = Set.copyOf(roles);
        }

        @Override
        public String toString() {
            return name + " (" + userId + ")";
        }
    }
}
