package dev.baton.doctor;

import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.dingtalk.Status;
import dev.baton.outbox.GatewayStanding;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.SignedCalls;
import dev.baton.wording.Wording;
import dev.baton.workflow.When;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The app at DingTalk, and the two gateways beside it. */
@Order(2)
@Component
class DingTalkChecks implements Checks {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]", "0.0.0.0");

    private final DingTalkClient dingTalk;
    private final GatewayStanding gateways;
    private final Outbox outbox;
    private final Wording wording;
    private final Environment environment;
    private final Clock clock;

    DingTalkChecks(
            DingTalkClient dingTalk,
            GatewayStanding gateways,
            Outbox outbox,
            Wording wording,
            Environment environment,
            Clock clock) {
        this.dingTalk = dingTalk;
        this.gateways = gateways;
        this.outbox = outbox;
        this.wording = wording;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public List<Check> all() {
        return List.of(
                new Check("dingtalk", this::credentials),
                new Check("pushes", this::pushes),
                new Check("public-url", this::publicUrl),
                new Check(
                        "sms",
                        () -> answers("sms", "baton.sms.http-url")
                                .orElseGet(() -> gateway("sms", "baton.sms.provider", "baton.sms.http-url"))),
                new Check(
                        "refunds",
                        () -> answers("refund", "baton.refund.http-url")
                                .orElseGet(() -> gateway("refunds", "baton.refund.gateway", "baton.refund.http-url"))));
    }

    private Verdict credentials() {
        Optional<Instant> ban = dingTalk.bannedUntil();
        if (ban.isPresent()) {
            return Verdict.ill("dingtalk.banned", When.text(ban.get(), clock.instant()));
        }
        try {
            dingTalk.checkCredentials();
        } catch (DingTalkException failed) {
            return switch (failed.kind()) {
                case CONFIGURATION -> Verdict.ill("dingtalk.refused", failed.code());
                case QUOTA -> Verdict.fine("permission.unasked");
                case BUSY, THROTTLED, UNKNOWN_OUTCOME -> Verdict.ill("dingtalk.unreachable", failed.code());
                default -> Verdict.ill("dingtalk.failed", failed.code());
            };
        }
        Status status = dingTalk.status();
        boolean connected = status.state() == Status.State.CONNECTED || status.state() == Status.State.LISTENING;
        return connected && status.lastError() != null
                ? Verdict.ill("dingtalk.calls", status.lastError())
                : Verdict.fine(real() ? "dingtalk.ok" : "dingtalk.sandbox");
    }

    private Verdict pushes() {
        Status status = dingTalk.status();
        String since = When.text(status.since(), clock.instant());
        return switch (status.state()) {
            case CONNECTED -> Verdict.fine("pushes.connected", since);
            case LISTENING -> Verdict.fine("pushes.listening", since);
            case REJECTED -> Verdict.ill("pushes.rejected", since);
            case CONNECTING, RETRYING -> Verdict.ill("pushes.retrying", since);
            case OFF -> Verdict.ill("pushes.off", since);
        };
    }

    /** Links on cards are opened on phones, and in http mode DingTalk itself must get through. */
    private Verdict publicUrl() {
        String address = text("baton.public-url");
        String host = host(address);
        boolean here = host.isEmpty() || THIS_MACHINE.contains(host) || host.startsWith("127.");
        if (here && real()) {
            return Verdict.ill("public-url.local", address);
        }
        return Verdict.fine(here ? "public-url.sandbox" : "public-url.ok", address);
    }

    /**
     * What its last call says against it: nobody calls it only to ask. What was given up is told of the outbox, and
     * nothing is tried by itself then.
     */
    private Optional<Verdict> answers(String gateway, String url) {
        return gateways.trouble(gateway).map(trouble -> {
            Integer status = trouble.status();
            return Verdict.ill(
                    outbox.goesOn(gateway) ? "gateway.failing" : "gateway.idle",
                    When.text(trouble.since(), clock.instant()),
                    status == null
                            ? wording.say("doctor.gateway.silent", SignedCalls.TIME_OUT.toSeconds())
                            : wording.say("doctor.gateway.answered", status),
                    host(text(url)));
        });
    }

    private Verdict gateway(String name, String kind, String url) {
        if (!text(kind).equals("http")) {
            return Verdict.fine(name + ".sandbox");
        }
        String host = host(text(url));
        return host.isEmpty() ? Verdict.ill(name + ".missing") : Verdict.fine(name + ".ok", host);
    }

    private boolean real() {
        return !text("DINGTALK_CLIENT_ID").isEmpty();
    }

    private static String host(String address) {
        try {
            String host = URI.create(address).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private String text(String property) {
        return environment.getProperty(property, "").strip();
    }
}
