package dev.baton.sandbox;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.modeler.Registry;
import org.apache.tomcat.websocket.server.WsSci;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A pretend DingTalk with its chat window, and stand-ins for the SMS and payment gateways, at an origin of its own. The
 * product meets it by base URL only; it shares nothing with the product but, perhaps, the process.
 *
 * <p>{@link #start} answers when it takes calls; {@link #close} frees the port before it returns. What it knows is kept
 * in the folder of its options and survives killing the process.
 */
public final class SandboxServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxServer.class);

    private final Tomcat tomcat;
    private final String origin;
    private final Path scratch;
    private final SandboxApp app;
    private final Journal journal;
    private final Gateways gateways;
    private final Callbacks callbacks;
    private final StreamGateway stream;
    private final ExecutorService executor;
    private final ScheduledThreadPoolExecutor timer;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SandboxServer(SandboxOptions options) {
        Path folder = options.folder();
        own(folder);
        SandboxApp configured = options.app();
        this.app = configured != null ? configured : keptApp(folder);
        this.journal = new Journal(folder);
        this.executor = Executors.newCachedThreadPool(threads("sandbox-send"));
        this.timer = new ScheduledThreadPoolExecutor(4, threads("sandbox-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.scratch = scratch(folder);
        this.tomcat = holding(options, scratch);
        int port = tomcat.getConnector().getLocalPort();
        String host = options.bind() == null || options.bind().equals("0.0.0.0") ? "localhost" : options.bind();
        this.origin = "http://" + host + ":" + port;

        Supplier<SandboxApp> theApp = () -> app;
        Supplier<String> theOrigin = () -> origin;
        var now = (java.util.function.LongSupplier) options.clock()::millis;
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
        SandboxDingTalk platform = new SandboxDingTalk(world, tokens, faults, now, theApp, theOrigin, pictures);
        callbacks.sessionWebhooks((who, where) -> platform.sessionWebhook(where));
        SandboxCards cards = new SandboxCards(world, platform, callbacks, faults, problems, theApp);
        this.gateways = new Gateways(journal, faults, now, timer, http, theApp);
        TemplateFile template = new TemplateFile(options.templates(), problems);
        Views views = new Views(world, template, faults, theApp);
        Live live = new Live(views, executor);
        template.whenChanged(live::reload);
        var unused = timer.scheduleWithFixedDelay(template::now, 1, 1, TimeUnit.SECONDS);
        gateways.whenChanged(live::drawer);
        journal.found().forEach((key, value) -> {
            String kind = key.substring(0, Math.max(0, key.indexOf(':')));
            if (kind.equals("sms") || kind.equals("refund")) {
                gateways.remember(kind, value);
            } else {
                world.remember(kind, value);
            }
        });
        journal.taken();
        world.settle();
        if (options.demo() && world.isEmpty()) {
            DemoPeople.moveIn(world);
        }
        world.watch(live);
        gateways.product(options.product());

        Web web = new Web(faults, traffic);
        platform.register(web);
        pictures.register(web);
        cards.register(web);
        new SandboxContacts(world, tokens, faults).register(web);
        new SandboxAttendance(tokens, callbacks).register(web);
        gateways.register(web);
        web.platform("POST", "/v1.0/gateway/connections/open", stream::open);
        OwnCalls own = new OwnCalls(web);
        new PhoneApi(world, views, callbacks, faults, live, pictures, theApp).register(own);
        new OperatorApi(
                        world, callbacks, stream, gateways, faults, traffic, problems, tokens, cards, live, theApp,
                        theOrigin)
                .register(own);
        new RecordApi(gateways, traffic, problems, stream).register(own);
        new Pages(tokens, world, theApp).register(web);
        listen(tomcat, scratch, web, stream, live);
        keepState(folder, port);
    }

    /** Starts a sandbox; it takes calls when this returns. */
    public static SandboxServer start(SandboxOptions options) {
        return new SandboxServer(options);
    }

    /** Scheme, host and port: the base URL of both API hosts, and the address of the chat page. */
    public String origin() {
        return origin;
    }

    public String clientId() {
        return app.clientId();
    }

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
    public void product(String address) {
        gateways.product(address);
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
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException broken) {
            LOG.warn("sandbox did not stop cleanly", broken);
        }
        journal.close();
        FileSystemUtils.deleteRecursively(scratch.toFile());
    }

    // the origin

    /** Where Tomcat may put its own things. */
    private static Path scratch(@Nullable Path folder) {
        try {
            return folder == null
                    ? Files.createTempDirectory("sandbox")
                    : Files.createDirectories(
                            folder.toAbsolutePath().normalize().resolve("scratch"));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** A server that holds the wished port, or the next free one, and does not answer yet: nobody can take it any more. */
    private static Tomcat holding(SandboxOptions options, Path scratch) {
        int wished = options.port();
        int tries = wished == 0 || options.strictPort() ? 1 : 50;
        for (int next = wished; next < wished + tries; next++) {
            Tomcat holding = held(options, next, scratch);
            if (holding != null) {
                return holding;
            }
        }
        Tomcat any = options.strictPort() ? null : held(options, 0, scratch);
        if (any == null) {
            throw new IllegalStateException("port " + wished + " is in use");
        }
        return any;
    }

    private static @Nullable Tomcat held(SandboxOptions options, int port, Path scratch) {
        Registry.disableRegistry(); // nobody looks at this server by JMX, and a second Tomcat may not ask twice
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(scratch.toString());
        Connector connector = new Connector();
        connector.setPort(port);
        connector.setThrowOnFailure(true);
        connector.setProperty("address", address(options).getHostAddress());
        connector.setProperty("maxThreads", "400");
        connector.setProperty("relaxedQueryChars", "|[]{}^`");
        connector.setURIEncoding("UTF-8");
        tomcat.setConnector(connector);
        tomcat.getHost().setAutoDeploy(false);
        try {
            tomcat.init();
            return tomcat;
        } catch (LifecycleException busy) {
            return null;
        }
    }

    private static InetAddress address(SandboxOptions options) {
        String bind = options.bind();
        try {
            return InetAddress.getAllByName(bind == null ? "127.0.0.1" : bind)[0];
        } catch (IOException unknown) {
            throw new IllegalArgumentException("cannot listen on " + bind, unknown);
        }
    }

    private static void listen(Tomcat tomcat, Path scratch, Web web, StreamGateway stream, Live live) {
        try {
            Context context = tomcat.addContext("", scratch.toString());
            context.setParentClassLoader(SandboxServer.class.getClassLoader());
            if (context instanceof StandardContext standard) {
                // Nothing is loaded by this context's own loader, so nothing of it can leak.
                standard.setClearReferencesRmiTargets(false);
                standard.setClearReferencesThreadLocals(false);
            }
            admitTickets(context, stream);
            admitOwnPages(context);
            context.addServletContainerInitializer(new WsSci(), null);
            Tomcat.addServlet(context, "web", web).setAsyncSupported(true);
            context.addServletMappingDecoded("/", "web");
            tomcat.start();
            ServerContainer sockets =
                    (ServerContainer) context.getServletContext().getAttribute(ServerContainer.class.getName());
            sockets.setDefaultMaxTextMessageBufferSize(1024 * 1024);
            sockets.addEndpoint(endpoint("/connect", stream.new Door()));
            sockets.addEndpoint(endpoint("/sandbox/live", live.new Door()));
        } catch (LifecycleException | DeploymentException broken) {
            throw new IllegalStateException("the sandbox cannot start", broken);
        }
    }

    /** A connection with no ticket, an old one or a used one is turned away before it becomes a WebSocket. */
    private static void admitTickets(Context context, StreamGateway stream) {
        Filter gate = new Filter() {
            @Override
            public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                    throws IOException, ServletException {
                if (stream.admit(request.getParameter("ticket"))) {
                    chain.doFilter(request, response);
                } else if (response instanceof HttpServletResponse refused) {
                    refused.sendError(401, "ticket");
                }
            }
        };
        stand(context, "tickets", gate, "/connect");
    }

    /** What is said here is for pages of this origin only: browsers open a WebSocket for any page, and say which one it is. */
    private static void admitOwnPages(Context context) {
        Filter gate = new Filter() {
            @Override
            public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                    throws IOException, ServletException {
                if (request instanceof HttpServletRequest asked
                        && Web.fromElsewhere(asked.getHeader("Origin"), asked.getHeader("Host"))) {
                    ((HttpServletResponse) response).sendError(403, "only for pages of the sandbox itself");
                } else {
                    chain.doFilter(request, response);
                }
            }
        };
        stand(context, "own-pages", gate, "/sandbox/live");
    }

    private static void stand(Context context, String name, Filter gate, String path) {
        FilterDef definition = new FilterDef();
        definition.setFilterName(name);
        definition.setFilter(gate);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName(name);
        map.addURLPattern(path);
        context.addFilterMap(map);
    }

    private static ServerEndpointConfig endpoint(String path, Endpoint instance) {
        return ServerEndpointConfig.Builder.create(instance.getClass(), path)
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(instance);
                    }

                    @Override
                    public boolean checkOrigin(@Nullable String originHeader) {
                        return true;
                    }
                })
                .build();
    }

    // what is kept beside the journal

    /** What lies there has customers' numbers and texts in it: nobody else on this machine may enter. */
    static void own(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (UnsupportedOperationException notPosix) {
            // a file system without owners has nothing to set
        } catch (IOException unusable) {
            throw new UncheckedIOException("the sandbox cannot use " + folder, unusable);
        }
    }

    private static SandboxApp keptApp(@Nullable Path folder) {
        if (folder == null) {
            return SandboxApp.random();
        }
        SandboxApp known = app(folder);
        if (known != null) {
            return known;
        }
        SandboxApp fresh = SandboxApp.random();
        write(folder, "app.json", fresh);
        return fresh;
    }

    static @Nullable SandboxApp app(Path folder) {
        Path file = folder.resolve("app.json");
        try {
            return Files.exists(file) ? Json.MAPPER.readValue(Files.readString(file), SandboxApp.class) : null;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    /** The port this folder's sandbox listens, or last listened, on; 0 when there never was one. */
    static int port(Path folder) {
        Path file = folder.resolve("port");
        try {
            return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
        } catch (IOException | NumberFormatException unreadable) {
            return 0;
        }
    }

    private static void keepState(@Nullable Path folder, int port) {
        if (folder != null) {
            write(folder, "port", port);
        }
    }

    private static void write(Path folder, String name, Object value) {
        try {
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, name, ".fresh");
            Files.writeString(fresh, Json.write(value));
            Files.move(
                    fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("the sandbox cannot write to " + folder, unwritable);
        }
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
