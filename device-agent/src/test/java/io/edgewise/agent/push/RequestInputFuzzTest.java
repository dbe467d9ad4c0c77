package io.edgewise.agent.push;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Seeds;
import io.edgewise.testing.ManualTicker;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever a client sends, it is read as requests with bodies, no more of them than came, or refused with a status. */
public class RequestInputFuzzTest {
    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(RequestInputFuzzTest.class, RequestInputFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        RequestInput in = new RequestInput(new ByteArrayInputStream(input), millis -> {}, new ManualTicker());
        in.allow(Duration.ofHours(1));
        long taken = 0;
        try {
            while (in.begins()) {
                Request request = in.head();
                request.mustNotComeFromAPage(8087);
                assertTrue(request.token().length() < 8 << 10);
                RequestInput.checkFraming(request);
                request.expectsContinue();
                byte[] body = in.body(request);
                assertTrue(body.length <= RequestInput.MOST_BODY);
                taken += body.length;
            }
        } catch (HttpRefusal e) {
            assertTrue(e.status() >= 400
                    && e.status() <= 501
                    && String.valueOf(e.getMessage()).length() < 200);
        } catch (EOFException e) {
            assertTrue(String.valueOf(e.getMessage()).length() < 200);
        } catch (IOException e) {
            throw new AssertionError("bytes in memory do not fail", e);
        }
        assertTrue(taken <= input.length);
    }
}
