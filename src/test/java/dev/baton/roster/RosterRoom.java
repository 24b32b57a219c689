package dev.baton.roster;

import dev.baton.SettableClock;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/** This room alone, on real engines. */
@EnableAutoConfiguration
@ComponentScan(
        basePackages = "dev.baton",
        excludeFilters =
                @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.baton\\.(?!roster\\.|wording\\.).*"))
class RosterRoom {

    @Bean
    SettableClock clock() {
        return new SettableClock();
    }
}
