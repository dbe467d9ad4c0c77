package io.edgewise.mqtt;

import io.edgewise.identity.TlsIdentity;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds {@link MqttSettings}; what each part means stands there. */
public final class MqttSettingsBuilder {
    private final List<String> urls;
    private final String clientId;
    private MqttVersion version = MqttVersion.V3_1_1;
    private Duration keepAlive = Duration.ofSeconds(30);
    private boolean cleanSession;
    private boolean insecure;
    private @Nullable TlsIdentity tls;
    private @Nullable MqttLogin login;
    private long telemetryPerHour = Long.MAX_VALUE;
    private int window = 100;
    private int queueMessages = 10_000;
    private long queueBytes = 32L << 20;
    // A try that meets a dead line lasts so long, and a rest follows: together less than 10 s.
    private Duration connectLimit = Duration.ofSeconds(8);
    private Duration ackLimit = Duration.ofSeconds(20);

    MqttSettingsBuilder(List<String> urls, String clientId) {
        this.urls = urls;
        this.clientId = clientId;
    }

    /** Sets which MQTT is spoken; default 3.1.1. */
    public MqttSettingsBuilder version(MqttVersion spoken) {
        this.version = spoken;
        return this;
    }

    /** Sets how long the line may be silent; default 30 s. */
    public MqttSettingsBuilder keepAlive(Duration silence) {
        this.keepAlive = silence;
        return this;
    }

    /** Sets whether the broker forgets us when the line breaks; default it does not. */
    public MqttSettingsBuilder cleanSession(boolean clean) {
        this.cleanSession = clean;
        return this;
    }

    /** Sets whether plain TCP may leave this machine; default it may not. */
    public MqttSettingsBuilder insecure(boolean allowed) {
        this.insecure = allowed;
        return this;
    }

    /**
     * Sets whom we believe and what we show; default with {@code mqtts} the authorities of the Java platform, and
     * nothing. It serves this one line.
     */
    public MqttSettingsBuilder tls(@Nullable TlsIdentity identity) {
        this.tls = identity;
        return this;
    }

    /** Sets who we are to the broker; default nobody. */
    public MqttSettingsBuilder login(@Nullable MqttLogin who) {
        this.login = who;
        return this;
    }

    /** Sets how many bytes telemetry may take in an hour; default no limit. */
    public MqttSettingsBuilder telemetryPerHour(long bytes) {
        this.telemetryPerHour = bytes;
        return this;
    }

    /** Sets how many messages may be unacknowledged at once; default 100. */
    public MqttSettingsBuilder window(int messages) {
        this.window = messages;
        return this;
    }

    /** Sets how much may wait; default 10,000 messages and 32 MiB. */
    public MqttSettingsBuilder queue(int messages, long bytes) {
        this.queueMessages = messages;
        this.queueBytes = bytes;
        return this;
    }

    /** Sets how long a connect, a subscription or a disconnect may take; default 8 s. */
    public MqttSettingsBuilder connectLimit(Duration limit) {
        this.connectLimit = limit;
        return this;
    }

    /** Sets how long a message may be unacknowledged; default 20 s. */
    public MqttSettingsBuilder ackLimit(Duration limit) {
        this.ackLimit = limit;
        return this;
    }

    /**
     * Builds the settings.
     *
     * @throws IllegalArgumentException naming what is not allowed
     */
    public MqttSettings build() {
        return new MqttSettings(
                urls,
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
}
