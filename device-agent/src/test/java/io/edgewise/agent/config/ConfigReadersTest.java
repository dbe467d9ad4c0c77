package io.edgewise.agent.config;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.attest.TrustPolicy;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.deploy.DesiredState;
import io.edgewise.deploy.Intake;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.deploy.SourceSpec;
import io.edgewise.identity.ClientKey;
import io.edgewise.identity.KeyFiles;
import io.edgewise.identity.TlsSettings;
import io.edgewise.model.ModelManifest;
import io.edgewise.mqtt.MqttVersion;
import io.edgewise.pipeline.FlightRecorder;
import io.edgewise.registry.RegistryAccess;
import io.edgewise.signal.Resampling;
import io.edgewise.signal.TimeSource;
import io.edgewise.spool.SpoolSettings;
import io.edgewise.spool.SyncMode;
import io.edgewise.window.WindowSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReadersTest {
    @Test
    void everyKeyOfTheAgentsFileIsUnderstood() {
        AgentConfig config =
                AgentConfigReader.parse(Path.of("/etc/e/agent.yaml"), ExampleFiles.bytes(ExampleFiles.AGENT));

        assertEquals(
                new AgentConfig(
                        "north",
                        "gw-7",
                        new BrokerConfig(
                                List.of("tcp://127.0.0.1:1883"),
                                MqttVersion.V5,
                                false,
                                new BrokerConfig.Batch(50, Duration.ofSeconds(5), true),
                                10L << 20,
                                false,
                                null,
                                null),
                        new BrokerConfig(
                                List.of("tcp://127.0.0.1:1884"),
                                MqttVersion.V3_1_1,
                                false,
                                null,
                                Long.MAX_VALUE,
                                false,
                                null,
                                null),
                        new SpoolSettings(64L << 20, SyncMode.ALWAYS, 64, Duration.ofMillis(50), Duration.ofDays(7)),
                        new DecisionSettings.Flood(10, Duration.ofMinutes(10)),
                        new FlightSettings(
                                new FlightRecorder.Settings(Duration.ofMinutes(5), Duration.ofMinutes(1), 1L << 20),
                                32L << 20),
                        Map.of("my-registry:5000", RegistryAccess.PLAIN),
                        Path.of("/etc/e/store"),
                        2L << 30,
                        new TrustConfig.Own(Path.of("/etc/e/policy.yaml")),
                        Path.of("/etc/e/agent.sock"),
                        Duration.ofSeconds(30),
                        "small"),
                config);
    }

    @Test
    void theBrokerMayHaveSeveralAddressesAndSpeaks311UnlessSaid() {
        String text = ExampleFiles.AGENT
                .replace("\"tcp://127.0.0.1:1883\"", "[ 'tcp://127.0.0.1:1883', 'tcp://[::1]:1884' ]")
                .replace("  version: 5\n", "");

        AgentConfig config = AgentConfigReader.parse(Path.of("/etc/e/agent.yaml"), ExampleFiles.bytes(text));

        assertEquals(
                List.of("tcp://127.0.0.1:1883", "tcp://[::1]:1884"),
                config.broker().urls());
        assertEquals(MqttVersion.V3_1_1, config.broker().version());
    }

    @Test
    void everyKeyOfTheStateFileIsUnderstood() {
        DesiredState state = StateReader.parse("device.yaml", ExampleFiles.bytes(ExampleFiles.STATE));

        assertEquals(
                "oci://registry.example:5000/models/well-band@sha256:" + "3f".repeat(32),
                state.models().get("my-band") + "");
        assertEquals(
                new PipelineSpec(
                        Intake.of(SourceSpec.of("field/well-11/frame", TimeSource.DEVICE, Duration.ofMinutes(2))),
                        Map.of("my-P-PDG", new PipelineSpec.BoundChannel("p_pdg", "Pa")),
                        new PipelineSpec.RunRule("my-P-PDG", 1e6, 0.8e6, Duration.ofSeconds(30), Duration.ofMinutes(2)),
                        new PipelineSpec.RegimeRule(
                                List.of(new PipelineSpec.RegimeRule.By(
                                        "my-speed", List.of(0.0, 1000.0, 3000.0), List.of("slow", "fast"))),
                                0.05,
                                Duration.ofSeconds(30)),
                        new PipelineSpec.WindowRule.Plain(new WindowSpec.Time(
                                Duration.ofMinutes(3), Duration.ofSeconds(10), Duration.ofSeconds(2))),
                        new Resampling(10, Resampling.Method.LINEAR, Duration.ofSeconds(2)),
                        "my-band",
                        Duration.ofMinutes(20),
                        DecisionSettings.DEFAULT.withClear(new DecisionSettings.Clear(4, 4, 0.9, Duration.ZERO)),
                        1,
                        2.5),
                state.pipelines().get("my-well"));
        assertEquals("file:device.yaml", state.author());
    }

    @Test
    void aWindowMayBeOneOfRowsOrOfSessions() {
        assertEquals(
                new PipelineSpec.WindowRule.Counted(1024, 512, "vib-x"),
                pipeline("window: { count: 1024, hop: 512, lead: vib-x }").window());
        assertEquals(
                new PipelineSpec.WindowRule.Plain(
                        new WindowSpec.Session(Duration.ofSeconds(5), Duration.ofMinutes(10))),
                pipeline("window: { session: { gap: 5s, longest: 10m } }").window());
    }

    @Test
    void regimesWithoutNamesAreNumbered() {
        PipelineSpec spec = pipeline("regimes: { by: { speed: [0, 1, 2], load: [0, 5] } }");

        PipelineSpec.RegimeRule rule = requireNonNull(spec.regimes());
        assertEquals(
                List.of("speed-0/load-0", "speed-1/load-0"),
                rule.over(List.of("speed", "load")::indexOf).names());
        assertEquals(0.02, rule.deadBand());
        assertEquals(Duration.ZERO, rule.settle());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "window: { size: 10s, count: 4, lead: a }      | 'size' does not go with 'count'",
                "window: { count: 4 }                          | the key 'pipelines.p.window.lead' is missing",
                "window: { count: 4, hop: 5, lead: a }         | longer than its count of 4",
                "window: { count: 0, lead: a }                 | must be from 1 to 1048576",
                "window: { session: { gap: 5s } }              | longest' is missing",
                "window: { session: { gap: 5s, longest: 1s } } | a longest session that is not shorter",
                "resample: { rate: 10, method: hold, longest: 1s }    | for example 10Hz",
                "resample: { rate: 0Hz, method: hold, longest: 1s }   | is not in (0, 1e6] Hz",
                "resample: { rate: 1Hz, method: cubic, longest: 1s }  | must be one of hold, linear",
                "resample: { rate: 1Hz, method: hold, longest: 0s }   | longer than nothing",
                "run-when: { channel: a, above: 1, below: 2 }  | below 2.0, above 1.0",
                "regimes: { by: { a: [1] } }                   | at least two borders",
                "regimes: { by: { a: [1, 1] } }                | borders must ascend",
                "regimes: { by: { a: [0, 1], b: [0, 1], c: [0, 1] } } | one or two different channels",
                "regimes: { by: { a: [0, 1] }, names: [x, y] } | each needs a name of its own",
                "regimes: { by: { a: [0, 1] }, names: { b: [x] } } | is not known",
                "regimes: { by: { a: [0, 1], b: [0, 1] }, names: [x] } | need the names of each",
                "regimes: { by: { a: [0, 1] }, dead-band: 2 }  | per cent of a range",
                "regimes: { by: { a: [0, 1] }, dead-band: 50% } | is not in [0 %, 50 %)",
            })
    void whatCannotBeOfWindowsAndRegimesIsRefusedWithTheKey(String line, String words) {
        ConfigException refused = assertThrows(ConfigException.class, () -> pipeline(line));

        assertTrue(String.valueOf(refused.getMessage()).contains(words), refused.getMessage());
    }

    private static PipelineSpec pipeline(String line) {
        String text = """
                schema: edgewise.state/v1
                models: { m: { package: "oci://r/m@sha256:%s" } }
                pipelines:
                  p:
                    source: { mqtt: { topic: t } }
                    bind: { a: { from: x, unit: Pa } }
                    model: m
                    %s
                """.formatted("00".repeat(32), line.strip());
        return requireNonNull(
                StateReader.parse("f", ExampleFiles.bytes(text)).pipelines().get("p"));
    }

    @Test
    void theFilesToStartFromAreRightAndBindWhatTheModelNeeds() {
        Path samples = Path.of("..", "samples");
        DesiredState state =
                StateReader.parse("device.yaml", StateReader.bytes(samples.resolve("gateway/device.yaml")));

        ModelManifest model =
                ModelManifest.parse(StateReader.bytes(samples.resolve("models/pump-faults/edgewise.json")));
        assertEquals(
                model.channels().stream().map(spec -> spec.channel().name()).collect(toSet()),
                state.pipelines().get("pump-1").bind().keySet());
        assertEquals(
                "gw-7",
                AgentConfigReader.read(samples.resolve("gateway/agent.yaml")).device());
    }

    @Test
    void whatMayBeLeftOutHasADefault() {
        String small = """
                schema: edgewise.state/v1
                models: { m: { package: "oci://r/m@sha256:%s" } }
                pipelines: { p: { source: { mqtt: { topic: t } }, bind: { a: { from: x, unit: "" } }, model: m } }
                """.formatted("00".repeat(32)).replace("unit: \"\"", "unit: Pa");

        PipelineSpec spec =
                StateReader.parse("f", ExampleFiles.bytes(small)).pipelines().get("p");

        assertTrue(spec != null);
        assertNull(spec.window());
        assertNull(spec.running());
        assertNull(spec.regimes());
        assertNull(spec.resample());
        assertEquals(DecisionSettings.DEFAULT, spec.decide());
        assertEquals(Duration.ZERO, spec.learn());
        assertEquals(1, spec.qos());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url: \"tcp://127.0.0.1:1883\" | url: tcp://broker.example:1883 | :6: broker url",
                "url: \"tcp://127.0.0.1:1883\" | url: 127.0.0.1 | :6: broker url",
                "device: gw-7 | device: gw/7 | :4: 'gw/7' is not a name",
                "every: 30s | every: 30 | :29: 'health.every' must be a duration with a unit",
                "every: 30s | every: 0s | :29: 'health.every' must be from 1s to 1h",
                "limit: 2GiB | limit: 2GB | :20: 'store.limit' must be a size with a unit",
                "insecure: false | insecure: no | :7: 'broker.insecure' must be true or false, found 'no'",
                "envelope: none | envelope: cloudevents | :11: 'broker.batch' and 'envelope: cloudevents'",
                "telemetry-per-hour: 10MiB | telemetry-per-hour: 10B | :14: 'broker.telemetry-per-hour' must be at least",
                "delay: 5s | delay: 2h | :12: 'broker.batch.delay' must be at most 1h",
                "records: 50 | records: 1 | :11: 'broker.batch.records' must be from 2 to 1000",
                "version: 5 | version: 3.1 | :8: 'broker.version' must be one of 3.1.1, 5, found '3.1'",
                "version: 5 | version: 5.0 | :8: 'broker.version' must be one of 3.1.1, 5, found '5.0'",
                "url: \"tcp://127.0.0.1:1883\" | url: [] | :6: 'broker.url' is an empty list",
                "url: \"tcp://127.0.0.1:1883\" | url: [ 'tcp://[::1]:1', 'tcp://b:1' ] | :6: broker url \"tcp://b:1\"",
                "profile: small | profile: smal | :30: 'profile' must be one of small, fast, found 'smal'; did you mean",
                "agent/v1 | agent/v2 | :1: 'schema' must be one of edgewise.agent/v1",
                "path: store | path: \"a\\0b\" | :19: "
            })
    void aWrongValueInTheAgentsFileIsNamedWithItsPlace(String right, String wrong, String words) {
        String text = ExampleFiles.AGENT.replace(right, wrong);

        ConfigException error = assertThrows(
                ConfigException.class, () -> AgentConfigReader.parse(Path.of("a"), ExampleFiles.bytes(text)));

        assertTrue(String.valueOf(error.getMessage()).startsWith("a" + words), error.getMessage());
    }

    @Test
    void everyKeyOfTheBrokersTlsIsUnderstood() {
        BrokerConfig broker = AgentConfigReader.parse(
                        Path.of("/etc/e/agent.yaml"), ExampleFiles.bytes(ExampleFiles.AGENT_TLS))
                .broker();

        assertEquals(
                new BrokerConfig(
                        List.of("mqtts://broker.example:8883"),
                        MqttVersion.V3_1_1,
                        false,
                        null,
                        Long.MAX_VALUE,
                        false,
                        new TlsSettings(
                                List.of(Path.of("/etc/e/ca.pem")),
                                new ClientKey.Pem(Path.of("/etc/e/gw.pem"), Path.of("/etc/e/gw.key.pem")),
                                List.of("mqtt")),
                        new BrokerConfig.Login("gw", Path.of("/etc/e/password"))),
                broker);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "key-store: a.p12, password-file: p | Store[file=/etc/e/a.p12, passwordFile=/etc/e/p, alias=null]",
                "pkcs11: a.cfg, password-file: p, alias: x | Token[config=/etc/e/a.cfg, passwordFile=/etc/e/p, alias=x]"
            })
    void aKeyMayLieInAStoreOrOnAToken(String keys, String own) {
        String text = ExampleFiles.AGENT_TLS.replaceAll("(?s)tls:.*?login:", "tls: { " + keys + " }\n  login:");

        BrokerConfig broker = AgentConfigReader.parse(Path.of("/etc/e/agent.yaml"), ExampleFiles.bytes(text))
                .broker();

        assertEquals(
                own, broker.tls() == null ? "" : String.valueOf(broker.tls().own()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mqtts://broker.example | tcp://127.0.0.1 | :7: 'broker.tls' is of no use with tcp://",
                "alpn: mqtt | key-store: a.p12 | :10: 'broker.tls' names certificate and key-store",
                "alpn: mqtt | alias: x | :10: 'broker.tls.alias' goes with key-store or pkcs11",
                "alpn: mqtt | password-file: x | :10: 'broker.tls.password-file' goes with key-store or pkcs11",
                "certificate: gw.pem | key-store: a.p12 | :9: 'broker.tls.key' goes with certificate",
                "key: gw.key.pem | alpn: x | :10: the key 'broker.tls.alpn' stands twice",
                "user: gw | password: gw | :12: the key 'broker.login.password' is not known"
            })
    void whatDoesNotGoTogetherIsNamedWithItsPlace(String right, String wrong, String words) {
        String text = ExampleFiles.AGENT_TLS.replace(right, wrong);

        ConfigException error = assertThrows(
                ConfigException.class, () -> AgentConfigReader.parse(Path.of("a"), ExampleFiles.bytes(text)));

        assertTrue(String.valueOf(error.getMessage()).startsWith("a" + words), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@sha256:3f3f | @sha256:XX | :4: not a model reference",
                "oci:// | file: | :4: not a model reference: 'file:registry.example",
                "oci://registry.example:5000 | file:/srv/.. | :4: not a model reference: 'file:/srv/../models",
                "model: my-band | model: my-bend | :37: 'my-bend' is not among the models [my-band]",
                "above: 1.0e6 | above: 1.0f | :19: 'pipelines.my-well.run-when.above' must be a number",
                "above: 1.0e6 | above: 1e999 | :19: 'pipelines.my-well.run-when.above' must be a finite number",
                "qos: 1 | qos: 2 | :56: 'pipelines.my-well.publish.qos' must be from 0 to 1, found 2",
                "hop: 10s | hop: 0s | :34: ",
                "below: 0.9 | below: 1.9 | :40: clear.below is not in (0, 1]",
                "silent-after: 2m | silent-after: 0s | :12: a source cannot be silent after nothing",
                "time: device | time: devise | :11: 'pipelines.my-well.source.mqtt.time' must be one of",
                "field/well-11/frame | field/#/x | :9: 'field/#/x': + fills a whole level",
                "my-well: | 'my well': | :7: 'my well' is not a name"
            })
    void aWrongValueInTheStateFileIsNamedWithItsPlace(String right, String wrong, String words) {
        String text = ExampleFiles.STATE.replace(right, wrong);

        ConfigException error =
                assertThrows(ConfigException.class, () -> StateReader.parse("s", ExampleFiles.bytes(text)));

        assertTrue(String.valueOf(error.getMessage()).startsWith("s" + words), error.getMessage());
    }

    @Test
    void aTagIsRefusedWithTheCommandThatPinsIt() {
        String text = ExampleFiles.STATE.replaceAll("@sha256:[0-9a-f]+", ":1.0");

        ConfigException error =
                assertThrows(ConfigException.class, () -> StateReader.parse("s", ExampleFiles.bytes(text)));

        assertTrue(String.valueOf(error.getMessage()).contains("edgewise models resolve"), error.getMessage());
    }

    @Test
    void thePolicyNamesItsKeysAndScopes(@TempDir Path folder) {
        KeyFiles.writePublic(
                folder.resolve("line-a.pub.pem"), KeyFiles.generate().getPublic());
        Path file = folder.resolve("policy.yaml");

        TrustPolicy policy = PolicyReader.parse(file, ExampleFiles.bytes(ExampleFiles.POLICY));

        assertEquals("production", policy.name());
        assertEquals(1, policy.counter());
        ConfigException noKey = assertThrows(
                ConfigException.class,
                () -> PolicyReader.parse(
                        file, ExampleFiles.bytes(ExampleFiles.POLICY.replace("[my-line-a]", "[my-line-b]"))));
        assertTrue(String.valueOf(noKey.getMessage()).contains("'my-line-b' is not known"), noKey.getMessage());
        ConfigException noFile = assertThrows(
                ConfigException.class,
                () -> PolicyReader.parse(
                        file, ExampleFiles.bytes(ExampleFiles.POLICY.replace("line-a.pub.pem", "gone.pem"))));
        assertTrue(String.valueOf(noFile.getMessage()).startsWith(file + ":7: "), noFile.getMessage());
    }

    @Test
    void quantitiesCarryTheirUnits() {
        assertEquals(Duration.ofMillis(250), Quantities.duration("250ms").orElseThrow());
        assertEquals(Duration.ofHours(36), Quantities.duration("36h").orElseThrow());
        assertTrue(Quantities.duration("30").isEmpty());
        assertTrue(Quantities.duration("1.5s").isEmpty());
        assertTrue(Quantities.duration("36501d").isEmpty());
        assertEquals(64L * 1024 * 1024, Quantities.bytes("64MiB").orElseThrow());
        assertTrue(Quantities.bytes("999999999999999GiB").isEmpty());
    }
}
