package io.edgewise.mqtt;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a link talks to its broker.
 *
 * @param urls one address or several, {@code tcp://host:port}, tried in turn: the next after a try that failed, or a
 *     connection that did not hold for 5 s; plain TCP goes to this machine only, unless {@code insecure}
 * @param version which MQTT is spoken
 * @param clientId the name the broker knows this device by; two clients of one name throw each other out
 * @param keepAlive how long the line may be silent before either side asks; 1 s to 18 h, whole seconds
 * @param cleanSession whether the broker forgets the subscriptions when the line breaks; false: it keeps QoS 1 messages
 *     for us meanwhile, as many as its own limits allow
 * @param insecure whether plain TCP may leave this machine
 * @param login who we are to the broker; null for nobody
 * @param window how many messages may be unacknowledged at once, 1 to 10,000
 * @param queueMessages how many messages wait at most, those in flight counted; more than {@code window}
 * @param queueBytes how many bytes they may take together
 * @param connectLimit how long a connect, a subscription or a disconnect may take
 * @param ackLimit how long the oldest message may be unacknowledged before the connection is given up
 */
public record MqttSettings(
        List<String> urls,
        MqttVersion version,
        String clientId,
        Duration keepAlive,
        boolean cleanSession,
        boolean insecure,
        @Nullable MqttLogin login,
        int window,
        int queueMessages,
        long queueBytes,
        Duration connectLimit,
        Duration ackLimit) {
    public MqttSettings {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("broker has no url: need tcp://host:port");
        }
        for (String url : urls) {
            checkUrl(url, insecure);
        }
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("client id is blank");
        }
        if (keepAlive.toSeconds() < 1 || keepAlive.toSeconds() > 65_535) {
            throw new IllegalArgumentException("keep-alive is not in 1 s to 18 h: " + keepAlive);
        }
        if (window < 1 || window > 10_000 || queueMessages <= window || queueBytes < 1) {
            throw new IllegalArgumentException("need 1 <= window <= 10000 < queue: window " + window + ", queue of "
                    + queueMessages + " messages and " + queueBytes + " bytes");
        }
        if (!isPositive(connectLimit) || !isPositive(ackLimit)) {
            throw new IllegalArgumentException(
                    "limits must be at least 1 ms: connect " + connectLimit + ", acknowledgement " + ackLimit);
        }
    }

    /** Starts the settings for a broker; everything else has a default. */
    public static MqttSettingsBuilder to(String url, String clientId) {
        return to(List.of(url), clientId);
    }

    /** Starts the settings for a broker that has several addresses. */
    public static MqttSettingsBuilder to(List<String> urls, String clientId) {
        return new MqttSettingsBuilder(urls, clientId);
    }

    /** Returns the first address. */
    public String url() {
        return urls.get(0);
    }

    /** Returns the settings with one of the addresses only; counted round. */
    MqttSettings at(int turn) {
        return new MqttSettings(
                List.of(urls.get(Math.floorMod(turn, urls.size()))),
                version,
                clientId,
                keepAlive,
                cleanSession,
                insecure,
                login,
                window,
                queueMessages,
                queueBytes,
                connectLimit,
                ackLimit);
    }

    private static boolean isPositive(Duration limit) {
        return limit.toMillis() >= 1;
    }

    private static void checkUrl(String url, boolean insecure) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "broker url cannot be read at character " + e.getIndex() + ": need tcp://host:port", e);
        }
        if (url.indexOf('@') >= 0) { // whatever the parser makes of it: a password must not get into a message
            throw new IllegalArgumentException("broker url carries a login: put it into the settings' login instead");
        }
        if (!"tcp".equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("broker url \"" + url + "\": need tcp://host:port");
        }
        if (!insecure && !isLoopback(uri.getHost())) {
            throw new IllegalArgumentException("broker url \"" + url
                    + "\" is plain TCP to another machine: everybody on the way can read and change it;"
                    + " use a broker on loopback, or say insecure: true");
        }
    }

    /** By its letters only: a name that must be looked up could mean another machine tomorrow. */
    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("[::1]");
    }
}
