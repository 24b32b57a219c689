package dev.baton.order;

import com.github.f4b6a3.tsid.TsidCreator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes whole orders in: compares under lock, replaces head and parts together, in few statements. */
@Component
class OrderIntake {

    private static final Logger LOG = LoggerFactory.getLogger(OrderIntake.class);

    /** Orders a transaction takes: enough to make statements cheap, few enough to hold no lock for long. */
    private static final int CHUNK = 250;

    /** Rows an insert takes. */
    private static final int ROWS = 500;

    private static final int TRIES = 5;

    private static final int PRODUCTS_REMEMBERED = 100_000;

    private final OrderMapper mapper;
    private final Outlines outlines;
    private final TransactionTemplate step;

    /** Products known to be committed, so that they need not be offered again. Forgotten when there are too many. */
    private final Set<Long> products = ConcurrentHashMap.newKeySet();

    OrderIntake(OrderMapper mapper, Outlines outlines, PlatformTransactionManager transactions) {
        this.mapper = mapper;
        this.outlines = outlines;
        this.step = new TransactionTemplate(transactions);
        // In a caller's transaction a step is a savepoint, so that a failed one leaves the rest standing
        this.step.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    Applied put(Order order) {
        return storing(List.of(order)).get(0);
    }

    List<Applied> putAll(List<Order> orders) {
        List<Applied> answers = new ArrayList<>(orders.size());
        List<Order> chunk = new ArrayList<>();
        Set<OrderNo> numbers = new HashSet<>();
        for (Order order : orders) {
            if (chunk.size() == CHUNK || !numbers.add(order.orderNo())) {
                answers.addAll(storingOrSaying(chunk));
                chunk = new ArrayList<>();
                numbers.clear();
                numbers.add(order.orderNo());
            }
            chunk.add(order);
        }
        if (!chunk.isEmpty()) {
            answers.addAll(storingOrSaying(chunk));
        }
        return answers;
    }

    private List<Applied> storingOrSaying(List<Order> chunk) {
        try {
            return storing(chunk);
        } catch (PessimisticLockingFailureException busy) {
            throw busy;
        } catch (DataAccessException refused) {
            if (chunk.size() > 1) {
                return chunk.stream()
                        .flatMap(order -> storingOrSaying(List.of(order)).stream())
                        .toList();
            }
            // Only the kind: a database's message may quote what a buyer wrote
            LOG.error("The store could not take order {}: {}", chunk.get(0).orderNo(), rootOf(refused));
            return List.of(new Applied(chunk.get(0).orderNo(), Applied.Outcome.FAILED));
        }
    }

    private static String rootOf(DataAccessException refused) {
        return refused.getMostSpecificCause().getClass().getSimpleName();
    }

    private List<Applied> storing(List<Order> chunk) {
        boolean own = !TransactionSynchronizationManager.isActualTransactionActive();
        for (int attempt = 1; ; attempt++) {
            try {
                List<Applied> applied = step.execute(status -> store(chunk));
                return applied == null ? List.of() : applied;
            } catch (PessimisticLockingFailureException busy) {
                // A deadlock ends the whole transaction, so only its owner may try again
                if (!own || attempt == TRIES) {
                    throw busy;
                }
            }
        }
    }

    private List<Applied> store(List<Order> chunk) {
        for (int attempt = 1; ; attempt++) {
            try {
                return storeOnce(chunk);
            } catch (DuplicateKeyException overtaken) {
                // Somebody inserted one of them between our lock and our insert: now it can be locked and compared
                if (attempt == TRIES) {
                    throw overtaken;
                }
            }
        }
    }

    private List<Applied> storeOnce(List<Order> chunk) {
        Map<String, HeadRow> known = new HashMap<>();
        List<String> numbers =
                chunk.stream().map(order -> order.orderNo().value()).sorted().toList();
        mapper.lockHeads(numbers).forEach(head -> known.put(head.orderNo(), head));

        List<HeadRow> fresh = new ArrayList<>();
        List<HeadRow> replaced = new ArrayList<>();
        List<Order> written = new ArrayList<>();
        Rows parts = new Rows();
        Applied[] answers = new Applied[chunk.size()];
        for (int i = 0; i < answers.length; i++) {
            Order order = chunk.get(i);
            HeadRow before = known.get(order.orderNo().value());
            long content = Digest.of(order);
            Applied.Outcome outcome = outcome(order, content, before);
            answers[i] = new Applied(order.orderNo(), outcome);
            if (outcome != Applied.Outcome.CREATED && outcome != Applied.Outcome.UPDATED) {
                continue;
            }
            long id = before == null ? TsidCreator.getTsid().toLong() : before.id();
            Facts facts = Facts.of(order, order.updatedAt(), before == null ? null : before.before());
            HeadRow head = HeadRow.of(id, order, content, order.updatedAt(), facts);
            (before == null ? fresh : replaced).add(head);
            parts.add(id, order);
            written.add(order);
            outlines.keep(order.outline().stated(content));
        }
        write(fresh, replaced, parts, written);
        return Arrays.asList(answers);
    }

    private static Applied.Outcome outcome(Order order, long content, @Nullable HeadRow before) {
        if (before == null) {
            return Applied.Outcome.CREATED;
        }
        if (order.updatedAt().isBefore(before.updatedAt())) {
            return Applied.Outcome.OLDER;
        }
        boolean same = before.content() != null && before.content() == content;
        return same ? Applied.Outcome.UNCHANGED : Applied.Outcome.UPDATED;
    }

    private void write(List<HeadRow> fresh, List<HeadRow> replaced, Rows parts, List<Order> written) {
        // Heads first: a number taken meanwhile shows before anything else was written
        in(fresh, mapper::insertHeads);
        offerProducts(written);
        in(replaced, mapper::replaceHeads);
        if (!replaced.isEmpty()) {
            Collection<Long> ids = replaced.stream().map(HeadRow::id).toList();
            mapper.deleteLines(ids);
            mapper.deletePayments(ids);
            mapper.deleteShipments(ids);
            mapper.deleteNodes(ids);
            mapper.deleteCoupons(ids);
            mapper.deleteReviews(ids);
        }
        in(parts.lines, mapper::insertLines);
        in(parts.payments, mapper::insertPayments);
        in(parts.shipments, mapper::insertShipments);
        in(parts.nodes, mapper::insertNodes);
        in(parts.coupons, mapper::insertCoupons);
        in(parts.reviews, mapper::insertReviews);
    }

    private static <T> void in(List<T> rows, Consumer<List<T>> insert) {
        Chunks.of(rows, ROWS).forEach(insert);
    }

    private void offerProducts(List<Order> written) {
        Map<Long, OrderMapper.Product> offered = new TreeMap<>();
        written.stream()
                .flatMap(order -> order.lines().stream())
                .map(OrderLine::name)
                .forEach(name -> {
                    long id = Digest.product(name);
                    if (!products.contains(id)) {
                        offered.put(id, new OrderMapper.Product(id, name));
                    }
                });
        if (offered.isEmpty()) {
            return;
        }
        in(List.copyOf(offered.values()), mapper::insertProducts);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                if (products.size() > PRODUCTS_REMEMBERED) {
                    products.clear();
                }
                products.addAll(offered.keySet());
            }
        });
    }
}
