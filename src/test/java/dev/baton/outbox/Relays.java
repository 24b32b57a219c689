package dev.baton.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Relays beside the one of the context, as other instances have them. */
final class Relays {

    private Relays() {}

    static OutboxRelay of(
            ClaimStore store, Bell bell, Settings settings, Clock clock, MeterRegistry meters, Delivery... deliveries) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        for (int i = 0; i < deliveries.length; i++) {
            beans.addBean("delivery" + i, deliveries[i]);
        }
        return new OutboxRelay(store, bell, beans.getBeanProvider(Delivery.class), settings.build(), clock, meters, "");
    }
}
