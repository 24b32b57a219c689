package dev.baton.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** The clocks by which Baton acts by itself do not wait for one another. */
class SchedulesTest {

    private static final int LONG = 60;

    private final ApplicationContextRunner product = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withConfiguration(
                    AutoConfigurations.of(TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class))
            .withUserConfiguration(Schedules.class);

    /** Three that end only together, as no two can on one thread. */
    static class Three {

        private final CyclicBarrier together = new CyclicBarrier(3);
        final CountDownLatch met = new CountDownLatch(3);

        @Scheduled(fixedDelayString = "PT1H")
        void sweep() throws Exception {
            meet();
        }

        @Scheduled(fixedDelayString = "PT1H")
        void attendance() throws Exception {
            meet();
        }

        @Scheduled(fixedDelayString = "PT1H")
        void alarm() throws Exception {
            meet();
        }

        private void meet() throws Exception {
            together.await(LONG, TimeUnit.SECONDS);
            met.countDown();
        }
    }

    static class Lease {

        final CountDownLatch renewed = new CountDownLatch(1);

        @Scheduled(initialDelayString = "PT1S", fixedDelayString = "PT15S", scheduler = "leaseScheduler")
        void renew() {
            renewed.countDown();
        }
    }

    @Test
    void aLongOneKeepsNoOtherFromItsTime() {
        product.withBean(Three.class)
                .run(baton -> assertThat(baton.getBean(Three.class).met.await(LONG, TimeUnit.SECONDS))
                        .isTrue());
    }

    @Test
    void leasesAreRenewedWhateverElseIsLong() {
        product.withBean(Lease.class).run(baton -> {
            ThreadPoolTaskScheduler all = baton.getBean("taskScheduler", ThreadPoolTaskScheduler.class);
            int threads = all.getScheduledThreadPoolExecutor().getCorePoolSize();
            CountDownLatch busy = new CountDownLatch(threads);
            CountDownLatch end = new CountDownLatch(1);
            for (int i = 0; i < threads; i++) {
                all.execute(() -> {
                    busy.countDown();
                    try {
                        end.await();
                    } catch (InterruptedException over) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            assertThat(busy.await(LONG, TimeUnit.SECONDS)).isTrue();
            try {
                assertThat(baton.getBean(Lease.class).renewed.await(LONG, TimeUnit.SECONDS))
                        .isTrue();
            } finally {
                end.countDown();
            }
        });
    }

    @Test
    void theBackgroundKeepsItsOwnPool() {
        product.run(baton -> assertThat(baton).hasBean("applicationTaskExecutor"));
    }
}
