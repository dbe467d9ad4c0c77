package io.edgewise.agent.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.source.QueueStatus;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.Verification.AntiRollback;
import io.edgewise.codec.IsoTime;
import io.edgewise.decision.AlarmMemory;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.FloodLimit;
import io.edgewise.decision.Suppression;
import io.edgewise.deploy.AgentView;
import io.edgewise.deploy.DeploymentState;
import io.edgewise.deploy.GateStep;
import io.edgewise.deploy.ModelStatus;
import io.edgewise.deploy.TrustStatus;
import io.edgewise.house.Schemas;
import io.edgewise.identity.Device;
import io.edgewise.identity.KeyFiles;
import io.edgewise.identity.TlsStatus;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.mqtt.LinkState;
import io.edgewise.mqtt.LinkStatus;
import io.edgewise.pipeline.PipelineStatus;
import io.edgewise.signal.Quality;
import io.edgewise.spool.RecordClass;
import io.edgewise.spool.SpoolStatus;
import io.edgewise.spool.SyncMode;
import io.edgewise.testing.FreshStatus;
import io.edgewise.testing.ManualTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

public class DocumentsTest {
    private static final Digest DIGEST = Digest.of(new byte[0]);
    private static final long AT = 1_412_611_470_000_000_000L; // 2014-10-06T16:04:30Z

    private static AgentFacts facts(ManualTicker ticker) {
        return new AgentFacts(new Device("north", "gw-7", 3), "1.0.0", 0, ticker);
    }

    private static TrustStatus trust(@Nullable String refused) {
        TrustPolicy policy = TrustPolicy.builder("production")
                .counter(7)
                .development(true)
                .expires(IsoTime.instant(AT))
                .key("line-a", KeyFiles.generate().getPublic())
                .scope("r.example/models/", 1, List.of("line-a"), List.of("oms"))
                .build();
        return new TrustStatus(policy, true, true, refused, null, IsoTime.instant(AT), false);
    }

    private static AgentView view() {
        ModelStatus active = new ModelStatus(
                "well-band",
                DIGEST.toString(),
                DeploymentState.ACTIVE,
                "TRUSTED",
                "line-a",
                "onnxruntime",
                5,
                null,
                "",
                new AntiRollback(6, 7),
                List.of(new GateStep(DeploymentState.FETCHED, "passed", "from the store", 2)));
        ModelStatus refused = new ModelStatus(
                "other",
                DIGEST.toString(),
                DeploymentState.REJECTED,
                "",
                "",
                "",
                0,
                Refusal.UNSIGNED,
                "no signature",
                null,
                List.of());
        PipelineStatus judged = new PipelineStatus(
                "well-11",
                900,
                12,
                12,
                Map.of("INCOMPLETE", 1L),
                Map.of("LATE", 2L),
                List.of("P-PDG"),
                List.of("T-TPT"),
                41,
                AT,
                Decision.ALARM,
                Quality.GOOD,
                19f,
                new PipelineStatus.AlarmStanding(alarm(), 2, 1, FloodLimit.Room.DEVICE_FULL));
        PipelineStatus fresh = FreshStatus.of("well-12");
        return new AgentView(
                DIGEST,
                "file:device.yaml",
                List.of(active, refused),
                List.of(judged, fresh),
                Map.of("w", "UNSIGNED: no"),
                trust("COUNTER_ROLLED_BACK: old"));
    }

    private static AlarmMemory alarm() {
        Instant at = Instant.parse("2026-03-01T08:00:00Z");
        AlarmMemory.Cause cause =
                new AlarmMemory.Cause(new DecisionRecord.Id("gw-7", 3, "well-11", 40), AT, "leak", "look at it");
        return new AlarmMemory(
                true,
                true,
                true,
                false,
                cause,
                new Suppression(at, at.plusSeconds(600), "eva", "nuisance"),
                new Suppression(at, at.plusSeconds(28_800), "tom", "bearing change"));
    }

    /** Returns a snapshot with something in every place. */
    static Documents.Snapshot full() {
        ManualTicker ticker = new ManualTicker();
        AgentFacts facts = facts(ticker);
        ticker.advance(Duration.ofSeconds(90));
        LinkStatus link = new LinkStatus(
                LinkState.ONLINE,
                "tcp://127.0.0.1:1883",
                true,
                tls(),
                2,
                1,
                0,
                1000,
                0,
                0,
                new LinkStatus.Counts(500, 400, 240_000, true, Map.of("QUEUE_FULL", 3L)),
                "connection refused");
        LinkStatus field = new LinkStatus(
                LinkState.BACKOFF,
                "tcp://127.0.0.1:1884",
                false,
                null,
                0,
                0,
                0,
                1000,
                0,
                1,
                new LinkStatus.Counts(600, 0, 0, true, Map.of("TOO_LARGE", 1L)),
                "connection refused");
        SpoolStatus spool = new SpoolStatus(
                SyncMode.GROUP,
                1_840,
                412_000,
                256L << 20,
                2_000,
                1_900,
                160,
                75,
                500_000,
                Map.of(RecordClass.TELEMETRY, Map.of("QUOTA", 3L)),
                "DISK_FULL");
        QueueStatus queue =
                new QueueStatus(1, 10_000, 3, Map.of("QUEUE_FULL", 4L, "NOT_JSON", 2L), "/data/p.csv is not there yet");
        return new Documents.Snapshot(
                facts,
                view(),
                link,
                field,
                spool,
                Map.of("well-11", queue),
                Map.of("well-11", 77L),
                "device.yaml:3: no",
                ProcessMeter.read());
    }

    private static TlsStatus tls() {
        return new TlsStatus(
                "TLSv1.3",
                "TLS_AES_256_GCM_SHA384",
                new TlsStatus.Certificate("CN=broker", IsoTime.instant(AT)),
                null,
                "own.pem holds no CERTIFICATE in PEM");
    }

    private static Documents.Snapshot empty() {
        LinkStatus link = new LinkStatus(
                LinkState.BACKOFF,
                "tcp://127.0.0.1:1883",
                false,
                null,
                0,
                0,
                0,
                1,
                0,
                0,
                new LinkStatus.Counts(0, 0, 0, true, Map.of()),
                null);
        return new Documents.Snapshot(
                facts(new ManualTicker()),
                new AgentView(null, "", List.of(), List.of(), Map.of(), trust(null)),
                link,
                null,
                new SpoolStatus(SyncMode.GROUP, 0, 0, 1 << 20, 0, 0, 0, 0, 0, Map.of(), null),
                Map.of(),
                Map.of(),
                null,
                new ProcessMeter.Figures(-1, -1, -1, 0));
    }

    /** Returns a status document for the tests of the table. */
    public static byte[] status() {
        return Documents.status(full());
    }

    @Test
    void healthKeepsToItsSchema() {
        assertEquals(List.of(), Schemas.violations("health", Documents.health(full(), "ONLINE", 4)));
        assertEquals(List.of(), Schemas.violations("health", Documents.health(empty(), "STARTING", 0)));
        assertEquals(List.of(), Schemas.violations("health", Documents.LAST_WILL));
        assertEquals(List.of(), Schemas.violations("health", Documents.problem("gw-7", "NATIVE_LIBRARY_MISSING: x")));
        assertTrue(Schemas.violations(
                                "health",
                                "{\"schema\":\"edgewise.health/v1\",\"state\":\"UP\"}"
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .size()
                > 0);
    }

    @Test
    void statusKeepsToItsSchema() {
        assertEquals(List.of(), Schemas.violations("status", Documents.status(full())));
        assertEquals(List.of(), Schemas.violations("status", Documents.status(empty())));
    }

    @Test
    void healthSaysWhatRunsUnderWhichTrust() {
        JsonValue health = parse(Documents.health(full(), "ONLINE", 4));

        assertEquals("gw-7", health.get("device").text());
        assertEquals(3, health.get("boot").whole());
        assertEquals(4, health.get("sequence").whole());
        assertTrue(health.get("trust").get("development").flag());
        assertEquals(1, health.get("models").elements().size()); // the refused one is not in service
        assertEquals(
                "2014-10-06T16:04:30.000Z",
                health.get("pipelines").elements().get(0).get("watermark").text());
        assertTrue(health.get("mqtt").get("insecure").flag());
    }

    @Test
    void theLastWillIsWhatTheContractSays() {
        assertEquals(
                "{\"schema\":\"edgewise.health/v1\",\"state\":\"OFFLINE\"}",
                new String(Documents.LAST_WILL, java.nio.charset.StandardCharsets.UTF_8).strip());
    }

    @Test
    void statusNamesAbsentAndLeftOutChannelsAndWhyAModelIsNotThere() {
        JsonValue status = parse(Documents.status(full()));

        JsonValue pipeline = status.get("pipelines").elements().get(0);
        assertEquals(List.of("P-PDG"), pipeline.get("absent").texts());
        assertEquals(List.of("T-TPT"), pipeline.get("leftOut").texts());
        assertEquals(41, pipeline.get("last").get("id").whole());
        assertEquals(90, status.get("boot").get("uptimeSeconds").whole());
        assertEquals(
                "UNSIGNED: no signature",
                status.get("models").elements().get(1).get("reason").text());
    }

    @Test
    void theHeartBeatsRegularlyAndOnEveryChange() {
        ManualTicker ticker = new ManualTicker();
        List<String> said = new ArrayList<>();
        String[] state = {"STARTING"};
        String[] trouble = {""};
        Heartbeat heartbeat = new Heartbeat(
                DocumentsTest::empty,
                () -> state[0],
                () -> trouble[0],
                document -> said.add(parse(document).get("state").text()),
                Duration.ofSeconds(30),
                ticker);

        heartbeat.doWork();
        heartbeat.doWork();
        assertEquals(List.of("STARTING"), said);
        state[0] = "ONLINE";
        heartbeat.doWork();
        assertEquals(List.of("STARTING", "ONLINE"), said);
        ticker.advance(Duration.ofSeconds(29));
        heartbeat.doWork();
        ticker.advance(Duration.ofSeconds(1));
        heartbeat.doWork();
        assertEquals(List.of("STARTING", "ONLINE", "ONLINE"), said);
        trouble[0] = "DISK_FULL";
        heartbeat.doWork();
        heartbeat.doWork();
        assertEquals(4, said.size(), "what is wrong is told at once, and once");
        assertEquals(4, parse(heartbeat.document("OFFLINE")).get("sequence").whole());
    }

    private static JsonValue parse(byte[] document) {
        return Json.parse(document, JsonLimits.DOCUMENT);
    }
}
