package io.edgewise.agent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.deploy.Input;
import io.edgewise.testing.ManualTicker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostLinesTest {
    private final ManualTicker ticker = new ManualTicker();
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Double> values = new LinkedHashMap<>(Map.of("load", 1.5));

    @Test
    void aFrameComesAtEachIntervalAndWhatWasSleptThroughIsLeftOut() throws InterruptedException {
        HostLines host = new HostLines(() -> values, new Input.Host(Duration.ofSeconds(10), Path.of("/")), ticker);
        host.into(line -> lines.add(new String(line, StandardCharsets.UTF_8)));

        host.doWork();
        ticker.advance(Duration.ofMillis(9_999));
        host.doWork();
        assertEquals(List.of(), lines, "shares need two readings");
        ticker.advance(Duration.ofMillis(1));
        host.doWork();
        host.doWork();
        assertEquals(List.of("{\"values\":{\"load\":1.5}}"), lines);

        values.put("load", Double.NaN);
        ticker.advance(Duration.ofSeconds(35));
        host.doWork();
        host.doWork();
        assertEquals(2, lines.size());
        assertEquals("{\"values\":{\"load\":null}}", lines.get(1));
        ticker.advance(Duration.ofSeconds(5));
        host.doWork();
        assertEquals(3, lines.size(), "the next one comes at its time");
    }
}
