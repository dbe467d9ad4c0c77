package io.edgewise.simulator;

import io.edgewise.durable.Folders;
import io.edgewise.simulator.chaos.Broker;
import io.moquette.BrokerConstants;
import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * An MQTT broker (3.1.1 and 5) for demos and tests: on the loopback interface only, open to everyone there, all in
 * memory. It is Moquette; what it says goes to SLF4J as {@code io.moquette}, of which only warnings matter.
 */
public final class EmbeddedBroker implements Broker {
    /** How many messages may wait for one of the broker's own threads before it drops them. */
    private static final int QUEUE = 1 << 17;

    private static final int LARGEST_MESSAGE = 1 << 20;

    private final Server server = new Server();
    private final Path scratch;
    private final int port;
    private boolean closed;

    private EmbeddedBroker(int wantedPort) throws IOException {
        BrokerChannels.install();
        scratch = Files.createTempDirectory("edgewise-broker");
        try {
            server.startServer(new MemoryConfig(settings(wantedPort)));
            port = BrokerChannels.boundPort();
        } catch (IOException | RuntimeException e) {
            abandon(e);
            String advice = wantedPort == 0 ? "" : "; give another port, or 0";
            throw new IOException(
                    "cannot listen on " + Loopback.HOST + " port " + wantedPort + ": " + e.getMessage() + advice, e);
        }
    }

    /** Starts a broker on a free port. */
    public static EmbeddedBroker start() throws IOException {
        return start(0);
    }

    /**
     * Starts a broker.
     *
     * @param port 0 for a free one
     * @throws IOException if the port is taken
     */
    public static EmbeddedBroker start(int port) throws IOException {
        return new EmbeddedBroker(port);
    }

    @Override
    public int port() {
        return port;
    }

    /** Returns where clients connect to, for example {@code tcp://127.0.0.1:40123}. */
    public String url() {
        return "tcp://" + Loopback.HOST + ":" + port;
    }

    /** Returns how many clients are connected. */
    public int clients() {
        return server.listConnectedClients().size();
    }

    /** Cuts all connections and stops; takes about 2 s, which Netty waits for latecomers. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        server.stopServer();
        sweep();
    }

    /** Returns the folder it works in, which is gone once it is closed. */
    Path scratch() {
        return scratch;
    }

    private Properties settings(int wantedPort) {
        Properties settings = new Properties();
        settings.setProperty(IConfig.HOST_PROPERTY_NAME, Loopback.HOST);
        settings.setProperty(IConfig.PORT_PROPERTY_NAME, Integer.toString(wantedPort));
        settings.setProperty(IConfig.WEB_SOCKET_PORT_PROPERTY_NAME, BrokerConstants.DISABLED_PORT_BIND);
        settings.setProperty(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "true");
        settings.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
        settings.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
        settings.setProperty(IConfig.DATA_PATH_PROPERTY_NAME, scratch.toString());
        settings.setProperty(IConfig.SESSION_QUEUE_SIZE, Integer.toString(QUEUE));
        settings.setProperty(IConfig.NETTY_MAX_BYTES_PROPERTY_NAME, Integer.toString(LARGEST_MESSAGE));
        settings.setProperty(
                IConfig.BUFFER_FLUSH_MS_PROPERTY_NAME, Integer.toString(BrokerConstants.IMMEDIATE_BUFFER_FLUSH));
        settings.setProperty(BrokerConstants.NETTY_TCP_NODELAY_PROPERTY_NAME, "true");
        return settings;
    }

    /** A start that failed half-way has threads and files, and may not be able to stop in order. */
    private void abandon(Exception why) {
        try {
            server.stopServer();
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
        sweep();
    }

    private void sweep() {
        try {
            Folders.delete(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear the broker's folder " + scratch + "; delete it", e);
        }
    }
}
