package io.edgewise.mqtt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a broker. It is opened once, never reconnects and never buffers; when it is lost it is thrown away.
 * Its callbacks come on threads of its own, so they must only note what happened and return.
 */
public interface MqttTransport extends AutoCloseable {
    /**
     * What the broker said when it let us in.
     *
     * @param present whether it still knew us
     * @param receiveMaximum how many unacknowledged messages it takes at once
     */
    record Session(boolean present, int receiveMaximum) {}

    /** What a connection tells. No method may wait or throw. */
    interface Events {
        /** Tells of a message; it must be acknowledged by {@code id} unless its quality of service is 0. */
        void arrived(long id, MqttMessage message);

        /**
         * Tells how a send ended, once for each token at most: acknowledged (QoS 1) or written to the socket (QoS 0)
         * when {@code failure} is null.
         */
        void settled(long token, @Nullable String failure);

        /**
         * Tells, in the place of {@link #settled}, that the broker did not take a message; the connection stands.
         *
         * @param kind REFUSED when it never will, BUSY when it will later, NETWORK when it did not tell
         */
        void refused(long token, TransportException.Kind kind, String why);

        /** Tells that the connection is gone. Tokens that have not settled need not settle any more. */
        void lost(String why);
    }

    /** Makes connections. */
    @FunctionalInterface
    interface Factory {
        /**
         * Makes a connection that is not yet open.
         *
         * @param will what the broker publishes when we vanish; null for nothing
         * @throws TransportException when it cannot be made
         */
        MqttTransport open(MqttSettings settings, @Nullable MqttMessage will, Events events);
    }

    /**
     * Connects, and waits for the broker's word.
     *
     * @throws TransportException when it fails or takes longer than the limit; the connection is then of no more use
     */
    Session connect(Duration limit) throws InterruptedException;

    /** Tells whether the connection stands, as far as is known. */
    boolean connected();

    /**
     * Sends without waiting for the network; the end is told by {@link Events#settled}.
     *
     * @param token names this send, never used twice on one connection
     * @throws TransportException when it was not taken, REFUSED when it never will be; the token will then not settle
     */
    void send(long token, MqttMessage message);

    /**
     * Subscribes.
     *
     * @throws TransportException REFUSED when the broker does not allow it, else the connection is of no more use
     */
    void subscribe(String filter, int qos, Duration limit) throws InterruptedException;

    /** Ends a subscription; throws like {@link #subscribe}. */
    void unsubscribe(String filter, Duration limit) throws InterruptedException;

    /** Tells the broker that a message of QoS 1 has been taken over. */
    void acknowledge(long id);

    /** Takes leave, so that the broker does not publish the will, and waits at most this long. */
    void disconnect(Duration limit) throws InterruptedException;

    /** Frees everything, threads included, within a few seconds, whatever state it is in; does nothing twice. */
    @Override
    void close();
}
