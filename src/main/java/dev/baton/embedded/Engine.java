package dev.baton.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server process that must not outlive us.
 *
 * <p>Where there is a POSIX shell the server runs in its own session, so that a Ctrl-C in the terminal reaches only us
 * and the order of stopping stays ours; and a small guard waits at the other end of a pipe: when this JVM dies, even by
 * {@code kill -9}, the pipe closes and the guard asks the server to stop. The server replaces the shell, so the process
 * we hold is the server itself.
 */
final class Engine {

    private static final String GUARD =
            "exec 3<&0; (cat <&3 >/dev/null 2>&1; kill -TERM $$ 2>/dev/null) >/dev/null 2>&1 & exec \"$@\" </dev/null 3<&-";
    private static final Path SHELL = Path.of("/bin/sh");
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private final String name;
    private final Process process;

    private Engine(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /** Starts {@code command} in {@code folder}; what it says on its standard streams is appended to {@code output}. */
    static Engine launch(String name, List<String> command, Path folder, Path output) {
        List<String> guarded = new ArrayList<>();
        if (Files.isExecutable(SHELL)) {
            SETSID.stream().filter(Files::isExecutable).findFirst().ifPresent(setsid -> guarded.add(setsid.toString()));
            guarded.addAll(List.of(SHELL.toString(), "-c", GUARD, name));
        }
        guarded.addAll(command);
        try {
            Process process = new ProcessBuilder(guarded)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
            return new Engine(name, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    void whenEnded(Runnable then) {
        var unused = process.onExit().thenRun(then);
    }

    void askToStop() {
        process.destroy();
    }

    /**
     * Asks the server to stop, and ends it the hard way when it has not after {@code patience}. A second call does
     * nothing.
     */
    void stop(Duration patience) {
        stop(process.toHandle(), patience);
    }

    /** Stops a process that an earlier JVM left behind; true when it was still running. */
    static boolean stop(ProcessHandle handle, Duration patience) {
        if (!handle.isAlive()) {
            return false;
        }
        handle.destroy();
        if (!ended(handle, patience)) {
            handle.destroyForcibly();
            ended(handle, Duration.ofSeconds(5));
        }
        return true;
    }

    /** When the process was started; a number alone may have been given to another process since. */
    static Instant startOf(ProcessHandle handle) {
        return handle.info().startInstant().orElse(Instant.EPOCH);
    }

    private static boolean ended(ProcessHandle handle, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (handle.isAlive()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(25);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name + " (process " + pid() + ")";
    }
}
