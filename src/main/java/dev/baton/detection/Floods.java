package dev.baton.detection;

import dev.baton.catalogue.ProblemType;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Of several instances that find many new exceptions of a kind at once, one opens them; an instance that dies loses its
 * turn.
 */
@Component
class Floods {

    private static final Duration LEASE = Duration.ofMinutes(2);

    private final FloodMapper mapper;
    private final TransactionTemplate transaction;
    private final SecureRandom random = new SecureRandom();

    Floods(FloodMapper mapper, TransactionTemplate transaction) {
        this.mapper = mapper;
        this.transaction = transaction;
    }

    /** A name to {@link #goOn} by; empty while it is somebody else's turn. */
    String begin(ProblemType kind) {
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        String owner = HexFormat.of().formatHex(bytes);
        int began = transaction.execute(status -> {
            var unused = mapper.know(kind);
            return mapper.begin(kind, owner, LEASE.toSeconds());
        });
        return began == 1 ? owner : "";
    }

    /** To be said at least once a minute; false when the turn was lost. */
    boolean goOn(ProblemType kind, String owner) {
        return transaction.execute(status -> mapper.goOn(kind, owner, LEASE.toSeconds())) == 1;
    }

    void end(ProblemType kind, String owner) {
        transaction.executeWithoutResult(status -> {
            var unused = mapper.goOn(kind, owner, 0);
        });
    }
}
