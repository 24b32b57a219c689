package dev.baton.sandbox;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * A pretend DingTalk with its chat window, and stand-ins for the SMS and payment gateways, at an origin of its own. The
 * product meets it by base URL only; it shares nothing with the product but, perhaps, the process.
 *
 * <p>{@link #start} answers when it takes calls; {@link #close} frees the port before it returns. What it knows is kept
 * in the folder of its options and survives killing the process.
 */
public final class SandboxServer implements AutoCloseable {

    private final Listener listener;
    private final String origin;
    private final Path scratch;
    private final SandboxApp app;
    private final Journal journal;
    private final SmsGateway sms;
    private final RefundGateway refunds;
    private final Results results;
    private final Callbacks callbacks;
    private final StreamGateway stream;
    private final ExecutorService executor;
    private final ScheduledThreadPoolExecutor timer;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SandboxServer(SandboxOptions options) {
        Path folder = options.folder();
        Folder.own(folder);
        SandboxApp configured = options.app();
        this.app = configured != null ? configured : Folder.keptApp(folder);
        this.journal = new Journal(folder);
        this.executor = Executors.newCachedThreadPool(threads("sandbox-send"));
        this.timer = new ScheduledThreadPoolExecutor(4, threads("sandbox-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.scratch = Folder.scratch(folder);
        this.listener = Listener.holding(options, scratch);
        String host = options.bind() == null || options.bind().equals("0.0.0.0") ? "localhost" : options.bind();
        this.origin = "http://" + host + ":" + listener.port();

        Supplier<SandboxApp> theApp = () -> app;
        Supplier<String> theOrigin = () -> origin;
        var now = (LongSupplier) options.clock()::millis;
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(3))
                .executor(executor)
                .build();
        Faults faults = new Faults();
        Traffic traffic = new Traffic();
        Problems problems = new Problems();
        Tokens tokens = new Tokens(faults, now);
        World world = new World(journal, now);
        this.stream = new StreamGateway(theOrigin, theApp, faults, now, executor, timer);
        this.callbacks =
                new Callbacks(new PushLine(stream, faults, traffic, now, timer, http), world, problems, theApp);
        Pictures pictures = new Pictures(folder);
        SandboxLogins logins = new SandboxLogins(world, tokens, theApp);
        SessionWebhooks webhooks = new SessionWebhooks(world, faults, now, theOrigin);
        callbacks.sessionWebhooks((who, where) -> webhooks.address(where));
        SandboxCards cards = new SandboxCards(
                world, logins, new CardSpaces(world, faults, theApp), callbacks, faults, problems, theApp);
        this.results = new Results(now, timer, http, theApp);
        this.sms = new SmsGateway(journal, faults, results);
        this.refunds = new RefundGateway(journal, faults, results);
        TemplateFile template = new TemplateFile(options.templates(), problems);
        Views views = new Views(world, template, faults, theApp);
        Live live = new Live(views, executor);
        template.whenChanged(live::reload);
        var unused = timer.scheduleWithFixedDelay(template::now, 1, 1, TimeUnit.SECONDS);
        results.whenChanged(live::drawer);
        journal.found().forEach((key, value) -> {
            String kind = key.substring(0, Math.max(0, key.indexOf(':')));
            switch (kind) {
                case "sms" -> sms.remember(value);
                case "refund" -> refunds.remember(value);
                default -> world.remember(kind, value);
            }
        });
        journal.taken();
        world.settle();
        if (options.demo() && world.isEmpty()) {
            DemoPeople.moveIn(world);
        }
        world.watch(live);
        product(options.product());

        Web web = new Web(faults, traffic);
        logins.register(web);
        new SandboxRobot(world, logins, faults, now, theApp, theOrigin, pictures).register(web);
        webhooks.register(web);
        pictures.register(web);
        cards.register(web);
        new SandboxContacts(world, tokens, faults).register(web);
        new SandboxAttendance(tokens, callbacks).register(web);
        sms.register(web);
        refunds.register(web);
        web.platform("POST", "/v1.0/gateway/connections/open", stream::open);
        OwnCalls own = new OwnCalls(web);
        new PhoneApi(world, views, callbacks, faults, live, pictures, theApp).register(own);
        new OperatorApi(
                        world,
                        callbacks,
                        stream,
                        results,
                        this::product,
                        faults,
                        traffic,
                        problems,
                        tokens,
                        cards,
                        live,
                        theApp,
                        theOrigin)
                .register(own);
        new RecordApi(sms, refunds, traffic, problems, stream).register(own);
        new Pages(tokens, world, theApp).register(web);
        listener.listen(web, stream, live);
        Folder.keepPort(folder, listener.port());
    }

    /** Starts a sandbox; it takes calls when this returns. */
    public static SandboxServer start(SandboxOptions options) {
        return new SandboxServer(options);
    }

    /** Scheme, host and port: the base URL of both API hosts, and the address of the chat page. */
    public String origin() {
        return origin;
    }

    /** The key of its app. */
    public String clientId() {
        return app.clientId();
    }

    /** The secret of its app. */
    public String clientSecret() {
        return app.clientSecret();
    }

    /** The settings a product needs to use this sandbox, by property name. */
    public Map<String, Object> properties() {
        return properties(app, origin);
    }

    static Map<String, Object> properties(SandboxApp app, String origin) {
        return Json.object(
                "baton.dingtalk.client-id", app.clientId(),
                "baton.dingtalk.client-secret", app.clientSecret(),
                "baton.dingtalk.robot-code", app.robotCode(),
                "baton.dingtalk.corp-id", app.corpId(),
                "baton.dingtalk.agent-id", app.agentId(),
                "baton.dingtalk.card-template-id", app.cardTemplateId(),
                "baton.dingtalk.card-secret", app.cardSecret(),
                "baton.dingtalk.event-token", app.eventToken(),
                "baton.dingtalk.event-aes-key", app.eventAesKey(),
                "baton.dingtalk.api-base", origin,
                "baton.dingtalk.oapi-base", origin,
                "baton.dingtalk.monthly-api-quota", Integer.MAX_VALUE,
                "baton.dingtalk.monthly-push-quota", Integer.MAX_VALUE,
                "baton.sms.http-url", origin + "/gateway/sms",
                "baton.sms.http-secret", app.smsSecret(),
                "baton.refund.http-url", origin + "/gateway/refund",
                "baton.refund.http-secret", app.refundSecret(),
                "baton.sandbox.url", origin);
    }

    /** Tells where the product listens; results the gateways still owe are sent there. */
    public void product(@Nullable String address) {
        results.product(address);
        if (address != null) {
            sms.owe();
            refunds.owe();
        }
    }

    /** Robot messages and events go to the product's HTTP callbacks from now on, signed, instead of over stream. */
    public void callBackOverHttp(String address) {
        callbacks.mode(new Callbacks.HttpMode(
                true, address + "/dingtalk/robot", address + "/dingtalk/event", app.eventToken(), app.eventAesKey()));
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        timer.shutdownNow();
        stream.cutAll();
        executor.shutdownNow();
        listener.stop();
        journal.close();
        FileSystemUtils.deleteRecursively(scratch.toFile());
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(SandboxServer.class.getClassLoader());
            return thread;
        };
    }

    /**
     * As a process of its own: {@code --port=8090 --folder=.baton/sandbox --templates=bot-templates --product=http://…
     * --bind=0.0.0.0 --no-demo}, all optional. Prints its settings as one line of JSON when it is ready.
     */
    public static void main(String[] args) throws InterruptedException {
        SandboxOptions options = SandboxOptions.inMemory().withPort(SandboxOptions.DEFAULT_PORT);
        for (String arg : args) {
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            String value = equals < 0 ? "" : arg.substring(equals + 1);
            options = switch (name) {
                case "--port" -> options.withPort(Integer.parseInt(value));
                case "--folder" -> options.withFolder(Path.of(value));
                case "--templates" -> options.withTemplates(Path.of(value));
                case "--product" -> options.withProduct(value);
                case "--bind" -> options.withBind(value);
                case "--no-demo" -> options.withoutDemo();
                default -> throw new IllegalArgumentException("unknown argument " + arg);
            };
        }
        SandboxServer server = start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        System.out.println(Json.write(server.properties()));
        System.out.flush();
        server.await();
    }

    private void await() throws InterruptedException {
        while (!closed.get()) {
            TimeUnit.SECONDS.sleep(1);
        }
    }
}
