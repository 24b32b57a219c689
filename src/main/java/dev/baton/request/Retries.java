package dev.baton.request;

import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/** How a transaction is tried again that was lost to the locks of others. */
@Configuration(proxyBeanMethods = false)
class Retries {

    /** For whole transactions, with none around them: at once, three times more; then the failure itself comes out. */
    @Bean
    RetryTemplate afterLockedOut() {
        return new RetryTemplate(RetryPolicy.builder()
                .predicate(failure -> failure instanceof RuntimeException lost && Requests.isLockedOut(lost))
                .maxRetries(3)
                .delay(Duration.ZERO)
                .build());
    }
}
