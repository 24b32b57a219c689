package dev.baton.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Fills {@code baton.dingtalk.*} when there is no client id, and the addresses of the SMS and refund gateways when
 * these are {@code sandbox}, with a sandbox of our own in {@code baton.data-dir}. Runs after the settings were read and
 * logging is up, before any bean is made; the sandbox ends after the last context is closed.
 *
 * <p>A second Baton on the same folder joins the sandbox that runs there. A command ({@code baton.command}) starts
 * none. Of no effect with {@code baton.sandbox.enabled=false}; {@code baton.sandbox.port} wishes for a port,
 * {@code baton.sandbox.bind} names the address to listen on (this machine only unless set).
 */
final class SandboxStart implements SmartApplicationListener {

    private static final Logger log = LoggerFactory.getLogger(SandboxStart.class);
    private static final String UNLIMITED = Integer.toString(Integer.MAX_VALUE);

    private @Nullable SandboxServer running;
    private @Nullable FileChannel lock;
    private boolean httpMode;

    @Override
    public boolean supportsEventType(Class<? extends ApplicationEvent> event) {
        return ApplicationEnvironmentPreparedEvent.class.isAssignableFrom(event)
                || WebServerInitializedEvent.class.isAssignableFrom(event);
    }

    /** After the embedded engines, which refuse a folder that another Baton owns. */
    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER + 2;
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
            fill(prepared.getEnvironment());
        } else if (event instanceof WebServerInitializedEvent listening
                && listening.getApplicationContext().getServerNamespace() == null) {
            meet("http://localhost:" + listening.getWebServer().getPort());
        }
    }

    private synchronized void meet(String product) {
        SandboxServer server = running;
        if (server != null) {
            server.product(product);
            if (httpMode) {
                server.callBackOverHttp(product);
            }
        }
    }

    private void fill(ConfigurableEnvironment environment) {
        boolean dingtalk = empty(environment, "baton.dingtalk.client-id");
        boolean sms = environment.getProperty("baton.sms.provider", "").equals("sandbox");
        boolean refunds = environment.getProperty("baton.refund.gateway", "").equals("sandbox");
        if (!(dingtalk || sms || refunds) || !environment.getProperty("baton.sandbox.enabled", Boolean.class, true)) {
            return;
        }
        httpMode = dingtalk
                && environment.getProperty("baton.dingtalk.callback-mode", "").equals("http");
        boolean command = !empty(environment, "baton.command");
        Map<String, Object> all = command ? dormant(environment) : started(environment);
        Map<String, Object> filled = new HashMap<>();
        all.forEach((name, value) -> {
            boolean ours = switch (name.split("\\.", -1)[1]) {
                case "dingtalk" -> dingtalk && (httpMode || !name.contains(".event-"));
                case "sms" -> sms;
                case "refund" -> refunds;
                default -> true;
            };
            if (ours && empty(environment, name)) {
                filled.put(name, value);
            }
        });
        if (dingtalk) {
            for (String quota :
                    new String[] {"baton.dingtalk.monthly-api-quota", "baton.dingtalk.monthly-push-quota"}) {
                if (empty(environment, quota)) {
                    filled.put(quota, UNLIMITED);
                }
            }
        }
        environment.getPropertySources().addFirst(new MapPropertySource("sandbox", filled));
    }

    private static boolean empty(ConfigurableEnvironment environment, String property) {
        return environment.getProperty(property, "").isBlank();
    }

    private static Path folder(ConfigurableEnvironment environment) {
        return Path.of(environment.getProperty("baton.data-dir", "./.baton")).resolve("sandbox");
    }

    /** What a sandbox on this folder has, or will have once it is started. */
    private static Map<String, Object> dormant(ConfigurableEnvironment environment) {
        Path folder = folder(environment);
        int port = Folder.port(folder);
        SandboxApp app = Folder.app(folder);
        return SandboxServer.properties(
                app == null ? SandboxApp.random() : app,
                "http://localhost:" + (port == 0 ? SandboxOptions.DEFAULT_PORT : port));
    }

    private synchronized Map<String, Object> started(ConfigurableEnvironment environment) {
        Path folder = folder(environment);
        if (!claim(folder)) {
            log.info("Joining the sandbox that runs in {}", folder);
            return joined(folder, environment);
        }
        SpringApplication.getShutdownHandlers().add(this::stop);
        int wished = environment.getProperty("baton.sandbox.port", Integer.class, 0);
        int known = Folder.port(folder);
        String templates = environment.getProperty("baton.templates-dir", "");
        SandboxServer server = SandboxServer.start(SandboxOptions.inMemory()
                .withFolder(folder)
                .withPort(wished > 0 ? wished : known > 0 ? known : SandboxOptions.DEFAULT_PORT)
                .withBind(environment.getProperty("baton.sandbox.bind"))
                .withTemplates(Path.of(templates.isBlank() ? "bot-templates" : templates)));
        running = server;
        log.info("The sandbox is at {}", server.origin());
        return server.properties();
    }

    /** The settings of a sandbox that somebody else runs, or is just starting, in this folder. */
    private static Map<String, Object> joined(Path folder, ConfigurableEnvironment environment) {
        for (int i = 0; i < 100 && (Folder.port(folder) == 0 || Folder.app(folder) == null); i++) {
            Web.pause(100);
        }
        return dormant(environment);
    }

    private boolean claim(Path folder) {
        try {
            Folder.own(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock taken = channel.tryLock();
                if (taken != null) {
                    lock = channel;
                    return true;
                }
            } catch (OverlappingFileLockException thisVeryJvm) {
                // as taken as by anybody else
            }
            channel.close();
            return false;
        } catch (IOException unusable) {
            throw new UncheckedIOException("the sandbox cannot use " + folder, unusable);
        }
    }

    /** Runs when every context is closed. A second call does nothing. */
    synchronized void stop() {
        SandboxServer server = running;
        running = null;
        if (server != null) {
            server.close();
        }
        FileChannel channel = lock;
        lock = null;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException ignored) {
                // The system takes the lock back when the process ends.
            }
        }
    }
}
