package io.edgewise.deploy;

import io.edgewise.durable.StateFile;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonWriter;
import io.edgewise.time.Ticker;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.tinylog.Logger;

/**
 * The time by which certificates and policies are judged: never earlier than any time this device knows to be past. A
 * clock that begins in 1970 makes nothing valid again.
 *
 * <p>The floor is the latest of the build time, the floor of the last run, and what was signed by somebody trusted; it
 * goes on with the monotonic clock, and once an hour it is drawn up to the wall clock and kept. How far depends on how
 * long the wall clock has gone in step with the monotonic one without a jump: after a minute by {@link #NEAR} at most,
 * after six hours by any distance up to {@link #FURTHEST} from the build time. A clock that was wrong for an afternoon
 * therefore costs some days at most; one that is wrong for longer is believed, and the operator removes the file
 * {@code time-floor.json} (ADR 9).
 *
 * <p>Any thread may ask for the time; {@link #step} is the reconciler's.
 */
public final class TimeFloor {
    /** How far the floor is drawn up to a wall clock that has stood for a minute. */
    static final Duration NEAR = Duration.ofDays(30);

    /** No device of this build is in use then. */
    static final Duration FURTHEST = Duration.ofDays(20 * 365);

    private static final Duration NEAR_AFTER = Duration.ofMinutes(1);
    private static final Duration FAR_AFTER = Duration.ofHours(6);
    private static final Duration RAISED_EVERY = Duration.ofHours(1);

    /** What a clock that is being set right drifts in a turn; more is a jump. */
    private static final Duration JUMP = Duration.ofSeconds(2);

    private static final String SCHEMA = "edgewise.time-floor/v1";

    // Set once.
    private final StateFile file;
    private final InstantSource wall;
    private final Ticker ticker;
    private final Instant latest;

    // Written by the owner, read by any thread.
    private volatile Mark floor;
    private volatile boolean trusted;

    // Confined to the owner.
    private Mark seen;
    private long steadySince;
    private long raiseAt;
    private String lastTrouble = "";

    /** A time, and when by the monotonic clock it was. */
    private record Mark(Instant time, long nanos) {
        Instant at(long now) {
            return time.plusNanos(now - nanos);
        }
    }

    /**
     * Takes up the floor of the last run.
     *
     * @param folder where {@code time-floor.json} lies
     * @param built when this program was built
     * @param wall the wall clock, which may stand anywhere
     * @param ticker the monotonic clock
     */
    public TimeFloor(Path folder, Instant built, InstantSource wall, Ticker ticker) {
        this(StateFile.at(folder.resolve("time-floor.json")), built, wall, ticker);
    }

    TimeFloor(StateFile file, Instant built, InstantSource wall, Ticker ticker) {
        this.file = file;
        this.wall = wall;
        this.ticker = ticker;
        this.latest = built.plus(FURTHEST);
        long now = ticker.nanos();
        this.floor = new Mark(later(built, kept(file, built)), now);
        this.seen = new Mark(wall.instant(), now);
        this.steadySince = now;
        this.raiseAt = now + NEAR_AFTER.toNanos();
        this.trusted = isPlausible(seen.time(), now);
    }

    /** Returns the trusted time: the wall clock's, or the floor where that is later. */
    public Instant now() {
        return later(floor.at(ticker.nanos()), wall.instant());
    }

    /** Returns the floor alone. */
    public Instant floor() {
        return floor.at(ticker.nanos());
    }

    /** Tells whether the wall clock stands where it can stand: not behind the floor, nor beyond every device's life. */
    public boolean isClockTrusted() {
        return trusted;
    }

    /** Learns a time that somebody trusted has signed: it is at least that late. */
    void learn(Instant signed) {
        long now = ticker.nanos();
        if (signed.isAfter(floor.at(now)) && signed.isBefore(latest)) {
            floor = new Mark(signed, now);
            keep(now);
        }
    }

    /** Watches the clock; raises and keeps the floor when it is time. */
    void step() {
        long now = ticker.nanos();
        Instant time = wall.instant();
        if (Duration.between(seen.at(now), time).abs().compareTo(JUMP) > 0) {
            steadySince = now;
        }
        seen = new Mark(time, now);
        trusted = isPlausible(time, now);
        if (now - raiseAt >= 0 && now - steadySince >= NEAR_AFTER.toNanos()) {
            raise(time, now);
            keep(now);
        }
    }

    private void raise(Instant time, long now) {
        Instant present = floor.at(now);
        boolean steadyForLong = now - steadySince >= FAR_AFTER.toNanos();
        boolean near = time.isBefore(present.plus(NEAR));
        if (time.isAfter(present) && time.isBefore(latest) && (near || steadyForLong)) {
            floor = new Mark(time, now);
        }
    }

    private boolean isPlausible(Instant time, long now) {
        return !time.isBefore(floor.at(now).minus(JUMP)) && time.isBefore(latest);
    }

    private void keep(long now) {
        raiseAt = now + RAISED_EVERY.toNanos();
        Instant present = floor.at(now);
        try {
            file.write(JsonWriter.object(json -> json.put("schema", SCHEMA).put("time", present.toString())));
            lastTrouble = "";
        } catch (UncheckedIOException e) {
            String words = String.valueOf(e.getMessage());
            if (!words.equals(lastTrouble)) {
                Logger.error("the time floor is not kept, tries go on every hour: {}", words);
            }
            lastTrouble = words;
        }
    }

    private static Instant kept(StateFile file, Instant otherwise) {
        try {
            return file.read().map(TimeFloor::parse).orElse(otherwise);
        } catch (JsonException | DateTimeParseException | UncheckedIOException e) {
            Logger.error("the time floor cannot be read, the build time counts: {}", e.getMessage());
            return otherwise;
        }
    }

    private static Instant parse(byte[] document) {
        return Instant.parse(Json.parse(document, JsonLimits.DOCUMENT)
                .only(Set.of("schema", "time"))
                .get("time")
                .text());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
