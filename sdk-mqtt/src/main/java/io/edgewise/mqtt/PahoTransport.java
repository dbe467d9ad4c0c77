package io.edgewise.mqtt;

import io.edgewise.identity.KeyFileException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * A connection through Eclipse Paho, MQTT 3.1.1. One Paho client serves one connection and is thrown away with it: its
 * own reconnect stops for ever on the first surprise, its buffer and its file store lose messages. Every wait has a
 * limit here, because Paho's own limit covers no more than the TCP connect.
 */
public final class PahoTransport implements MqttTransport {
    private static final int REFUSED_SUBSCRIPTION = 128;

    // Held here, or the collector would take it and its level with it. Paho prints stack traces for every line that
    // breaks; what it has to say reaches us by its callbacks, and is logged by the link, once.
    private static final java.util.logging.Logger PAHO_LOG =
            java.util.logging.Logger.getLogger("org.eclipse.paho.client.mqttv3");

    static {
        PAHO_LOG.setLevel(Level.OFF);
    }

    private final MqttSettings settings;
    private final Events events;
    private final @Nullable MqttMessage will;
    private final GatedSocketFactory sockets;
    private final MqttAsyncClient client;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private PahoTransport(MqttSettings settings, @Nullable MqttMessage will, Events events) {
        this.settings = settings;
        this.will = will;
        this.events = events;
        this.sockets = new GatedSocketFactory(settings);
        try {
            client = new MqttAsyncClient(settings.plainUrl(), settings.clientId(), new MemoryPersistence());
        } catch (MqttException e) {
            throw failure("make a client for " + settings.url(), e);
        }
        client.setManualAcks(true);
        client.setCallback(new Callbacks());
    }

    /** Returns what makes connections of this kind. */
    public static Factory factory() {
        return PahoTransport::new;
    }

    @Override
    public Session connect(Duration limit) throws InterruptedException {
        Waiter waiter = new Waiter(ended);
        try {
            client.connect(options(limit), null, waiter);
        } catch (MqttException e) {
            throw failure("connect to " + settings.url(), e);
        } catch (KeyFileException e) {
            throw new TransportException(
                    TransportException.Kind.REFUSED, "connect to " + settings.url() + ": " + e.getMessage(), e);
        }
        try {
            IMqttToken token = waiter.await("connect to " + settings.url(), limit);
            return new Session(token.getSessionPresent(), 65_535);
        } catch (TransportException e) {
            throw isLogin(e.getCause()) ? LoginTrouble.explained(e, settings.login()) : e;
        }
    }

    private static boolean isLogin(@Nullable Throwable cause) {
        int code = cause instanceof MqttException e ? e.getReasonCode() : 0;
        return code == MqttException.REASON_CODE_FAILED_AUTHENTICATION
                || code == MqttException.REASON_CODE_NOT_AUTHORIZED;
    }

    @Override
    public boolean connected() {
        return client.isConnected() && !sockets.isDeaf();
    }

    @Override
    public void send(long token, MqttMessage message) {
        try {
            client.publish(
                    message.topic(), message.payload(), message.qos(), message.retained(), null, new Settler(token));
        } catch (MqttException e) {
            throw failure("publish to " + message.topic(), e);
        }
    }

    @Override
    public void subscribe(String filter, int qos, Duration limit) throws InterruptedException {
        Waiter waiter = new Waiter(ended);
        try {
            client.subscribe(filter, qos, null, waiter);
        } catch (MqttException e) {
            throw failure("subscribe to " + filter, e);
        }
        for (int granted : waiter.await("subscribe to " + filter, limit).getGrantedQos()) {
            if (granted >= REFUSED_SUBSCRIPTION) {
                throw new TransportException(
                        TransportException.Kind.REFUSED, "subscribe to " + filter + ": the broker does not allow it");
            }
        }
    }

    @Override
    public void unsubscribe(String filter, Duration limit) throws InterruptedException {
        Waiter waiter = new Waiter(ended);
        try {
            client.unsubscribe(filter, null, waiter);
        } catch (MqttException e) {
            throw failure("unsubscribe from " + filter, e);
        }
        waiter.await("unsubscribe from " + filter, limit);
    }

    @Override
    public void acknowledge(long id) {
        try {
            client.messageArrivedComplete((int) id, 1);
        } catch (MqttException e) {
            throw failure("acknowledge message " + id, e);
        }
    }

    @Override
    public void disconnect(Duration limit) throws InterruptedException {
        Waiter waiter = new Waiter(ended);
        try {
            client.disconnect(0, null, waiter);
        } catch (MqttException e) {
            throw failure("disconnect from " + settings.url(), e);
        }
        waiter.await("disconnect from " + settings.url(), limit);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            end(null);
            Disposal.of(this::free, settings.url());
        }
    }

    private void end(@Nullable Throwable cause) {
        ended.completeExceptionally(cause != null ? cause : new IOException("the connection ended"));
    }

    private void free() {
        try {
            sockets.close();
        } catch (IOException e) {
            Logger.debug(e, "closing a socket to {}", settings.url());
        }
        try {
            client.disconnectForcibly(0, 0, false);
        } catch (MqttException e) {
            Logger.trace(e, "ending a connection to {}", settings.url());
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            Logger.warn(e, "a client of {} does not close", settings.url());
        }
    }

    private MqttConnectOptions options(Duration limit) {
        MqttConnectOptions options = new MqttConnectOptions();
        // Named, or Paho tries MQTT 3.1 after every refusal.
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setAutomaticReconnect(false);
        options.setCleanSession(settings.cleanSession());
        options.setConnectionTimeout((int) Math.max(1, limit.toSeconds()));
        options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
        // Above our own window: Paho throws at its limit, for QoS 0 as well, and lowers its count after it told us.
        options.setMaxInflight(2 * settings.window() + 100);
        options.setSocketFactory(sockets);
        if (settings.login() != null) {
            options.setUserName(settings.login().user());
            options.setPassword(settings.login().password());
        }
        if (will != null) {
            options.setWill(will.topic(), will.payload(), will.qos(), will.retained());
        }
        return options;
    }

    private static TransportException failure(String what, Throwable cause) {
        int code = cause instanceof MqttException e ? e.getReasonCode() : 0;
        TransportException.Kind kind = switch (code) {
            case MqttException.REASON_CODE_MAX_INFLIGHT, MqttException.REASON_CODE_NO_MESSAGE_IDS_AVAILABLE ->
                TransportException.Kind.BUSY;
            case MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION,
                    MqttException.REASON_CODE_INVALID_CLIENT_ID,
                    MqttException.REASON_CODE_FAILED_AUTHENTICATION,
                    MqttException.REASON_CODE_NOT_AUTHORIZED,
                    MqttException.REASON_CODE_SUBSCRIBE_FAILED -> TransportException.Kind.REFUSED;
            default -> TransportException.Kind.NETWORK;
        };
        return TransportException.of(kind, what, cause);
    }

    /** Paho's callback thread: what it brings is noted, and nothing may be thrown back, which would end the line. */
    private final class Callbacks implements MqttCallback {
        @Override
        public void connectionLost(@Nullable Throwable cause) {
            end(cause);
            events.lost(TransportException.words(cause));
        }

        @Override
        public void messageArrived(String topic, org.eclipse.paho.client.mqttv3.MqttMessage message) {
            events.arrived(
                    message.getId(),
                    MqttMessage.received(topic, message.getPayload(), message.getQos(), message.isRetained()));
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // The token's own listener has been told already.
        }
    }

    /** Tells once how a send ended: Paho may tell of a failure and a success of the same token. */
    private final class Settler implements IMqttActionListener {
        private final long token;
        private final AtomicBoolean told = new AtomicBoolean();

        Settler(long token) {
            this.token = token;
        }

        @Override
        public void onSuccess(IMqttToken done) {
            if (told.compareAndSet(false, true)) {
                events.settled(token, null);
            }
        }

        @Override
        public void onFailure(IMqttToken done, @Nullable Throwable cause) {
            if (told.compareAndSet(false, true)) {
                events.settled(token, TransportException.words(cause));
            }
        }
    }

    /** Waits for a token, with a limit. */
    private static final class Waiter implements IMqttActionListener {
        private final Answer<IMqttToken> answer;

        Waiter(CompletableFuture<Void> ended) {
            this.answer = new Answer<>(ended);
        }

        @Override
        public void onSuccess(IMqttToken token) {
            answer.came(token);
        }

        @Override
        public void onFailure(IMqttToken token, @Nullable Throwable cause) {
            answer.failed(cause);
        }

        IMqttToken await(String what, Duration limit) throws InterruptedException {
            return answer.await(what, limit, PahoTransport::failure);
        }
    }
}
