package dev.baton.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;

/** Ports on this machine's own address. */
final class Ports {

    /** 127.0.0.1, also where the JVM prefers IPv6. */
    private static final InetAddress HERE = here();

    private Ports() {}

    /** {@code wanted} when nobody has it, else one the system gives; 0 wants none in particular. */
    static int freeOr(int wanted) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(HERE, wanted));
            return socket.getLocalPort();
        } catch (IOException taken) {
            if (wanted == 0) {
                throw new UncheckedIOException(taken);
            }
            return freeOr(0);
        }
    }

    static boolean listening(int port) {
        try (Socket socket = connect(port)) {
            return socket.isConnected();
        } catch (IOException nobody) {
            return false;
        }
    }

    /** A connection whose reads wait for at most two seconds. */
    static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(HERE, port), 500);
            socket.setSoTimeout(2000);
            return socket;
        } catch (IOException nobody) {
            socket.close();
            throw nobody;
        }
    }

    private static InetAddress here() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
