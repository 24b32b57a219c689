package dev.baton.start;

import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** The clocks that make Baton act by itself; a command of the command line does its one thing and runs none of them. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@ConditionalOnExpression("'${baton.command:}'.isEmpty()")
class Schedules {

    /**
     * Several at once ({@code spring.task.scheduling.pool.size}), so that a long walk or a slow platform keeps no other
     * from its time; none ever meets itself. A pool on every Java: with virtual threads Spring would run all of them on
     * one.
     */
    @Bean
    ThreadPoolTaskScheduler taskScheduler(ThreadPoolTaskSchedulerBuilder builder) {
        return builder.build();
    }

    /** What is late with this loses what it works on to another instance: it waits for nobody else. */
    @Bean
    ThreadPoolTaskScheduler leaseScheduler(ThreadPoolTaskSchedulerBuilder builder) {
        return builder.poolSize(1).threadNamePrefix("lease-").build();
    }
}
