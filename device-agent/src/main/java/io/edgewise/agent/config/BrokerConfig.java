package io.edgewise.agent.config;

import io.edgewise.identity.KeyFileException;
import io.edgewise.identity.TlsIdentity;
import io.edgewise.identity.TlsSettings;
import io.edgewise.mqtt.MqttLogin;
import io.edgewise.mqtt.MqttSettings;
import io.edgewise.mqtt.MqttSettingsBuilder;
import io.edgewise.mqtt.MqttVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the broker is, whom we believe there and who we are to it.
 *
 * @param urls for example {@code mqtts://broker.plant:8883} or {@code tcp://127.0.0.1:1883}; several are tried in turn
 * @param version which MQTT is spoken
 * @param cloudEvents whether decisions, alarms and events are sent as CloudEvents 1.0
 * @param batch how decisions are put together; null when each goes alone
 * @param telemetryPerHour how many bytes decisions may take in an hour; {@link Long#MAX_VALUE} for no limit
 * @param insecure whether plain TCP to a host that is not loopback is allowed
 * @param tls certificates and keys; null for those of the Java platform, or with plain TCP
 * @param login user and password; null for nobody
 */
public record BrokerConfig(
        List<String> urls,
        MqttVersion version,
        boolean cloudEvents,
        @Nullable Batch batch,
        long telemetryPerHour,
        boolean insecure,
        @Nullable TlsSettings tls,
        @Nullable Login login) {
    public BrokerConfig {
        urls = List.copyOf(urls);
    }

    /**
     * How decisions are put together into one message.
     *
     * @param records how many at most, 2 to 1,000
     * @param delay how long the first one waits for the others
     * @param gzip whether the message is compressed
     */
    public record Batch(int records, Duration delay, boolean gzip) {}

    /**
     * Who we are.
     *
     * @param user the user name
     * @param passwordFile holds the password, one line; its owner's alone
     */
    public record Login(String user, Path passwordFile) {}

    /**
     * Reads the files that are named, and returns how to connect.
     *
     * @param clientId the name the broker knows this device by
     * @throws KeyFileException naming the file that cannot be used, and what to do
     */
    public MqttSettings settings(String clientId) {
        return settings(urls, clientId).build();
    }

    /**
     * Reads the files that are named, and returns how to look in at one of the addresses: nothing of us stays there.
     *
     * @param url the address
     * @param clientId a name that no device has, or that one would be thrown off
     * @throws KeyFileException naming the file that cannot be used, and what to do
     */
    public MqttSettings visit(String url, String clientId) {
        return settings(List.of(url), clientId).cleanSession(true).build();
    }

    private MqttSettingsBuilder settings(List<String> addresses, String clientId) {
        MqttSettingsBuilder settings = MqttSettings.to(addresses, clientId)
                .version(version)
                .telemetryPerHour(telemetryPerHour)
                .insecure(insecure);
        if (tls != null) {
            settings.tls(TlsIdentity.open(tls));
        }
        if (login != null) {
            settings.login(MqttLogin.ofFile(login.user(), login.passwordFile()));
        }
        return settings;
    }
}
