package io.edgewise.codec;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.AlarmAct;
import io.edgewise.decision.Flight;
import io.edgewise.house.Seeds;
import io.edgewise.json.JsonException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever lies there as a flight: its rows hold together, or it is refused in words. An input is an archive as it is;
 * behind a first byte of 1 it is the parts of one, each as its number, its length in two bytes and its bytes, so that
 * what is in the archive can be reached past its checksums.
 */
public class FlightFileFuzzTest {
    private static final List<String> PARTS = List.of(
            FlightFile.HEAD,
            FlightFile.ROWS,
            FlightFile.DECISIONS,
            FlightFile.CALIBRATION,
            FlightFile.STATE,
            "../flight.json",
            FlightFile.TAUGHT);

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(FlightFileFuzzTest.class, FlightFileFuzzTest::fuzzerTestOneInput);
    }

    @ParameterizedTest
    @ValueSource(strings = {"archive", "parts"})
    void aWholeFlightIsRead(String seed) throws IOException {
        FlightFile flight = seed(seed);

        assertEquals(2, flight.rows().size());
        assertEquals(7, DecisionView.parse(flight.decisions().get(0)).id().window());
    }

    @Test
    void actsAndLessonsAreRead() throws IOException {
        FlightFile acts = seed("acts");
        assertEquals(
                List.of(new Flight.Act(AlarmAct.RELEASE, 1), new Flight.Act(AlarmAct.RESET, 2)),
                acts.head().course().acts());
        assertEquals(
                new Flight.Past(List.of("a"), true, 1_700_000_000_000_000_000L),
                acts.head().past());
        assertEquals(
                List.of(new FlightFile.Taught(1, List.of("slow"))),
                seed("taught").head().course().taught());
        assertFalse(seed("memory").head().course().told());
    }

    private static FlightFile seed(String name) throws IOException {
        try (InputStream in = FlightFileFuzzTest.class.getResourceAsStream("/fuzz/FlightFileFuzzTest/" + name)) {
            byte[] input = requireNonNull(in, name).readAllBytes();
            return FlightFile.read(input[0] == 1 ? archive(input) : input);
        }
    }

    /** Fails on anything but a refusal. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        FlightFile flight;
        try {
            flight = FlightFile.read(input.length > 0 && input[0] == 1 ? archive(input) : input);
        } catch (FlightException e) {
            assertNotNull(e.getMessage());
            return;
        }
        int cells = flight.rows().size() * flight.head().channels().size();
        assertEquals(cells, flight.rows().values().length);
        assertEquals(cells, flight.rows().reasons().length);
        FlightFile.Course course = flight.head().course();
        assertTrue(course.acts().stream()
                .allMatch(act -> act.row() <= flight.rows().size()));
        assertTrue(course.from() <= flight.decisions().size());
        assertEquals(course.taught().isEmpty(), flight.taught() == null);
        for (byte[] decision : flight.decisions()) {
            try {
                assertNotNull(DecisionView.parse(decision).decision());
            } catch (JsonException e) {
                assertNotNull(e.getMessage());
            }
        }
    }

    private static byte[] archive(byte[] input) throws IOException {
        ByteBuffer from = ByteBuffer.wrap(Arrays.copyOfRange(input, 1, input.length));
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            zip.setLevel(0);
            while (from.remaining() > 3) {
                String name = PARTS.get((from.get() & 0xff) % PARTS.size());
                byte[] part = new byte[Math.min(from.getShort() & 0xffff, from.remaining())];
                from.get(part);
                zip.putNextEntry(new ZipEntry(name));
                zip.write(part);
            }
        } catch (ZipException e) {
            return input; // the same part twice, which no writer writes
        }
        return archive.toByteArray();
    }
}
