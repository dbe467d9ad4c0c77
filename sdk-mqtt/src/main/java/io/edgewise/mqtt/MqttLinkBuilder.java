package io.edgewise.mqtt;

import io.edgewise.spool.Spool;
import io.edgewise.spool.SpoolRecord;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Builds a {@link MqttLink}. */
public final class MqttLinkBuilder {
    final MqttSettings settings;
    String role = "mqtt-link";

    @Nullable
    MqttMessage will;

    @Nullable
    Spool spool;

    Function<SpoolRecord, MqttMessage> dispatch = MqttLinkBuilder::plain;

    @Nullable
    Batching batching;

    Telemetry telemetry = Telemetry.NONE;
    Ticker ticker = SystemTime.ticker();
    RandomGenerator random = new SplittableRandom();
    MqttTransport.Factory transports;
    Duration patience = Duration.ofMillis(100);

    MqttLinkBuilder(MqttSettings settings) {
        this.settings = settings;
        this.transports = settings.version().transports();
    }

    /** Sets the name of its thread; default {@code mqtt-link}. */
    public MqttLinkBuilder role(String name) {
        this.role = name;
        return this;
    }

    /** Sets what the broker publishes when we vanish without taking leave; default nothing. */
    public MqttLinkBuilder will(MqttMessage message) {
        this.will = message;
        return this;
    }

    /**
     * Sets what keeps the messages of QoS 1 until the broker has acknowledged them, over a restart too; default the
     * memory alone. The spool's owner runs it, and closes it after the link has ended.
     *
     * @param log the spool, used by this link alone
     * @param made turns a record into the message of QoS 1 that is sent, where a late or repeated one can be marked as
     *     such; called by the link's thread, or by the one that brings the broker's answers
     */
    public MqttLinkBuilder spool(Spool log, Function<SpoolRecord, MqttMessage> made) {
        this.spool = log;
        this.dispatch = made;
        return this;
    }

    /** The same, with messages that hold what was published and bear no mark. */
    public MqttLinkBuilder spool(Spool log) {
        return spool(log, MqttLinkBuilder::plain);
    }

    /** Sets that telemetry of the spool goes out several records to a message; default each alone. */
    public MqttLinkBuilder batching(@Nullable Batching rule) {
        this.batching = rule;
        return this;
    }

    /** Sets where it reports ups, downs and refusals; default nowhere. */
    public MqttLinkBuilder telemetry(Telemetry reports) {
        this.telemetry = reports;
        return this;
    }

    /** Sets the clock of rests and limits; default the machine's monotonic one. */
    public MqttLinkBuilder ticker(Ticker clock) {
        this.ticker = clock;
        return this;
    }

    /** Sets the die of the rests between tries; default one with a random seed. */
    public MqttLinkBuilder random(RandomGenerator die) {
        this.random = die;
        return this;
    }

    /** Sets what makes connections; default Paho, of the version the settings name. */
    public MqttLinkBuilder transports(MqttTransport.Factory factory) {
        this.transports = factory;
        return this;
    }

    /** Sets how long a turn without work waits for some at most; zero for tests that step it by hand. */
    MqttLinkBuilder patience(Duration longest) {
        this.patience = longest;
        return this;
    }

    private static MqttMessage plain(SpoolRecord record) {
        return new MqttMessage(record.topic(), record.payload(), 1, false);
    }

    /** Builds the link; it does nothing until its turns are taken. */
    public MqttLink build() {
        return new MqttLink(this);
    }
}
