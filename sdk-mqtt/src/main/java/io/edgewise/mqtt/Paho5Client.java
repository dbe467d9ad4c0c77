package io.edgewise.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/** A Paho client that reads a broker's packets through our own streams, whatever socket is beneath. */
final class Paho5Client extends MqttAsyncClient {
    private final int longest;

    // Written by Paho's receiver before it tells of the connect.
    private volatile Connack connack = new Connack(0, null, 65_535, Long.MAX_VALUE, 2);

    /**
     * Makes a client.
     *
     * @param longest how many bytes the broker may send in a packet; a longer one ends the connection, since it was
     *     told
     */
    Paho5Client(String url, String clientId, int longest) throws MqttException {
        super(url, clientId, new MemoryPersistence());
        this.longest = longest;
    }

    /** Returns what the broker said when we connected; before that, that it allows everything. */
    Connack connack() {
        return connack;
    }

    @Override
    protected NetworkModule[] createNetworkModules(String address, MqttConnectionOptions options) throws MqttException {
        NetworkModule[] modules = super.createNetworkModules(address, options);
        for (int i = 0; i < modules.length; i++) {
            modules[i] = new Watched(modules[i]);
        }
        return modules;
    }

    private final class Watched implements NetworkModule {
        private final NetworkModule inner;

        Watched(NetworkModule inner) {
            this.inner = inner;
        }

        @Override
        public void start() throws IOException, MqttException {
            inner.start();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            // One byte less than the socket cuts a packet to: what was cut must not pass for a message.
            InputStream strict = new ShortPackets(inner.getInputStream(), longest - 1, false);
            return new ConnackWatch(strict, came -> connack = came);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return inner.getOutputStream();
        }

        @Override
        public void stop() throws IOException {
            inner.stop();
        }

        @Override
        public String getServerURI() {
            return inner.getServerURI();
        }
    }
}
