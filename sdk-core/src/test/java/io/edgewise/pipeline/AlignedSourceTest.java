package io.edgewise.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.Unit;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlignedSourceTest {
    private static final long SECOND = 1_000_000_000L;
    private static final List<Channel> AB = List.of(Channel.of("a", Unit.of("")), Channel.of("b", Unit.of("")));

    private final Hand a = new Hand("a");
    private final Hand b = new Hand("b");

    @Test
    void theLeadingSourceGivesTheTimesAndTheOtherItsNewestValue() {
        AlignedSource source = source(new Alignment.AsOf(Duration.ofSeconds(5), "a"), true);
        b.say(9, 90);
        a.say(10, 1);
        b.say(11, 91);
        b.say(11.5, 92);
        a.say(12, 2);
        a.say(16, 3);
        a.say(17, 4);
        a.say(18, 5);
        assertEquals(List.of("10.0 1.0 90.0", "12.0 2.0 92.0", "16.0 3.0 92.0", "17.0 4.0 NaN"), rows(source));
    }

    @Test
    void aSourceThatRunsAheadStillHasTheValueOfTheSlowOnesTime() {
        AlignedSource source = source(new Alignment.AsOf(Duration.ofSeconds(1), "a"), true);
        for (int i = 0; i < 30; i++) {
            b.say(10 + i * 0.1, i);
        }
        a.say(10.55, 1);
        a.say(12.0, 2);
        a.say(13.0, 3);
        assertEquals(List.of("10.55 1.0 5.0", "12.0 2.0 20.0"), rows(source));
    }

    @Test
    void whereNoneLeadsEveryTimeIsARowAndEqualTimesAreOne() {
        AlignedSource source = source(new Alignment.AsOf(Duration.ofSeconds(5), null), false);
        a.say(10, 1);
        b.say(10, 2);
        a.say(11, 3);
        b.say(12, 4);
        a.say(13, 5);
        assertEquals(List.of("10.0 1.0 2.0", "11.0 3.0 2.0", "12.0 3.0 4.0"), rows(source));
    }

    @Test
    void aValueOlderThanItsChannelsNewestIsCountedAsLate() {
        AlignedSource source = source(new Alignment.AsOf(Duration.ofSeconds(5), null), false);
        a.say(10, 1);
        a.say(9, 2);
        a.say(11, 3);
        assertEquals(List.of("10.0 1.0 NaN"), rows(source));
        assertEquals(Map.of("ALIGN_LATE", 1L), source.dropped());
    }

    @Test
    void aClockThatWasSetBackByMoreThanAnHourBeginsAnew() {
        AlignedSource source = source(new Alignment.AsOf(Duration.ofSeconds(5), null), false);
        List<String> rows = new ArrayList<>();
        for (double time : new double[] {10_000, 100, 101, 102, 103}) {
            a.say(time, time);
            rows.addAll(rows(source));
            b.say(time, -time);
            rows.addAll(rows(source));
        }
        assertEquals("10000.0 10000.0 -10000.0", rows.get(0));
        assertEquals(
                List.of("100.0 100.0 -100.0", "101.0 101.0 -101.0", "102.0 102.0 -102.0"),
                rows.subList(1, rows.size()));
    }

    @Test
    void aRowBehindTheBarrierWaitsForAll() {
        AlignedSource source = source(new Alignment.Barrier(Duration.ofSeconds(10), Duration.ofMillis(500)), false);
        a.say(10, 1);
        a.say(11, 2);
        assertEquals(List.of(), rows(source));
        b.say(10.2, 3);
        b.say(11.2, 4);
        assertEquals(List.of("10.0 1.0 3.0", "11.0 2.0 4.0"), rows(source));
    }

    @Test
    void aMessageThatNeverComesHoldsARowNoLongerThanTheLimitAndShiftsNoOther() {
        AlignedSource source = source(new Alignment.Barrier(Duration.ofSeconds(3), Duration.ofMillis(500)), false);
        for (int i = 0; i < 6; i++) {
            a.say(10 + i, i);
            if (i != 1) {
                b.say(10.1 + i, 100 + i);
            }
        }
        assertEquals(
                List.of(
                        "10.0 0.0 100.0",
                        "11.0 1.0 NaN",
                        "12.0 2.0 102.0",
                        "13.0 3.0 103.0",
                        "14.0 4.0 104.0",
                        "15.0 5.0 105.0"),
                rows(source));
    }

    @Test
    void whatWaitsBehindABarrierIsBoundedAndCounted() {
        AlignedSource source = source(new Alignment.Barrier(Duration.ofDays(1), Duration.ZERO), false);
        for (int i = 0; i < 5000; i++) {
            a.say(i, i);
        }
        List<String> rows = rows(source);
        assertEquals(5000 - 4096, rows.size());
        assertEquals("0.0 0.0 NaN", rows.get(0));
        assertEquals(Map.of("ALIGN_FULL", 904L), source.dropped());
    }

    @Test
    void aligningAllocatesNothingPerSample() {
        AlignedSource source = source(new Alignment.AsOf(Duration.ofSeconds(5), "a"), true);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < 1000; i++) {
                a.say(round * 1000 + i, i);
                b.say(round * 1000 + i + 0.5, i);
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            int rows = 0;
            for (int i = 0; i < 3000; i++) {
                Frame frame = source.poll();
                rows += frame == null ? 0 : frame.rows();
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(rows >= 999, "rows " + rows);
        }
        assertTrue(allocated < 2_000, "bytes for 2000 samples: " + allocated);
    }

    private AlignedSource source(Alignment alignment, boolean leads) {
        return new AlignedSource(
                List.of(
                        new AlignedSource.Part(a, new int[] {0}, leads),
                        new AlignedSource.Part(b, new int[] {1}, false)),
                AB,
                alignment,
                -1);
    }

    private static List<String> rows(SampleSource source) {
        List<String> rows = new ArrayList<>();
        for (Frame frame = source.poll(); frame != null; frame = source.poll()) {
            for (int row = 0; row < frame.rows(); row++) {
                rows.add(frame.timeNanos(row) / 1e9 + " " + frame.value(row, 0) + " " + frame.value(row, 1));
            }
        }
        assertNull(source.poll());
        return rows;
    }

    /** A source that says what it is told to; values lie in arrays, so that it allocates nothing when polled. */
    private static final class Hand implements SampleSource {
        private final ArrayDeque<double[]> waiting = new ArrayDeque<>();
        private final Frame frame;

        Hand(String name) {
            frame = new Frame(List.of(Channel.of(name, Unit.of(""))), 1);
        }

        void say(double seconds, double value) {
            waiting.add(new double[] {seconds, value});
        }

        @Override
        public @Nullable Frame poll() {
            double[] next = waiting.poll();
            if (next == null) {
                return null;
            }
            frame.clear();
            frame.set(frame.addRow(Math.round(next[0] * SECOND)), 0, next[1]);
            return frame;
        }

        @Override
        public void close() {}
    }
}
