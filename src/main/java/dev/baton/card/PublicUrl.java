package dev.baton.card;

import dev.baton.order.OrderNo;
import dev.baton.workflow.Workflow;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** The addresses of the pages that cards and messages link to; they carry no identity. */
@Component
class PublicUrl {

    private final Environment environment;

    /** Known when something is drawn, and the same from then on. */
    private volatile @Nullable String origin;

    PublicUrl(Environment environment) {
        this.environment = environment;
    }

    /** The page with everybody's own list and what waits for somebody to take it. */
    String list() {
        return origin() + "/h5/#queue";
    }

    /** The same page, everybody's own list in front. */
    String mine() {
        return origin() + "/h5/#mine";
    }

    String order(OrderNo orderNo) {
        return origin() + "/h5/orders/" + UriUtils.encodePathSegment(orderNo.value(), StandardCharsets.UTF_8);
    }

    String workflow(Workflow workflow) {
        return origin() + "/h5/workflows/" + workflow.wireId();
    }

    private String origin() {
        String address = origin;
        if (address == null) {
            address = environment.getProperty("baton.public-url", "");
            origin = address;
        }
        return address;
    }
}
