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
import java.net.InetAddress;
import java.nio.file.Path;
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

/** The sandbox's own Tomcat: it takes its port first, and answers once it is told what. */
final class Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private final Tomcat tomcat;
    private final Path scratch;

    private Listener(Tomcat tomcat, Path scratch) {
        this.tomcat = tomcat;
        this.scratch = scratch;
    }

    /**
     * A server that holds the wished port, or the next free one, and does not answer yet: nobody can take it any more.
     */
    static Listener holding(SandboxOptions options, Path scratch) {
        int wished = options.port();
        int tries = wished == 0 || options.strictPort() ? 1 : 50;
        for (int next = wished; next < wished + tries; next++) {
            Tomcat holding = held(options, next, scratch);
            if (holding != null) {
                return new Listener(holding, scratch);
            }
        }
        Tomcat any = options.strictPort() ? null : held(options, 0, scratch);
        if (any == null) {
            throw new IllegalStateException("port " + wished + " is in use");
        }
        return new Listener(any, scratch);
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
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

    /** From now on it answers. */
    void listen(Web web, StreamGateway stream, Live live) {
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

    /**
     * What is said here is for pages of this origin only: browsers open a WebSocket for any page, and say which one it
     * is.
     */
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

    /** The port is free when this returns. */
    void stop() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException broken) {
            LOG.warn("sandbox did not stop cleanly", broken);
        }
    }
}
