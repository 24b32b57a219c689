package dev.baton.rehearsal;

import dev.baton.catalogue.Catalogue;
import java.util.List;

/**
 * Who has something to say against playbooks that can be used all the same; said by {@code playbook check} and at the
 * start.
 */
public interface PlaybookJudge {

    /** Sentences for who wrote them; none when all is well, or when nothing can be said now. */
    List<String> warnings(Catalogue files);

    /** What need not be wrong; said to who asks by {@code playbook check}, and by nothing else. */
    default List<String> hints(Catalogue files) {
        return List.of();
    }
}
