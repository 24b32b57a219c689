package dev.baton.start;

import dev.baton.wording.Sheet;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.logging.Log;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Reads {@code .env} behind the environment, refuses wrong variables, and fills those whose default depends on this
 * machine: the port, the public address, the API token of a development start, and whether demo data is wanted.
 */
final class Settings implements EnvironmentPostProcessor, Ordered {

    /** Keeps automatically chosen ports from being chosen by a second Baton that starts in the same moment. */
    private static final List<FileChannel> CLAIMED_PORTS = new ArrayList<>();

    private static final Path TEMPLATES = Path.of("bot-templates");

    private static final Map<String, String> DEFAULTS = Map.of(
            "BATON_PROFILE", "development",
            "BATON_DATA_DIR", "./.baton",
            "BATON_UNDO_WINDOW", "PT60S",
            "BATON_SWEEP_DAYS", "60",
            "DINGTALK_CALLBACK_MODE", "stream",
            "SMS_PROVIDER", "sandbox",
            "REFUND_GATEWAY", "sandbox");

    private final Log log;

    Settings(DeferredLogFactory logs) {
        this.log = logs.getLog(Settings.class);
    }

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        readFile(environment);
        refuseReferences(environment);
        Variables variables = new Variables(name -> environment.getProperty(name, ""));
        new VariablesCheck(variables).check();
        Variables.unknown(given(environment)).forEach(log::warn);
        Map<String, Object> filled = new HashMap<>();
        environment.getPropertySources().addFirst(new MapPropertySource("settings of this machine", filled));
        for (String name : Variables.NAMES) {
            String value = environment.getProperty(name);
            if (value != null) { // empty is unset, and blanks around a value are nobody's intention
                filled.put(name, value.isBlank() ? DEFAULTS.getOrDefault(name, "") : value.strip());
            }
        }
        boolean serving = environment.getProperty("baton.command", "").isEmpty();
        String port = environment.getProperty("server.port", "");
        if (serving && port.isEmpty()) {
            port = Integer.toString(freePort());
            filled.put("server.port", port);
        } else if (serving && variables.has("BATON_HTTP_PORT") && port.equals(variables.get("BATON_HTTP_PORT"))) {
            refuseBusy(Integer.parseInt(port));
        }
        String address = environment.getProperty("baton.public-url", "").strip();
        filled.put(
                "baton.public-url",
                address.isEmpty()
                        ? "http://localhost:" + (port.isEmpty() ? "8080" : port)
                        : address.replaceFirst("/+$", ""));
        if (environment.getProperty("baton.templates-dir", "").isEmpty() && Files.isDirectory(TEMPLATES)) {
            filled.put("baton.templates-dir", TEMPLATES.toString());
        }
        Sheet.readFrom(environment.getProperty("baton.templates-dir", ""));
        if (environment.getProperty("baton.demo", "").isEmpty()) {
            filled.put("baton.demo", variables.allEmbedded());
        }
        if (environment.getProperty("baton.api-token", "").isEmpty()) {
            fillToken(Path.of(environment.getProperty("baton.data-dir", "./.baton")), serving, filled);
        }
        if (variables.has("REDIS_URL")) {
            filled.putAll(RedisAddress.properties(variables.get("REDIS_URL")));
        }
    }

    /** Every name that somebody wrote, in the environment or in {@code .env}. */
    private static Set<String> given(ConfigurableEnvironment environment) {
        Set<String> names = new TreeSet<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> listed) {
                names.addAll(List.of(listed.getPropertyNames()));
            }
        }
        return names;
    }

    /** Behind the environment, before everything that ships with Baton. */
    private static void readFile(ConfigurableEnvironment environment) {
        Path file = Path.of(environment.getProperty("baton.env-file", ".env"));
        MutablePropertySources sources = environment.getPropertySources();
        String before = sources.contains(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
                ? StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME
                : StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME;
        Map<String, Object> written = DotEnv.read(file);
        sources.addAfter(before, new MapPropertySource("file .env", written));
        Map<String, Object> hidden = new HashMap<>(written);
        hidden.keySet().removeIf(name -> !isBlank(sources, name)); // empty is unset, so it hides nothing
        sources.addFirst(new MapPropertySource("file .env where the environment is empty", hidden));
    }

    /** What was written for this name, nothing replaced in it, is empty. */
    private static boolean isBlank(MutablePropertySources sources, String name) {
        return sources.stream()
                .map(source -> source.getProperty(name))
                .filter(Objects::nonNull)
                .findFirst()
                .map(value -> value.toString().isBlank())
                .orElse(false);
    }

    /**
     * A value is taken as it stands; one that refers to another would silently become something else, or be shown in a
     * stack trace.
     */
    private static void refuseReferences(ConfigurableEnvironment environment) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            for (String name : Variables.NAMES) {
                if (source.getProperty(name) instanceof CharSequence value
                        && value.toString().contains("${")) {
                    throw new StartRefused(
                            name + " has ${ in its value, and nothing is replaced there: write what is meant, or choose"
                                    + " a secret without these two characters.");
                }
            }
        }
    }

    private static void refuseBusy(int port) {
        if (!free(port)) {
            throw new StartRefused(
                    "BATON_HTTP_PORT " + port + " is in use by another program: stop that one, choose another"
                            + " port, or leave BATON_HTTP_PORT empty to use the next free one.");
        }
    }

    private static int freePort() {
        for (int port = 8080; port < 8280; port++) {
            if (free(port) && claim(port)) {
                return port;
            }
        }
        throw new StartRefused("No port from 8080 to 8279 is free: set BATON_HTTP_PORT to one that is.");
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static boolean claim(int port) {
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "baton-port-" + port + ".lock");
        try {
            FileChannel channel = forEverybody(file);
            try {
                if (channel.tryLock() != null) {
                    CLAIMED_PORTS.add(channel);
                    return true;
                }
            } catch (OverlappingFileLockException thisVeryJvm) {
                // as taken as by anybody else
            }
            channel.close();
            return false;
        } catch (IOException e) {
            return true; // without a lock the worst is that the later of two starts stops and says so
        }
    }

    /** Opened, and made by the first who comes so that every user of this machine can lock it. */
    private static FileChannel forEverybody(Path file) throws IOException {
        try {
            FileChannel made = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            permit(file, "rw-rw-rw-");
            return made;
        } catch (FileAlreadyExistsException others) {
            return FileChannel.open(file, StandardOpenOption.WRITE);
        }
    }

    /** The token of a development start: made once, kept beside the data, shown when it is made. */
    private static void fillToken(Path dataDir, boolean serving, Map<String, Object> filled) {
        Path file = dataDir.resolve("api-token");
        try {
            String token = Files.exists(file) ? Files.readString(file).strip() : "";
            if (token.isEmpty()) {
                token = random();
                if (serving) {
                    Files.createDirectories(dataDir);
                    Files.deleteIfExists(file);
                    Files.createFile(file);
                    permit(file, "rw-------");
                    Files.writeString(file, token + "\n");
                    filled.put("baton.api-token-shown", token);
                }
            }
            filled.put("baton.api-token", token);
            filled.put("baton.api-token-file", file.toString());
        } catch (IOException e) {
            throw new StartRefused("BATON_API_TOKEN is empty and a generated one cannot be kept in " + file + " (" + e
                    + "): set BATON_API_TOKEN, or let BATON_DATA_DIR name a folder that the user "
                    + System.getProperty("user.name") + " can write to.");
        }
    }

    private static String random() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void permit(Path file, String permissions) throws IOException {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (UnsupportedOperationException notPosix) {
            // a file system without owners has nothing to set
        }
    }
}
