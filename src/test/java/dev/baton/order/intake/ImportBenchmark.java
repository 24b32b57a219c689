package dev.baton.order.intake;

import dev.baton.embedded.TestEngines;
import dev.baton.order.Applied.Outcome;
import dev.baton.order.StoreTest;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How fast real orders come in: the first time, and again with nothing new. Run by hand; prints orders a second,
 * statements an order and client CPU an order. The figure that does not wobble with the machine is the middle one.
 */
public final class ImportBenchmark {

    private ImportBenchmark() {}

    public static void main(String[] args) {
        Path olist = Path.of("src/test/resources/orders-olist");
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(StoreTest.room())
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.datasource.url=" + TestEngines.mysqlUrl("import_benchmark"),
                        "--spring.datasource.username=" + TestEngines.mysqlUser(),
                        "--spring.datasource.password=" + TestEngines.mysqlPassword())) {
            OrderImport orderImport = context.getBean(OrderImport.class);
            JdbcTemplate sql = context.getBean(JdbcTemplate.class);
            TransactionTemplate transaction =
                    new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
            Mapping mapping = MappingReader.read("olist", null);
            for (int round = 0; round < 4; round++) {
                transaction.executeWithoutResult(
                        status -> List.of("head", "line", "payment", "shipment", "node", "coupon", "review", "event")
                                .forEach(table -> sql.update("DELETE FROM order_" + table)));
                measure("first", orderImport, mapping, olist, sql, transaction);
                measure("again", orderImport, mapping, olist, sql, transaction);
            }
        }
    }

    private static void measure(
            String name,
            OrderImport orderImport,
            Mapping mapping,
            Path source,
            JdbcTemplate sql,
            TransactionTemplate tx) {
        long statements = questions(sql, tx);
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long began = System.nanoTime();
        OrderImport.Report report = orderImport.run(mapping, List.of(source), (done, orders) -> {});
        double seconds = (System.nanoTime() - began) / 1e9;
        double used = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e6;
        System.out.printf(
                "%s: %d new, %d unchanged, %.1f s, %.0f orders/s, %.3f statements/order, %.2f ms client CPU/order%n",
                name,
                report.count(Outcome.CREATED),
                report.count(Outcome.UNCHANGED),
                seconds,
                report.read() / seconds,
                (double) (questions(sql, tx) - statements - 2) / report.read(),
                used / report.read());
    }

    private static long questions(JdbcTemplate sql, TransactionTemplate tx) {
        Long count = tx.execute(
                status -> sql.queryForObject("SHOW GLOBAL STATUS LIKE 'Questions'", (row, n) -> row.getLong(2)));
        return count == null ? 0 : count;
    }
}
