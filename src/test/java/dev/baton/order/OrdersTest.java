package dev.baton.order;

import static dev.baton.order.OrderFixtures.PLACED;
import static dev.baton.order.OrderFixtures.anOrder;
import static dev.baton.order.OrderFixtures.cny;
import static dev.baton.order.OrderFixtures.paidOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.Together;
import dev.baton.order.Applied.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The store: what is put is found, the newest statement wins, parts go with their head. */
class OrdersTest extends StoreTest {

    @Test
    void whatWasPutIsFoundWholeR205() {
        Order order = anOrder("SO-1")
                .parcel(ShipmentStatus.IN_TRANSIT, PLACED.plusSeconds(300), PLACED.plusSeconds(200))
                .build();
        assertThat(orders.put(order).outcome()).isEqualTo(Outcome.CREATED);
        assertThat(orders.find(order.orderNo())).hasValueSatisfying(found -> assertSame(found, order));
        assertThat(orders.exists(order.orderNo())).isTrue();
        assertThat(orders.find(new OrderNo("so-1"))).as("case counts").isEmpty();
    }

    /** It was taken once; refused today, it must not make its row, or a page of others, unreadable. */
    @Test
    void aNumberBeyondAsciiThatIsStoredStaysReadable() {
        Order order = anOrder("Ｍ００１５").build();
        orders.put(order);
        assertThat(orders.find(order.orderNo())).hasValueSatisfying(found -> assertSame(found, order));
        assertThat(orders.outline(order.orderNo())).isPresent();
    }

    @Test
    void whatWasJustStoredIsKnownWithoutAskingForFiveSeconds() {
        Order order = paidOrder("SO-1");
        orders.put(order);

        assertThat(orders.justStored(order.orderNo())).isEqualTo(orders.outline(order.orderNo()));
        clock.set(NOW.plusSeconds(4));
        assertThat(orders.justStored(order.orderNo())).isPresent();
        clock.set(NOW.plusSeconds(5));
        assertThat(orders.justStored(order.orderNo())).isEmpty();
        clock.set(NOW.minusSeconds(1));
        assertThat(orders.justStored(order.orderNo())).as("a clock set back").isEmpty();
    }

    @Test
    void whatIsNotCommittedIsNotKnown() {
        Order order = paidOrder("SO-1");
        transaction().executeWithoutResult(status -> {
            orders.put(order);
            assertThat(orders.justStored(order.orderNo())).as("yet").isEmpty();
            status.setRollbackOnly();
        });
        assertThat(orders.justStored(order.orderNo())).as("ever").isEmpty();

        orders.put(order);
        transaction().executeWithoutResult(status -> {
            Object before = status.createSavepoint();
            orders.put(anOrder("SO-1")
                    .products("手套")
                    .updated(PLACED.plusSeconds(900))
                    .build());
            status.rollbackToSavepoint(before);
        });
        assertThat(orders.justStored(order.orderNo()))
                .as("taken back, in a transaction that did commit")
                .isEmpty();
    }

    @Test
    void ofTwoThatStoreItTheSecondIsKnownInWhateverSequenceTheyEnd() {
        Order first = paidOrder("SO-1");
        Order second = gloves();
        transaction().executeWithoutResult(status -> {
            orders.put(first);
            afterCommit(
                    () -> CompletableFuture.runAsync(() -> orders.put(second)).join());
        });
        assertThat(orders.justStored(first.orderNo())).contains(second.outline());
    }

    @Test
    void whatTheSecondOfTwoHasNotCommittedIsNotKnownWhenTheFirstEnds() {
        CompletableFuture<Void> written = new CompletableFuture<>();
        CompletableFuture<Void> looked = new CompletableFuture<>();
        List<CompletableFuture<Void>> second = new ArrayList<>();
        transaction().executeWithoutResult(status -> {
            orders.put(paidOrder("SO-1"));
            afterCommit(() -> {
                second.add(CompletableFuture.runAsync(() -> transaction().executeWithoutResult(other -> {
                    orders.put(gloves());
                    written.complete(null);
                    looked.join();
                    other.setRollbackOnly();
                })));
                written.join();
            });
        });
        assertThat(orders.justStored(new OrderNo("SO-1"))).isEmpty();
        looked.complete(null);
        second.get(0).join();
        assertThat(orders.justStored(new OrderNo("SO-1"))).isEmpty();
    }

    /** Under its lock this process sees that another has stored a newer one, or that its own still holds. */
    @Test
    void whatTheStoreTurnsOutToHaveIsWhatIsKnown() {
        Order order = paidOrder("SO-1");
        orders.put(order);
        clock.set(NOW.plusSeconds(9));
        orders.put(order);
        assertThat(orders.justStored(order.orderNo())).as("the same again").contains(order.outline());

        inTransaction(() -> sql.update("UPDATE order_head SET buyer_level = 'by hand'"));
        assertThat(orders.put(order).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(orders.justStored(order.orderNo())).as("mended by hand").isEmpty();

        inTransaction(() -> sql.update(
                "UPDATE order_head SET updated_at = TIMESTAMPADD(HOUR, 1, updated_at), content = content + 1"));
        assertThat(orders.put(order).outcome()).isEqualTo(Outcome.OLDER);
        assertThat(orders.justStored(order.orderNo())).as("newer elsewhere").isEmpty();
    }

    @Test
    void whatIsChangedHereIsReadAgain() {
        Order order = paidOrder("SO-1");
        orders.put(order);
        transaction().executeWithoutResult(status -> orders.cancel(order.orderNo(), NOW));
        assertThat(orders.justStored(order.orderNo())).isEmpty();
    }

    private static Order gloves() {
        return anOrder("SO-1").products("手套").updated(PLACED.plusSeconds(900)).build();
    }

    private TransactionTemplate transaction() {
        return new TransactionTemplate(transactions);
    }

    private static void afterCommit(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }

    @Test
    void theSameAgainWritesNothing() {
        orders.put(paidOrder("SO-1"));
        assertThat(orders.put(paidOrder("SO-1")).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(orders.put(paidOrder("SO-1")).applied()).isTrue();
    }

    @Test
    void anOlderStatementChangesNothing() {
        orders.put(anOrder("SO-1")
                .status(OrderStatus.SHIPPED)
                .updated(PLACED.plusSeconds(900))
                .build());
        Applied late = orders.put(anOrder("SO-1")
                .status(OrderStatus.CANCELLED)
                .updated(PLACED.plusSeconds(899))
                .build());
        assertThat(late.applied()).isFalse();
        assertThat(orders.find(new OrderNo("SO-1")).orElseThrow().status()).isEqualTo(OrderStatus.SHIPPED);
    }

    @Test
    void aNewerStatementReplacesEveryPart() {
        orders.put(anOrder("SO-1")
                .products("围巾", "手套", "帽子")
                .parcel(ShipmentStatus.IN_TRANSIT, PLACED.plusSeconds(200))
                .build());
        Order next = anOrder("SO-1")
                .products("手套")
                .payments()
                .shipments()
                .updated(PLACED.plusSeconds(500))
                .build();
        assertThat(orders.put(next).outcome()).isEqualTo(Outcome.UPDATED);
        assertSame(orders.find(next.orderNo()).orElseThrow(), next);
        assertThat(rows("order_line")).isEqualTo(1);
        assertThat(rows("order_node") + rows("order_payment")).isZero();
    }

    /**
     * R095: the shop's system is changed by hand, so its next statements know nothing of the new address, or the old
     * one.
     */
    @Test
    void anAddressTypedHereOutlivesTheShopsNextStatementsR119R213() {
        OrderNo number = new OrderNo("SO-1");
        orders.put(paidOrder("SO-1"));
        inTransaction(() -> orders.readdress(number, "旧街 1 号", PLACED.plusSeconds(300)));
        inTransaction(() -> orders.readdress(number, "新街 2 号", PLACED.plusSeconds(400)));

        Order silent = anOrder("SO-1")
                .status(OrderStatus.PROCESSING)
                .updated(PLACED.plusSeconds(500))
                .build();
        assertThat(orders.put(silent).outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(orders.put(silent).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(orders.readdressed(number)).hasValue("新街 2 号");
        assertThat(orders.find(number).orElseThrow().attributes())
                .containsEntry("address", "新街 2 号")
                .containsEntry("freight", "8.77");

        orders.put(anOrder("SO-1")
                .attributes(Map.of("address", "店铺还记着的 9 号"))
                .updated(PLACED.plusSeconds(600))
                .build());
        assertThat(orders.find(number).orElseThrow().attributes()).containsEntry("address", "店铺还记着的 9 号");
        assertThat(orders.readdressed(number)).hasValue("新街 2 号");
        assertThat(orders.readdressed(new OrderNo("SO-2"))).isEmpty();
    }

    /** The shop's time is compared with the shop's: what it stated before we acted is news when it comes after. */
    @Test
    void whatTheShopStatedBeforeAnAmendmentIsTakenWhenItComesAfterR095R213() {
        OrderNo number = new OrderNo("SO-1");
        orders.put(paidOrder("SO-1"));
        inTransaction(() -> orders.cancel(number, PLACED.plusSeconds(900)));
        assertThat(orders.find(number).orElseThrow().updatedAt())
                .isEqualTo(paidOrder("SO-1").updatedAt());
        assertThat(orders.put(paidOrder("SO-1")).outcome())
                .as("handed in again")
                .isEqualTo(Outcome.UNCHANGED);

        Order between = anOrder("SO-1")
                .products("手套")
                .payments(new Payment("P1", "alipay", cny("338.00"), PaymentStatus.REFUNDED, null))
                .updated(PLACED.plusSeconds(500))
                .build();
        assertThat(orders.put(between).outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(orders.put(between).outcome()).isEqualTo(Outcome.UNCHANGED);
        Order found = orders.find(number).orElseThrow();
        assertThat(found.status()).as("nobody took that back").isEqualTo(OrderStatus.CANCELLED);
        assertSame(found.with(OrderStatus.PAID, found.attributes()), between);
        assertThat(orders.applyEvent(status("e-1", OrderStatus.PROCESSING, 800)))
                .isEqualTo(EventApplied.LATE);

        orders.put(anOrder("SO-1").updated(PLACED.plusSeconds(1000)).build());
        assertThat(orders.find(number).orElseThrow().status())
                .as("the shop says so later")
                .isEqualTo(OrderStatus.PAID);
    }

    private static OrderEvent status(String id, OrderStatus status, int second) {
        return new OrderEvent(id, new OrderNo("SO-1"), PLACED.plusSeconds(second), new OrderEvent.StatusChange(status));
    }

    @Test
    void anOrderThatHadLeftByThenWasNeverCancelledR095() {
        OrderNo number = new OrderNo("SO-1");
        orders.put(paidOrder("SO-1"));
        inTransaction(() -> orders.cancel(number, PLACED.plusSeconds(900)));
        orders.put(anOrder("SO-1")
                .status(OrderStatus.SHIPPED)
                .updated(PLACED.plusSeconds(500))
                .build());
        assertThat(orders.find(number).orElseThrow().status()).isEqualTo(OrderStatus.SHIPPED);
    }

    @Test
    void whatTheShopStatedBeforeItWasReaddressedIsTakenWhenItComesAfterR095R213() {
        OrderNo number = new OrderNo("SO-1");
        Order stated = anOrder("SO-1").attributes(Map.of("address", "老街 3 号")).build();
        orders.put(stated);
        inTransaction(() -> orders.readdress(number, "新街 2 号", PLACED.plusSeconds(900)));

        assertThat(orders.put(stated).outcome()).as("handed in again").isEqualTo(Outcome.UNCHANGED);
        assertThat(orders.find(number).orElseThrow().attributes()).containsEntry("address", "新街 2 号");
        assertThat(orders.put(anOrder("SO-1")
                                .status(OrderStatus.PROCESSING)
                                .updated(PLACED.plusSeconds(500))
                                .build())
                        .outcome())
                .isEqualTo(Outcome.UPDATED);
        assertThat(orders.find(number).orElseThrow().status()).isEqualTo(OrderStatus.PROCESSING);
        assertThat(orders.readdressed(number)).hasValue("新街 2 号");
    }

    /** R010, R039: an order knows its parts, whichever came first. */
    @Test
    void subOrdersAreFoundUnderTheirParentR123() {
        orders.put(anOrder("SO-1-B").partOf("SO-1").build());
        orders.put(paidOrder("SO-1"));
        orders.put(anOrder("SO-1-A").partOf("SO-1").build());
        assertThat(orders.children(new OrderNo("SO-1")))
                .extracting(order -> order.orderNo().value())
                .containsExactly("SO-1-A", "SO-1-B");
        OrderNo first = new OrderNo("SO-1-A");
        OrderNo second = new OrderNo("SO-1-B");
        assertThat(orders.subOrders(List.of(new OrderNo("SO-1"), first)))
                .isEqualTo(Map.of(new OrderNo("SO-1"), List.of(first, second)));
        assertThat(orders.subOrdersByTail("SO-1")).containsExactly(first, second);
        assertThat(orders.subOrdersByTail("1-A")).as("itself no parent").isEmpty();
        assertThat(orders.find(new OrderNo("SO-1-A")).orElseThrow().parentNo()).isEqualTo(new OrderNo("SO-1"));
        assertThatThrownBy(() -> anOrder("SO-2").partOf("SO-2").build()).isInstanceOf(OrderInvalid.class);
    }

    @Test
    void aThousandOrdersTakeFewStatementsR208() {
        List<Order> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(anOrder("SO-" + i).products("围巾 " + i, "手套").build());
        }
        assertThat(statements(() -> assertThat(orders.putAll(many)).allMatch(Applied::created)))
                .as("inserts: 4 steps of begin to commit, and what else was asked of the server meanwhile")
                .isLessThan(150);
        assertThat(statements(() -> assertThat(orders.putAll(many)).allMatch(a -> a.outcome() == Outcome.UNCHANGED)))
                .as("nothing new: one look a step, and what else was asked")
                .isLessThan(100);
        assertThat(rows("order_line")).isEqualTo(2000);
        assertThat(orders.byNos(many.stream().map(Order::orderNo).toList())).hasSize(1000);
    }

    /** As if events had said it: nothing of a first statement, of the same again, or of what nobody works on. */
    @Test
    void whatAWholeStatementChangesUnderSomebodysHandsIsKeptR121R201() {
        watched.set(new OrderNo("SO-1"));
        orders.put(paidOrder("SO-1"));
        orders.put(paidOrder("SO-2"));
        orders.put(paidOrder("SO-1"));
        assertThat(rows("order_event")).isZero();

        List<Order> restated = Stream.of("SO-1", "SO-2")
                .map(no -> anOrder(no)
                        .status(OrderStatus.SHIPPED)
                        .payments(
                                new Payment("P1", "alipay", cny("338.00"), PaymentStatus.REFUNDED, PLACED),
                                new Payment("P2", "voucher", cny("20.00"), PaymentStatus.PAID, null))
                        .parcel(ShipmentStatus.IN_TRANSIT, PLACED.plusSeconds(300))
                        .reviews(new Review(1, "还没到，急", PLACED.plusSeconds(100)), new Review(2, "算了", PLACED))
                        .updated(PLACED.plusSeconds(500))
                        .build())
                .toList();
        orders.putAll(restated);
        orders.putAll(restated);

        assertThat(orders.told(new OrderNo("SO-2"), 10)).isEmpty();
        assertThat(orders.told(new OrderNo("SO-1"), 10))
                .allMatch(Happening::applied)
                .allMatch(one -> one.at().equals(PLACED.plusSeconds(500)))
                .extracting(one -> one.data().getClass().getSimpleName())
                .containsExactlyInAnyOrder("StatusChange", "Payment", "Shipment", "Review");

        orders.put(anOrder("SO-1").status(OrderStatus.CANCELLED).build());
        assertThat(orders.told(new OrderNo("SO-1"), 10))
                .as("an older statement")
                .hasSize(4);
    }

    @Test
    void theSameNumberTwiceInOneBatchIsAppliedInTurn() {
        Order first = paidOrder("SO-1");
        Order second = anOrder("SO-1")
                .status(OrderStatus.SHIPPED)
                .updated(PLACED.plusSeconds(600))
                .build();
        assertThat(orders.putAll(List.of(second, first, second)))
                .extracting(Applied::outcome)
                .containsExactly(Outcome.CREATED, Outcome.OLDER, Outcome.UNCHANGED);
        assertThat(orders.putAll(List.of())).isEmpty();
    }

    /** What the records let through and the store refuses takes no other order with it. */
    @Test
    void anOrderTheStoreRefusesSpoilsNoOther() {
        inTransaction(() -> sql.execute("ALTER TABLE order_line ADD CONSTRAINT no_bomb CHECK (sku <> 'S-bomb')"));
        try {
            Order bad = withSku("SO-2", "S-bomb");
            assertThat(orders.putAll(List.of(paidOrder("SO-1"), bad, paidOrder("SO-3"))))
                    .extracting(Applied::outcome)
                    .containsExactly(Outcome.CREATED, Outcome.FAILED, Outcome.CREATED);
            assertThat(orders.find(bad.orderNo())).as("not even half of it").isEmpty();
            inTransaction(() -> assertThat(orders.putAll(List.of(paidOrder("SO-4"), bad)))
                    .extracting(Applied::outcome)
                    .containsExactly(Outcome.CREATED, Outcome.FAILED));
            assertThat(rows("order_head")).isEqualTo(3);
        } finally {
            inTransaction(() -> sql.execute("ALTER TABLE order_line DROP CONSTRAINT no_bomb"));
        }
    }

    /** Its products went with it: who states them again is found by them. */
    @Test
    void theProductsOfARefusedOrderAreOfferedAgain() {
        Order refused = anOrder("SO-2").products("独一份的渔夫帽").build();
        inTransaction(() -> sql.execute("ALTER TABLE order_line ADD CONSTRAINT no_hat CHECK (name <> '独一份的渔夫帽')"));
        try {
            inTransaction(() -> assertThat(orders.putAll(List.of(paidOrder("SO-1"), refused)))
                    .extracting(Applied::outcome)
                    .containsExactly(Outcome.CREATED, Outcome.FAILED));
        } finally {
            inTransaction(() -> sql.execute("ALTER TABLE order_line DROP CONSTRAINT no_hat"));
        }

        orders.put(refused);

        inTransaction(() -> assertThat(
                        sql.queryForObject("SELECT COUNT(*) FROM order_product WHERE name = '独一份的渔夫帽'", Integer.class))
                .isEqualTo(1));
    }

    @Test
    void writersAtOnceNeverPassEachOther() throws Exception {
        int writers = 8;
        CountDownLatch start = new CountDownLatch(1);
        var pool = Executors.newFixedThreadPool(writers);
        try {
            List<Future<List<Applied>>> all = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                int writer = w;
                Callable<List<Applied>> work = () -> {
                    start.await();
                    List<Order> batch = new ArrayList<>();
                    for (int i = 0; i < 40; i++) {
                        int number = writer % 2 == 0 ? i : 39 - i;
                        batch.add(anOrder("SO-" + number)
                                .products("围巾 " + writer)
                                .updated(PLACED.plusSeconds(1000 + writer))
                                .build());
                    }
                    return orders.putAll(batch);
                };
                all.add(pool.submit(work));
            }
            start.countDown();
            List<Applied> answers = new ArrayList<>();
            for (Future<List<Applied>> one : all) {
                answers.addAll(one.get());
            }
            assertThat(answers).noneMatch(a -> a.outcome() == Outcome.FAILED);
            assertThat(answers.stream().filter(Applied::created)).hasSize(40);
        } finally {
            pool.shutdownNow();
        }
        assertThat(rows("order_head")).isEqualTo(40);
        assertThat(rows("order_line")).isEqualTo(40);
        orders.byNos(java.util.stream.IntStream.range(0, 40)
                        .mapToObj(i -> new OrderNo("SO-" + i))
                        .toList())
                .values()
                .forEach(order -> assertThat(order.title(1)).isEqualTo("围巾 7 ×1"));
    }

    /** As the API takes a batch in: all of it in one transaction, which keeps the locks of every step. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twoBatchesInOppositeSequenceNeverLockEachOtherOutR201R208(boolean known) throws Exception {
        List<Order> up = new ArrayList<>();
        for (int i = 0; i < 520; i++) {
            up.add(anOrder("SO-%03d".formatted(i)).build());
        }
        if (known) {
            orders.putAll(up);
        }
        long before = deadlocks();

        for (int round = 1; round <= 3; round++) {
            List<Order> newer = newer(up, round);
            List<Order> down = new ArrayList<>(newer(up, round));
            Collections.reverse(down);
            List<List<Applied>> answers =
                    Together.together(List.of(() -> inOneTransaction(newer), () -> inOneTransaction(down)));

            assertThat(answers.get(0)).extracting(Applied::orderNo).isEqualTo(numbers(newer));
            assertThat(answers.get(1)).extracting(Applied::orderNo).isEqualTo(numbers(down));
            assertThat(answers.stream().flatMap(List::stream))
                    .extracting(Applied::outcome)
                    .doesNotContain(Outcome.FAILED, Outcome.OLDER);
        }

        assertThat(deadlocks() - before).isZero();
        assertThat(rows("order_head")).isEqualTo(520);
    }

    private static List<Order> newer(List<Order> orders, int round) {
        return orders.stream()
                .map(order -> anOrder(order.orderNo().value())
                        .updated(PLACED.plusSeconds(1000L + round))
                        .build())
                .toList();
    }

    private static List<OrderNo> numbers(List<Order> orders) {
        return orders.stream().map(Order::orderNo).toList();
    }

    private List<Applied> inOneTransaction(List<Order> batch) {
        List<Applied> answers = new ArrayList<>();
        inTransaction(() -> answers.addAll(orders.putAll(batch)));
        return answers;
    }

    private long deadlocks() {
        long[] count = new long[1];
        inTransaction(() -> count[0] = Objects.requireNonNull(sql.queryForObject(
                "SELECT count FROM information_schema.innodb_metrics WHERE name = 'lock_deadlocks'", Long.class)));
        return count[0];
    }

    @Test
    void eventsOfManyOrdersLockThemInOneOrderR201() throws Exception {
        List<OrderNo> up = List.of(new OrderNo("SO-1"), new OrderNo("SO-2"), new OrderNo("SO-3"));
        List<OrderNo> down = List.of(new OrderNo("SO-3"), new OrderNo("SO-2"), new OrderNo("SO-1"));
        up.forEach(no -> orders.put(paidOrder(no.value())));
        long before = deadlocks();

        for (int round = 1; round <= 20; round++) {
            int second = round;
            Together.together(List.of(() -> shipped(up, "up-", second), () -> shipped(down, "down-", second)));
        }

        assertThat(deadlocks() - before).isZero();
        assertThat(rows("order_event")).isEqualTo(120);
    }

    private int shipped(List<OrderNo> numbers, String prefix, int second) {
        inTransaction(() -> {
            assertThat(orders.lockAll(numbers)).hasSize(numbers.size());
            numbers.forEach(no -> orders.applyEvent(new OrderEvent(
                    prefix + no + second,
                    no,
                    PLACED.plusSeconds(second),
                    new OrderEvent.StatusChange(OrderStatus.SHIPPED))));
        });
        return numbers.size();
    }

    @Test
    void aLockNeedsATransactionAndAnOrder() {
        orders.put(paidOrder("SO-1"));
        assertThatThrownBy(() -> orders.lock(new OrderNo("SO-1"))).isInstanceOf(IllegalTransactionStateException.class);
        inTransaction(() -> {
            assertSame(orders.lock(new OrderNo("SO-1")), paidOrder("SO-1"));
            assertThatThrownBy(() -> orders.lock(new OrderNo("SO-9"))).isInstanceOf(NoSuchOrder.class);
        });
        assertThat(statements(() -> inTransaction(() -> orders.lock(new OrderNo("SO-1")))))
                .as("head, parts, commit")
                .isLessThanOrEqualTo(3);
    }

    @Test
    void whatAnOrderTellsNobodyStandsInALog() {
        Order order = paidOrder("SO-1");
        assertThat(order + " " + order.buyer() + order.amount())
                .contains("SO-1")
                .doesNotContain("陈女士", "13900001234", "358");
    }

    @Test
    void ordersKnowTheirTitleAndTheirMoney() {
        assertThat(paidOrder("SO-1").title(1)).isEqualTo("羊毛围巾 灰 ×2");
        assertThat(anOrder("SO-1").products("围巾", "手套").build().title(0)).isEqualTo("围巾 等2件");
        assertThat(anOrder("SO-1").products("围巾", "手套").build().title(2)).isEqualTo("手套 ×1");
        assertThat(anOrder("SO-1").products().build().title(0)).isEqualTo("SO-1");
        assertThat(paidOrder("SO-1").moneyPaid()).as("a voucher is not money").isEqualTo(cny("338.00"));
        assertThat(orders.byNos(Set.of())).isEmpty();
    }

    private static Order withSku(String number, String sku) {
        Order o = paidOrder(number);
        OrderLine line = o.lines().get(0);
        return new Order(
                o.orderNo(),
                null,
                null,
                o.status(),
                o.amount(),
                o.placedAt(),
                null,
                null,
                o.updatedAt(),
                Buyer.UNKNOWN,
                List.of(new OrderLine(1, sku, line.name(), 1, line.price(), null)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                java.util.Map.of());
    }

    private static void assertSame(Order found, Order expected) {
        assertThat(found).usingRecursiveComparison().isEqualTo(expected);
    }
}
