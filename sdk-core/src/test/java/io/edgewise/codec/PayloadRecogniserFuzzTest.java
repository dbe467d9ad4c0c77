package io.edgewise.codec;

import io.edgewise.house.Seeds;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever the bytes: a recognition. */
public class PayloadRecogniserFuzzTest {
    /** Fails on any exception. */
    public static void fuzzerTestOneInput(byte[] input) {
        List<Heard> heard = List.of(new Heard("a/b", input, 1_700_000_000_000_000_000L), new Heard("a/c", input, 1));
        Assertions.assertEquals(2, PayloadRecogniser.recognise(heard).messages());
    }

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(PayloadRecogniserFuzzTest.class, PayloadRecogniserFuzzTest::fuzzerTestOneInput);
    }
}
