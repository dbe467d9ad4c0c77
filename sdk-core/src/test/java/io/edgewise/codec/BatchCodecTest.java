package io.edgewise.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class BatchCodecTest {
    private static final EventRecord EVENT = new EventRecord(Instant.EPOCH, "link", "tcp://a", "UP", "");

    @Test
    void aBatchHoldsItsDocumentsAsTheyAreWithTheirTopics() {
        byte[] batch = BatchCodec.encode(List.of(
                new BatchCodec.Item("e/v1/\"site\"/d/event", DecisionCodec.encode(EVENT)),
                new BatchCodec.Item("e/v1/s/d/other", "{\"a\":1}".getBytes(UTF_8))));

        assertEquals(List.of(), Schemas.violations("batch", batch));
        assertEquals(
                "{\"schema\":\"edgewise.batch/v1\",\"records\":[{\"topic\":\"e/v1/\\\"site\\\"/d/event\",\"document\":"
                        + new String(DecisionCodec.encode(EVENT), UTF_8)
                        + "},{\"topic\":\"e/v1/s/d/other\",\"document\":{\"a\":1}}]}",
                new String(batch, UTF_8));
    }

    @Test
    void whatIsCompressedIsTheSameAfterwardsAndSmaller() throws IOException {
        byte[] batch = BatchCodec.encode(IntStream.range(0, 100)
                .mapToObj(i -> new BatchCodec.Item("e/v1/s/d/event", DecisionCodec.encode(EVENT)))
                .toList());

        byte[] small = BatchCodec.gzip(batch);

        assertTrue(small.length < batch.length / 20, small.length + " of " + batch.length);
        assertArrayEquals(batch, new GZIPInputStream(new ByteArrayInputStream(small)).readAllBytes());
    }
}
