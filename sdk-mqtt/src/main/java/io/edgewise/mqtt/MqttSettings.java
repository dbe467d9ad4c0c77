package io.edgewise.mqtt;

import io.edgewise.identity.TlsIdentity;
import io.edgewise.identity.TlsSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a link talks to its broker.
 *
 * @param urls one address or several, {@code mqtts://host:port}, {@code ssl://host:port} or {@code tcp://host:port},
 *     tried in turn: the next after a try that failed, or a connection that did not hold for 5 s; all over TLS or all
 *     plain; plain TCP goes to this machine only, unless {@code insecure}
 * @param version which MQTT is spoken
 * @param clientId the name the broker knows this device by; two clients of one name throw each other out
 * @param keepAlive how long the line may be silent before either side asks; 1 s to 18 h, whole seconds
 * @param cleanSession whether the broker forgets the subscriptions when the line breaks; false: it keeps QoS 1 messages
 *     for us meanwhile, as many as its own limits allow
 * @param insecure whether plain TCP may leave this machine
 * @param tls whom we believe and what we show; null with plain TCP, never with {@code mqtts}
 * @param login who we are to the broker; null for nobody
 * @param telemetryPerHour how many bytes messages of the class TELEMETRY may take in an hour: what is above waits in
 *     the spool, or is dropped as OVER_BUDGET with QoS 0; {@link Long#MAX_VALUE} for no limit
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
        @Nullable TlsIdentity tls,
        @Nullable MqttLogin login,
        long telemetryPerHour,
        int window,
        int queueMessages,
        long queueBytes,
        Duration connectLimit,
        Duration ackLimit) {
    private static final String NEED = ": need mqtts://host:port or tcp://host:port";

    public MqttSettings {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("broker has no url" + NEED);
        }
        boolean secure = areSecure(urls, insecure);
        if (!secure && tls != null) {
            throw new IllegalArgumentException("broker url \"" + urls.get(0)
                    + "\" is plain TCP, but TLS is set: write mqtts:// and the broker's TLS port");
        }
        if (secure && tls == null) {
            tls = TlsIdentity.open(TlsSettings.DEFAULT);
        }
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("client id is blank");
        }
        if (keepAlive.toSeconds() < 1 || keepAlive.toSeconds() > 65_535) {
            throw new IllegalArgumentException("keep-alive is not in 1 s to 18 h: " + keepAlive);
        }
        if (telemetryPerHour < 1_000) {
            throw new IllegalArgumentException("telemetry must have 1,000 bytes an hour, has " + telemetryPerHour);
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

    /** Returns the first address as Paho is told it: plain, whatever lies below, since its own TLS would undo ours. */
    String plainUrl() {
        return url().replaceFirst("^(mqtts|ssl):", "tcp:");
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
                tls,
                login,
                telemetryPerHour,
                window,
                queueMessages,
                queueBytes,
                connectLimit,
                ackLimit);
    }

    private static boolean isPositive(Duration limit) {
        return limit.toMillis() >= 1;
    }

    /** Returns the host of the address, without brackets and the dot that ends a full name: no certificate has it. */
    String host() {
        String host = URI.create(url()).getHost();
        if (host.endsWith(".")) {
            return host.substring(0, host.length() - 1);
        }
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Returns the port of the address. */
    int port() {
        return URI.create(url()).getPort();
    }

    /** Checks all addresses; returns whether they are for TLS. */
    private static boolean areSecure(List<String> urls, boolean insecure) {
        boolean secure = checkUrl(urls.get(0), insecure);
        for (String url : urls) {
            if (checkUrl(url, insecure) != secure) {
                throw new IllegalArgumentException("broker urls " + urls + ": with TLS or without, not both");
            }
        }
        return secure;
    }

    /** Returns whether it is an address for TLS. */
    private static boolean checkUrl(String url, boolean insecure) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("broker url cannot be read at character " + e.getIndex() + NEED, e);
        }
        if (url.indexOf('@') >= 0) { // whatever the parser makes of it: a password must not get into a message
            throw new IllegalArgumentException("broker url carries a login: put it into the settings' login instead");
        }
        boolean plain = "tcp".equals(uri.getScheme());
        boolean secure = "mqtts".equals(uri.getScheme()) || "ssl".equals(uri.getScheme());
        if (!(plain || secure) || uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("broker url \"" + url + "\"" + NEED);
        }
        if (plain && !insecure && !isLoopback(uri.getHost())) {
            throw new IllegalArgumentException("broker url \"" + url
                    + "\" is plain TCP to another machine: everybody on the way can read and change it;"
                    + " use mqtts:// with the broker's TLS port, a broker on loopback, or say insecure: true");
        }
        return secure;
    }

    /** By its letters only: a name that must be looked up could mean another machine tomorrow. */
    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("[::1]");
    }
}
