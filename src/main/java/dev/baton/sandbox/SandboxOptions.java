package dev.baton.sandbox;

import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * How a sandbox is started.
 *
 * @param folder where its state is kept (the folder itself); null keeps nothing
 * @param port the wished port; 0 for any free one. Above 0 and busy: the next free one, unless {@code strictPort}
 * @param bind the address to listen on; null for this machine only
 * @param templates a folder with {@code cards/workflow.card.json} in place of the shipped one
 * @param product where the product listens, for results of the gateways and callbacks in http mode; may be set later
 * @param demo whether an empty sandbox gets the demo people and groups
 * @param app fixed credentials; null for those of the folder, or random ones
 */
public record SandboxOptions(
        @Nullable Path folder,
        int port,
        boolean strictPort,
        @Nullable String bind,
        @Nullable Path templates,
        @Nullable String product,
        boolean demo,
        Clock clock,
        @Nullable SandboxApp app) {

    /** Where the standalone program listens, unless told otherwise. */
    public static final int DEFAULT_PORT = 8090;

    /** In memory, on any free port, with the demo people: what a test wants. */
    public static SandboxOptions inMemory() {
        return new SandboxOptions(null, 0, false, null, null, null, true, Clock.systemUTC(), null);
    }

    /** With its state kept in this folder; null keeps nothing. */
    public SandboxOptions withFolder(@Nullable Path newFolder) {
        return new SandboxOptions(newFolder, port, strictPort, bind, templates, product, demo, clock, app);
    }

    /** At this port; 0 is any free one. */
    public SandboxOptions withPort(int newPort) {
        return new SandboxOptions(folder, newPort, strictPort, bind, templates, product, demo, clock, app);
    }

    /** At its port or not at all. */
    public SandboxOptions withStrictPort() {
        return new SandboxOptions(folder, port, true, bind, templates, product, demo, clock, app);
    }

    /** Reached at this address; null: from this machine only. */
    public SandboxOptions withBind(@Nullable String newBind) {
        return new SandboxOptions(folder, port, strictPort, newBind, templates, product, demo, clock, app);
    }

    /** With this folder's card template in place of the shipped one. */
    public SandboxOptions withTemplates(@Nullable Path newTemplates) {
        return new SandboxOptions(folder, port, strictPort, bind, newTemplates, product, demo, clock, app);
    }

    /** For the product that listens here. */
    public SandboxOptions withProduct(@Nullable String newProduct) {
        return new SandboxOptions(folder, port, strictPort, bind, templates, newProduct, demo, clock, app);
    }

    /** Without the demo people and groups. */
    public SandboxOptions withoutDemo() {
        return new SandboxOptions(folder, port, strictPort, bind, templates, product, false, clock, app);
    }

    /** With the time by this clock. */
    public SandboxOptions withClock(Clock newClock) {
        return new SandboxOptions(folder, port, strictPort, bind, templates, product, demo, newClock, app);
    }

    /** With these credentials and this template id instead of random ones. */
    public SandboxOptions withApp(String clientId, String clientSecret, String robotCode, String cardTemplateId) {
        return new SandboxOptions(
                folder,
                port,
                strictPort,
                bind,
                templates,
                product,
                demo,
                clock,
                SandboxApp.random().with(clientId, clientSecret, robotCode, cardTemplateId));
    }
}
