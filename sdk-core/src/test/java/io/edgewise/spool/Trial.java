package io.edgewise.spool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.telemetry.Telemetry;
import io.edgewise.testing.ManualTicker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A spool on a simulated disk beside a plain account of what it was told and what it said: each answer is checked
 * against that account. One thread.
 */
final class Trial {
    static final Path FOLDER = Path.of("/spool");

    final ManualTicker ticker = new ManualTicker();
    final List<String> events = new ArrayList<>();
    private final Random random;
    private final SpoolSettings settings;
    private final Map<Id, Account> accounts = new HashMap<>();
    private final List<SpoolRecord> inFlight = new ArrayList<>();
    private final Map<RecordClass, Long> dropped = new EnumMap<>(RecordClass.class);
    private Map<RecordClass, Id> last = new EnumMap<>(RecordClass.class);
    private long epoch;
    private long recovered;
    private long damagedAtOpen;
    private long taken;
    private long refused;
    SimulatedDisk disk;
    Spool spool;
    Cursor cursor;

    Trial(SimulatedDisk disk, SpoolSettings settings, long seed) throws IOException {
        this.random = new Random(seed);
        this.settings = settings;
        this.disk = disk;
        open();
    }

    /** What is known of a record. */
    static final class Account {
        final RecordClass kind;
        final byte[] payload;
        boolean accepted;
        boolean sent;
        boolean acknowledged;
        boolean acknowledgedNow;

        Account(RecordClass kind, byte[] payload) {
            this.kind = kind;
            this.payload = payload;
        }
    }

    private void open() throws IOException {
        epoch++;
        spool = Spool.open(FOLDER, epoch, settings, new Spool.Surroundings(disk, ticker, listening(), 0));
        cursor = spool.cursor("mqtt");
        recovered = spool.status().depth();
        damagedAtOpen = spool.status().dropped().values().stream()
                .mapToLong(reasons -> reasons.getOrDefault(SpoolDrop.DAMAGED.name(), 0L))
                .sum();
        taken = 0;
        refused = 0;
        last = new EnumMap<>(RecordClass.class);
        inFlight.clear();
        accounts.values().forEach(account -> account.acknowledgedNow = false);
    }

    private Telemetry listening() {
        return new Telemetry() {
            @Override
            public void count(String name, long amount) {}

            @Override
            public void event(String kind, String subject, String outcome, String reason) {
                events.add(outcome);
            }
        };
    }

    long append(RecordClass kind, int bytes) {
        byte[] payload = new byte[bytes];
        random.nextBytes(payload);
        long sequence = spool.append(kind, "topic/" + kind + "/" + random.nextInt(3), payload);
        if (sequence == Spool.REFUSED) {
            refused++;
        } else {
            taken++;
            accounts.put(new Id(epoch, sequence), new Account(kind, payload));
        }
        look();
        return sequence;
    }

    /** Lets the spool's thread take one turn, some time later. */
    void turn(long laterMillis) throws InterruptedException {
        ticker.advance(Duration.ofMillis(laterMillis));
        spool.doWork();
        look();
    }

    @Nullable
    SpoolRecord poll() {
        SpoolRecord next = cursor.poll();
        if (next == null || disk.isDead()) {
            look();
            return null; // a process that was killed sends nothing any more
        }
        Id id = new Id(next.epoch(), next.sequence());
        Account account = accounts.get(id);
        assertNotNull(account, "never appended: " + id);
        assertEquals(account.kind, next.kind(), () -> "class of " + id);
        assertArrayEquals(account.payload, next.payload(), () -> "payload of " + id);
        assertTrue(next.topic().startsWith("topic/" + next.kind()), next.topic());
        assertFalse(account.acknowledgedNow, () -> "acknowledged in this boot and out again: " + id);
        assertTrue(next.repeated() || !account.sent, () -> "sent before and not marked: " + id);
        if (next.epoch() == epoch) {
            assertEquals(account.sent, next.repeated(), () -> "marked and never sent: " + id);
        }
        Id before = last.put(next.kind(), id);
        assertTrue(before == null || id.isAbove(before), () -> id + " after " + before);
        account.sent = true;
        inFlight.add(next);
        look();
        return next;
    }

    void acknowledge(int which) {
        SpoolRecord record = inFlight.remove(which);
        cursor.acknowledge(record);
        Account account = accounts.get(new Id(record.epoch(), record.sequence()));
        account.acknowledged = true;
        account.acknowledgedNow = true;
        look();
    }

    int inFlight() {
        return inFlight.size();
    }

    void rewind() {
        cursor.rewind();
        inFlight.clear();
        last = new EnumMap<>(RecordClass.class);
        look();
    }

    void restart() throws IOException {
        countDrops();
        spool.close();
        look();
        open();
    }

    /** Cuts the power, or kills the process, and starts again on what is left. */
    void crash(boolean power) throws IOException {
        countDrops();
        disk = power ? disk.cutPower(random) : disk.kill();
        open();
    }

    /** Delivers all there is; then nothing that was accepted may be missing but what was counted as dropped. */
    void deliverAll() throws InterruptedException {
        spool.cursor("mqtt").rewind();
        inFlight.clear();
        last = new EnumMap<>(RecordClass.class);
        for (int idle = 0; idle < 40; idle++) {
            while (poll() != null) {
                idle = 0;
                if (inFlight() > 20) {
                    acknowledge(random.nextInt(inFlight()));
                }
            }
            while (inFlight() > 0) {
                acknowledge(0);
            }
            turn(2_000);
        }
        countDrops();
        Map<RecordClass, Long> missing = new EnumMap<>(RecordClass.class);
        accounts.values().stream()
                .filter(account -> account.accepted && !account.acknowledged)
                .forEach(account -> missing.merge(account.kind, 1L, Long::sum));
        missing.forEach((kind, count) -> assertTrue(
                count <= dropped.getOrDefault(kind, 0L), () -> count + " of " + kind + " lost, dropped " + dropped));
        assertEquals(0, spool.status().depth());
    }

    private void countDrops() {
        spool.status().dropped().forEach((kind, reasons) -> {
            long count = reasons.values().stream().mapToLong(Long::longValue).sum();
            dropped.merge(kind, count, Long::sum);
        });
    }

    long dropped(RecordClass kind, SpoolDrop reason) {
        return spool.status().dropped().getOrDefault(kind, Map.of()).getOrDefault(reason.name(), 0L);
    }

    /** Notes what is accepted by now, and checks that the counts add up. */
    void look() {
        long durable = spool.durable();
        for (long sequence = durable; sequence > 0; sequence--) {
            Account account = accounts.get(new Id(epoch, sequence));
            if (account == null || account.accepted) {
                break;
            }
            account.accepted = true;
        }
        SpoolStatus status = spool.status();
        long drops = 0;
        for (Map<String, Long> reasons : status.dropped().values()) {
            for (Map.Entry<String, Long> reason : reasons.entrySet()) {
                drops += reason.getValue();
            }
        }
        assertEquals(
                recovered + taken + refused + damagedAtOpen,
                status.acknowledged() + status.depth() + drops,
                status::toString);
    }
}
