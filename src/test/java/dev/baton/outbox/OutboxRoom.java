package dev.baton.outbox;

import dev.baton.SettableClock;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** This room alone, on real engines. */
@EnableAutoConfiguration
@ComponentScan
@ConfigurationPropertiesScan
class OutboxRoom {

    @Bean
    SettableClock clock() {
        return new SettableClock();
    }
}
