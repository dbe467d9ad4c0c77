package io.edgewise.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.codec.PayloadSpec;
import io.edgewise.codec.Pointer;
import io.edgewise.deploy.DesiredState;
import io.edgewise.deploy.Input;
import io.edgewise.deploy.Intake;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.deploy.PipelineSpec.BoundChannel;
import io.edgewise.pipeline.Alignment;
import io.edgewise.signal.TimeSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceReaderTest {
    private static final String BIND = "{ P: { from: p, unit: bar } }";

    @Test
    void jsonIsReadWithPointersATimeAndItsUnit() {
        PipelineSpec spec = source("mqtt: { topics: [a/+/data, b], format: json, time: /t, time-unit: s,"
                + " channels: { p: /data/p, q: /data/q~1r }, step: /dt, rows: /rows, text-numbers: true }");
        Intake.Named only = spec.intake().sources().get(0);
        assertEquals(new Input.Mqtt(List.of("a/+/data", "b")), only.spec().input());
        assertEquals(TimeSource.DEVICE, only.spec().time());
        PayloadSpec.Json json =
                assertInstanceOf(PayloadSpec.Json.class, only.spec().payload());
        assertEquals(
                List.of("data", "q/r"),
                json.channels().get("q") == null
                        ? List.of()
                        : json.channels().get("q").steps());
        assertEquals(TimeUnit.SECONDS, json.time().unit());
        assertEquals(Pointer.parse("/rows"), json.rows());
        assertEquals(PayloadSpec.TextNumbers.POINT, json.texts());
    }

    @Test
    void theMachineItselfIsASourceWithItsOwnUnits() {
        Intake.Named host = parse("    source: { host: { every: 2m } }\n"
                        + "    bind: { C: { from: cpu, unit: '%' }, T: { from: temperature, unit: degC } }\n")
                .intake()
                .sources()
                .get(0);
        assertEquals(
                new Input.Host(Duration.ofMinutes(2), Path.of("/")), host.spec().input());
        assertEquals(TimeSource.ARRIVAL, host.spec().time());
        assertEquals(Duration.ofMinutes(6), host.spec().silentAfter());
    }

    @Test
    void whatIsPushedHasAPortAPathAndAToken() {
        Intake.Named push = source("push: { port: 8087, token-file: /etc/push.token, format: csv, columns: [time, p] }")
                .intake()
                .sources()
                .get(0);
        assertEquals(
                new Input.Push(8087, "frames", Path.of("/etc/push.token")),
                push.spec().input());
        assertEquals("push 8087/v1/frames", push.spec().input().place());
    }

    @Test
    void onePathIsDeclaredInOneWay() {
        String push = "    source: { push: { port: 8087, name: a, token-file: /t%s } }\n    bind: " + BIND + "\n";
        String second = "    model: m\n  two:\n";
        parse(push.formatted("") + second + push.formatted(""));
        parse(push.formatted("") + second + push.formatted("2").replace("name: a", "name: b"));

        String message = refused(push.formatted("") + second + push.formatted("2"));
        assertTrue(message.contains("pipeline 'one' has the source push 8087/v1/a too"), message);
    }

    @Test
    void severalSourcesAreNamedAlignedScaledAndOffset() {
        PipelineSpec spec = parse("    sources:\n"
                + "      - { name: plc, mqtt: { topic: plc, format: csv, columns: [time, p], delimiter: ';', decimal: ',' } }\n"
                + "      - { name: vib, mqtt: { topic: vib, format: binary, columns: [x, '-'] } }\n"
                + "    align: { as-of: 5s, lead: vib }\n"
                + "    bind: { P: { from: p, unit: bar, source: plc, scale: 0.1, offset: -4 },"
                + " X: { from: x, unit: g, source: vib } }\n");
        assertEquals(
                new Alignment.AsOf(Duration.ofSeconds(5), "vib"), spec.intake().align());
        assertEquals(new BoundChannel("p", "bar", "plc", 0.1, -4), spec.bind().get("P"));
        assertEquals(
                List.of("plc", "vib"),
                spec.intake().sources().stream().map(Intake.Named::name).toList());
    }

    @Test
    void oneTopicPerTagNeedsAnAlignmentAsSoonAsTwoChannelsAreBound() {
        String tags =
                "    source: { mqtt: { topic: 'site7/pump1/#', format: value, time: arrival, channel: { level: 3 } } }\n";
        String two = "    bind: { P: { from: p, unit: bar }, T: { from: t, unit: degC } }\n";
        assertTrue(refused(tags + two).contains("align"));
        assertEquals(
                new Alignment.Barrier(Duration.ofSeconds(10), Duration.ofMillis(200)),
                parse(tags + two + "    align: { barrier: 10s, within: 200ms }\n")
                        .intake()
                        .align());
        assertEquals(
                Map.of("P", new BoundChannel("p", "bar")),
                parse(tags + "    bind: " + BIND + "\n").bind());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mqtt: { topic: a, format: jason }|did you mean 'json'",
                "mqtt: { topic: a, format: json, time: /t }|source.mqtt.channels' is missing",
                "mqtt: { topic: a, format: json, channels: { p: /p } }|say where the time stands",
                "mqtt: { topic: a, format: json, time: /t, channels: { p: data/p } }|must begin with a slash",
                "mqtt: { topic: a, format: json, time: /t, channels: { p: /t } }|place of another pointer",
                "mqtt: { topic: a, format: json, time: arrival, channels: { q: /p } }|did you mean 'q'",
                "mqtt: { topic: a, chanels: { p: /p } }|did you mean 'channel",
                "mqtt: { topic: a, columns: [p] }|no meaning with format native",
                "mqtt: { topic: 'a/#/b' }|# the whole last one",
                "mqtt: { topic: 'a/b+' }|fills a whole level",
                "mqtt: { topic: 'a/+', format: csv, columns: [time, p] }|needs one topic",
                "mqtt: { topic: a, format: csv, columns: [p] }|no column is 'time'",
                "mqtt: { topic: a, format: csv, columns: [time, p, p] }|stands twice",
                "mqtt: { topic: a, format: csv, columns: [time, p], zone: Europe/Berln }|is no time zone",
                "mqtt: { topic: a, format: csv, columns: [time, p], time-form: dayfirst }|did you mean 'day-first'",
                "mqtt: { topic: a, format: csv, columns: [time, time, p] }|with 'time-form'",
                "mqtt: { topic: a, format: json, time: /t, channels: { p: /p }, zone: Z }|no meaning with format json",
                "mqtt: { topic: a, format: named, value: /v, time: arrival }|source.mqtt.tag' is missing",
                "mqtt: { topic: a, format: named, tag: /n, value: /v }|say where the time stands",
                "mqtt: { topic: a, format: csv, columns: [time, p], tag: /n }|no meaning with format csv",
                "mqtt: { topic: a, format: value, time: arrival }|say where the channel stands",
                "mqtt: { topic: a, format: value, channel: { level: 0 }, time: arrival }|levels count from 1",
                "mqtt: { topic: a, format: value, channel: { level: 1 } }|has no time",
                "mqtt: { topic: a, format: senml, time: /t }|belongs to format json, named and value",
                "mqtt: { topic: a, topics: [b] }|exclude each other",
                "mqt: { topic: a }|did you mean 'mqtt'",
                "host: { every: 100ms }|every 1s to 1h",
                "host: { every: 10s, format: json }|is not known",
                "host: { disk: data }|whole, from /",
                "host: {}|the source has no channel 'p'",
                "push: { port: 0, token-file: /t }|1 to 65535",
                "push: { port: 8087 }|token-file' is missing",
                "push: { port: 8087, token-file: t }|whole, from /",
                "exec: { command: [ /bin/a ], restart: 0s }|from 100ms to 5m",
                "exec: { command: [ /bin/a ], restart: 99ms }|from 100ms to 5m",
                "exec: { command: [ /bin/a ], restart: 301s }|from 100ms to 5m",
                "push: { port: 8087, token-file: /t, name: a/b }|no name for a path",
                "push: { port: 8087, token-file: /t, format: value, channel: { level: 1 }, time: arrival }|format",
            })
    void mistakesAreNamedWithWhatWouldBeRight(String source, String words) {
        String message = refused("    source: { " + source + " }\n    bind: " + BIND + "\n");
        assertTrue(message.contains(words), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bind: { P: { from: p, unit: bar, scale: 0 } }|scale that is not 0",
                "bind: { P: { from: p, unit: bar, skale: 2 } }|did you mean 'scale'",
                "align: { as-of: 5s, barrier: 5s }|one of the two",
                "align: { as-of: 0s }|above 0",
                "align: { barrier: 1s, within: 2s }|not between 0 and the limit",
                "align: { as-of: 5s, lead: pp }|did you mean 'p'",
                "sources: []|one of the two",
            })
    void mistakesBesideTheSourceAreNamedToo(String line, String words) {
        String bind = line.startsWith("bind") ? "" : "    bind: " + BIND + "\n";
        String message = refused("    source: { mqtt: { topic: a } }\n" + bind + "    " + line + "\n");
        assertTrue(message.contains(words), message);
    }

    @Test
    void severalSourcesWithoutAnAlignmentAreRefused() {
        assertTrue(refused("    sources: [ { name: a, mqtt: { topic: a } }, { name: b, mqtt: { topic: b } } ]\n"
                        + "    bind: { P: { from: p, unit: bar, source: a } }\n")
                .contains("align"));
    }

    private static PipelineSpec source(String source) {
        return parse("    source: { " + source + " }\n    bind: " + BIND + "\n");
    }

    @Test
    void aStateKnowsWhereItsKeysStand() {
        DesiredState state = StateReader.parse("device.yaml", ExampleFiles.bytes(ExampleFiles.STATE));
        int line = 1 + ExampleFiles.STATE.lines().toList().indexOf("      my-P-PDG:");

        assertEquals(
                "device.yaml:" + (line + 1) + ": 'pipelines.my-well.bind.my-P-PDG.from': ",
                state.at("pipelines.my-well.bind.my-P-PDG.from"));
        assertEquals(
                "device.yaml:" + line + ": 'pipelines.my-well.bind.my-P-PDG': ",
                state.at("pipelines.my-well.bind.my-P-PDG.none"));
        assertEquals("", state.at("models.my-band"));
    }

    private static String refused(String lines) {
        return String.valueOf(
                assertThrows(ConfigException.class, () -> parse(lines)).getMessage());
    }

    private static PipelineSpec parse(String lines) {
        String text = "schema: edgewise.state/v1\nmodels: { m: { package: \"oci://r:1/m@sha256:" + "3f".repeat(32)
                + "\" } }\npipelines:\n  one:\n" + lines + "    model: m\n";
        PipelineSpec spec = StateReader.parse("device.yaml", text.getBytes(StandardCharsets.UTF_8))
                .pipelines()
                .get("one");
        if (spec == null) {
            throw new AssertionError("the pipeline that was declared is there");
        }
        return spec;
    }
}
