package io.edgewise.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.edgewise.identity.KeyFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * A connection through Eclipse Paho, MQTT 5. As with {@link PahoTransport} one Paho client serves one connection, so
 * nothing is sent again by Paho. The broker's limits are kept by us: what it takes at once is told to the link, what it
 * would not take is refused here and not sent. No topic alias is used in either direction: the broker must not send
 * some because we allow none, and Paho does not learn that it may (see {@link Connack}).
 */
public final class Paho5Transport implements MqttTransport {
    private static final long SESSION_EXPIRY_SECONDS = 3_600;

    // Paho holds what goes out against what we allow the broker to send, so both are the same.
    private static final int LONGEST_PACKET = GatedSocket.LONGEST_PACKET;

    // Held here, or the collector would take it and its level with it; see PahoTransport.
    private static final java.util.logging.Logger PAHO_LOG =
            java.util.logging.Logger.getLogger("org.eclipse.paho.mqttv5");

    static {
        PAHO_LOG.setLevel(Level.OFF);
    }

    private final MqttSettings settings;
    private final Events events;
    private final @Nullable MqttMessage will;
    private final GatedSocketFactory sockets;
    private final Paho5Client client;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Paho5Transport(MqttSettings settings, @Nullable MqttMessage will, Events events) {
        this.settings = settings;
        this.will = will;
        this.events = events;
        this.sockets = new GatedSocketFactory(settings);
        try {
            client = new Paho5Client(settings.plainUrl(), settings.clientId(), LONGEST_PACKET);
        } catch (MqttException e) {
            throw failure("make a client for " + settings.url(), e);
        }
        client.setManualAcks(true);
        client.setCallback(new Callbacks());
    }

    /** Returns what makes connections of this kind. */
    public static Factory factory() {
        return Paho5Transport::new;
    }

    @Override
    public Session connect(Duration limit) throws InterruptedException {
        String what = "connect to " + settings.url();
        Waiter waiter = new Waiter(ended);
        try {
            client.connect(options(limit), null, waiter);
            IMqttToken token = waiter.await(what, limit);
            return new Session(token.getSessionPresent(), client.connack().receiveMaximum());
        } catch (MqttException e) {
            throw failure(what, e);
        } catch (KeyFileException e) {
            throw new TransportException(TransportException.Kind.REFUSED, what + ": " + e.getMessage(), e);
        } catch (TransportException e) {
            Connack connack = client.connack();
            if (connack.code() == 0) {
                throw e;
            }
            // Paho drops the broker's words.
            TransportException refused = new TransportException(
                    ReasonCode.ofConnect(connack.code()),
                    what + ": " + ReasonCode.words(connack.code(), connack.reason()),
                    e);
            throw ReasonCode.isLogin(connack.code()) ? LoginTrouble.explained(refused, settings.login()) : refused;
        }
    }

    @Override
    public boolean connected() {
        return client.isConnected() && !sockets.isDeaf();
    }

    @Override
    public void send(long token, MqttMessage message) {
        Connack broker = client.connack();
        if (message.qos() > broker.maximumQos()) {
            throw refusal(message, "the broker takes no message of QoS " + message.qos());
        }
        try {
            MqttProperties properties = Paho5Message.properties(message);
            long most = Math.min(LONGEST_PACKET, broker.maximumPacket());
            if (Paho5Message.packetBytes(message, properties) > most) {
                throw refusal(message, "the broker takes packets of " + most + " bytes at most");
            }
            client.publish(
                    message.topic(), Paho5Message.of(message, properties), null, new Settler(token, message.topic()));
        } catch (MqttException e) {
            throw failure("publish to " + message.topic(), e);
        }
    }

    @Override
    public void subscribe(String filter, int qos, Duration limit) throws InterruptedException {
        String what = "subscribe to " + filter;
        Waiter waiter = new Waiter(ended);
        try {
            client.subscribe(filter, qos, null, waiter);
        } catch (MqttException e) {
            throw failure(what, e);
        }
        refuseFailures(what, waiter.await(what, limit));
    }

    @Override
    public void unsubscribe(String filter, Duration limit) throws InterruptedException {
        String what = "unsubscribe from " + filter;
        Waiter waiter = new Waiter(ended);
        try {
            client.unsubscribe(filter, null, waiter);
        } catch (MqttException e) {
            throw failure(what, e);
        }
        refuseFailures(what, waiter.await(what, limit));
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
            client.disconnect(0, null, waiter, 0, new MqttProperties());
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

    private MqttConnectionOptions options(Duration limit) throws MqttException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setAutomaticReconnect(false);
        options.setCleanStart(settings.cleanSession());
        options.setSessionExpiryInterval(settings.cleanSession() ? 0 : SESSION_EXPIRY_SECONDS);
        options.setMaximumPacketSize((long) LONGEST_PACKET);
        options.setConnectionTimeout((int) Math.max(1, limit.toSeconds()));
        options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
        options.setSocketFactory(sockets);
        if (settings.login() != null) {
            options.setUserName(settings.login().user());
            options.setPassword(bytes(settings.login().password()));
        }
        if (will != null) {
            MqttProperties properties = Paho5Message.properties(will);
            options.setWill(will.topic(), Paho5Message.of(will, properties));
            options.setWillMessageProperties(properties);
        }
        return options;
    }

    private static byte[] bytes(char[] password) {
        ByteBuffer encoded = UTF_8.encode(CharBuffer.wrap(password));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    private static TransportException refusal(MqttMessage message, String why) {
        return new TransportException(TransportException.Kind.REFUSED, message + " is not sent: " + why);
    }

    private static void refuseFailures(String what, IMqttToken done) {
        int[] codes = done.getReasonCodes();
        for (int code : codes == null ? new int[0] : codes) {
            if (ReasonCode.isFailure(code)) {
                throw new TransportException(
                        TransportException.Kind.REFUSED, what + ": " + ReasonCode.words(code, reason(done)));
            }
        }
    }

    private static @Nullable String reason(IMqttToken token) {
        MqttProperties properties = token.getResponseProperties();
        return properties == null ? null : properties.getReasonString();
    }

    private static TransportException failure(String what, Throwable cause) {
        int code = cause instanceof MqttException e ? e.getReasonCode() : 0;
        boolean busy = code == MqttClientException.REASON_CODE_MAX_INFLIGHT
                || code == MqttClientException.REASON_CODE_NO_MESSAGE_IDS_AVAILABLE;
        TransportException.Kind kind = busy ? TransportException.Kind.BUSY : TransportException.Kind.NETWORK;
        return TransportException.of(kind, what, cause);
    }

    /** Paho's callback thread: what it brings is noted, and nothing may be thrown back, which would end the line. */
    private final class Callbacks implements MqttCallback {
        @Override
        public void disconnected(MqttDisconnectResponse why) {
            MqttException cause = why.getException();
            end(cause);
            events.lost(
                    cause == null
                            ? ReasonCode.words(why.getReturnCode(), why.getReasonString())
                            : TransportException.words(cause));
        }

        @Override
        public void mqttErrorOccurred(MqttException what) {
            // The end of the connection follows and is told.
        }

        @Override
        public void messageArrived(String topic, org.eclipse.paho.mqttv5.common.MqttMessage message) {
            MqttProperties came = message.getProperties();
            Map<String, String> properties = new HashMap<>();
            for (UserProperty property : came == null ? List.<UserProperty>of() : came.getUserProperties()) {
                properties.put(property.getKey(), property.getValue());
            }
            Long expiry = came == null ? null : came.getMessageExpiryInterval();
            events.arrived(
                    message.getId(),
                    MqttMessage.received(topic, message.getPayload(), message.getQos(), message.isRetained())
                            .receivedWith(
                                    came == null ? null : came.getContentType(),
                                    expiry == null ? null : Duration.ofSeconds(expiry),
                                    properties));
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // The token's own listener has been told already.
        }

        @Override
        public void connectComplete(boolean reconnect, String url) {
            // The waiter of the connect has been told already.
        }

        @Override
        public void authPacketArrived(int code, MqttProperties properties) {
            // We name no method of authentication, so none comes.
        }
    }

    /** Tells once how a send ended. To Paho an acknowledgement that says no is a success. */
    private final class Settler implements MqttActionListener {
        private final long token;
        private final String topic;
        private final AtomicBoolean told = new AtomicBoolean();

        Settler(long token, String topic) {
            this.token = token;
            this.topic = topic;
        }

        @Override
        public void onSuccess(IMqttToken done) {
            if (!told.compareAndSet(false, true)) {
                return;
            }
            int[] codes = done.getReasonCodes();
            int code = codes == null || codes.length == 0 ? 0 : codes[0];
            if (ReasonCode.isFailure(code)) {
                events.refused(
                        token,
                        ReasonCode.ofMessage(code),
                        "publish to " + topic + ": " + ReasonCode.words(code, reason(done)));
            } else {
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
    private static final class Waiter implements MqttActionListener {
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
            return answer.await(what, limit, Paho5Transport::failure);
        }
    }
}
