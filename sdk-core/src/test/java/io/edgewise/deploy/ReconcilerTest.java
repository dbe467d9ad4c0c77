package io.edgewise.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.Decision;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.pipeline.PipelineStatus;
import io.edgewise.registry.PackageFile;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReconcilerTest extends OnBench {
    @Test
    void aSignedModelPassesEveryGateInTheOpenAndDecides() {
        bench.declare(bench.pack("m", 9, Bench.TRUSTED), Bench.spec("m"));

        bench.rows(0, 31, 2);

        ModelStatus model = bench.view().models().get(0);
        assertEquals(DeploymentState.ACTIVE, model.state());
        assertEquals("TRUSTED", model.verdict());
        assertEquals("line-a", model.signer());
        assertEquals(
                List.of(
                        "FETCHED passed",
                        "VERIFIED passed",
                        "INSPECTED passed",
                        "PROBED skipped",
                        "SHADOW skipped",
                        "ACTIVE passed"),
                model.steps().stream()
                        .map(step -> step.gate() + " " + step.outcome())
                        .toList());
        assertEquals(List.of(Decision.NORMAL, Decision.NORMAL, Decision.ALARM), decisions()); // 3 of 4 above 3
        assertEquals(Map.of(), bench.view().waiting());
    }

    @Test
    void valuesComeInTheUnitOfTheManifest() {
        String manifest = Bench.manifest("m", "a", false)
                .replace("\"unit\":\"kPa\"", "\"unit\":\"kPa\",\"physical\":[0,2]"); // 2000 Pa are 2 kPa
        bench.declare(bench.pack("m", manifest, 0, Bench.TRUSTED), Bench.spec("m"));

        bench.rows(0, 11, 1000);

        assertEquals(Decision.NORMAL, bench.sink("p").last().decision());
    }

    @Test
    void aRefusedModelLeavesTheRunningPipelineAsItIs() {
        ModelRef good = bench.pack("m", 1, Bench.TRUSTED);
        bench.declare(good, Bench.spec("m"));
        bench.rows(0, 11, 2);

        for (ModelRef bad : List.of(
                bench.pack("unsigned", 2, null),
                bench.pack("strange", 2, Bench.STRANGER),
                bench.pack("broken", "{}", 2, Bench.TRUSTED))) {
            bench.declare(bad, Bench.spec("m"));
            assertFalse(bench.view().waiting().getOrDefault("p", "").isEmpty(), bad.toString());
        }
        bench.rows(11, 31, 2);

        assertEquals(3, bench.sink("p").records().size());
        assertEquals(good.pinned(), bench.sink("p").last().model().provenance().digest());
        assertEquals(1, bench.sources.size());
        assertEquals(List.of(0L, 1L, 2L), windows());
    }

    @Test
    void eachRefusalSaysWhy() {
        bench.declare(bench.pack("m", 2, null), Bench.spec("m"));
        assertTrue(why("p").startsWith("UNSIGNED: "), why("p"));

        bench.declare(bench.pack("m", 3, Bench.STRANGER), Bench.spec("m"));
        assertTrue(why("p").startsWith("UNTRUSTED_KEY: "), why("p"));

        bench.engine.objections.add("not my format");
        bench.declare(bench.pack("m", 4, Bench.TRUSTED), Bench.spec("m"));
        assertEquals("ENGINE_UNAVAILABLE: fake: not my format", why("p"));

        bench.engine.objections.clear();
        bench.engine.failure = () -> new RefusedException(Refusal.CONTRACT_MISMATCH, "tensor x");
        bench.declare(bench.pack("m", 5, Bench.TRUSTED), Bench.spec("m"));
        assertEquals("CONTRACT_MISMATCH: tensor x", why("p"));
        assertEquals(DeploymentState.REJECTED, bench.view().models().get(0).state());
        assertTrue(bench.events.stream().anyMatch(event -> event.endsWith("REJECTED CONTRACT_MISMATCH")));
    }

    @Test
    void aModelThatIsNotNamedAnyMoreIsFreedOnceNoPipelineUsesIt() {
        bench.declare(bench.pack("m", 1, Bench.TRUSTED), Bench.spec("m"));
        bench.rows(0, 11, 2);
        FakeEngine.LoadedModel first = bench.engine.loaded.get(0);

        ModelRef next = bench.pack("m", 9, Bench.TRUSTED);
        bench.declare(next, Bench.spec("m"));
        assertFalse(first.closed, "its pipeline has seen no window since");
        bench.rows(11, 22, 2);

        assertTrue(first.closed);
        assertEquals(0, first.openSessions());
        assertEquals(1, bench.view().models().size());
        assertEquals(next.pinned(), bench.sink("p").last().model().provenance().digest());
        assertEquals(List.of(0L, 1L), windows());
        assertTrue(bench.events.stream().anyMatch(event -> event.contains("SUPERSEDED")));
    }

    @Test
    void aModelWithOtherLimitsGetsAPipelineOfItsOwnAndWindowsGoOnCounting() {
        bench.declare(bench.pack("m", 1, Bench.TRUSTED), Bench.spec("m"));
        bench.rows(0, 21, 2);
        String manifest =
                Bench.manifest("m", "a", false).replace("\"unit\":\"kPa\"", "\"unit\":\"kPa\",\"physical\":[0,200]");

        bench.declare(bench.pack("m", manifest, 1, Bench.TRUSTED), Bench.spec("m"));
        bench.rows(30, 51, 2);

        assertTrue(bench.engine.loaded.get(0).closed);
        assertEquals(List.of(0L, 1L, 2L, 3L), windows());
        assertEquals(1, bench.sources.size());
        assertEquals(1, bench.engine.loaded.get(1).openSessions());
    }

    @Test
    void aChangedDeclarationRebuildsThePipelineAndOnlyThat() {
        bench.pack("m", 1, Bench.TRUSTED);
        ModelRef model = bench.pack("m", 1, Bench.TRUSTED);
        PipelineSpec fast = new PipelineSpec(
                Intake.of(Bench.PUMP),
                Bench.spec("m").bind(),
                null,
                null,
                new PipelineSpec.WindowRule.Plain(new io.edgewise.window.WindowSpec.Time(
                        Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ZERO)),
                null,
                "m",
                Duration.ZERO,
                io.edgewise.decision.DecisionSettings.DEFAULT,
                1,
                null);
        bench.declare(Map.of("m", model), Map.of("p", Bench.spec("m"), "q", Bench.spec("m")));
        bench.rows(0, 8, 2);

        bench.declare(Map.of("m", model), Map.of("p", fast, "q", Bench.spec("m")));
        bench.rows(8, 21, 2);

        assertEquals(2, bench.sink("q").records().size()); // as if nothing had happened
        assertEquals(2, bench.sink("p").records().size()); // [10, 15) and [15, 20)
        assertEquals(2, bench.engine.loaded.get(0).openSessions());
    }

    @Test
    void aPipelineThatIsDeclaredNoMoreEnds() {
        ModelRef model = bench.pack("m", 1, Bench.TRUSTED);
        bench.declare(Map.of("m", model), Map.of("p", Bench.spec("m"), "q", Bench.spec("m")));

        bench.declare(model, Bench.spec("m"));
        bench.rows(0, 11, 2);
        assertEquals(0, bench.sink("q").records().size());
        assertEquals(1, bench.sink("p").records().size());

        bench.declare(Map.of(), Map.of());
        assertTrue(bench.sources.get(0).closed);
        assertTrue(bench.engine.loaded.get(0).closed);
        assertEquals(Map.of(), bench.feeding);
        assertEquals(List.of(), bench.view().pipelines());
        assertEquals(List.of(), bench.view().models());
    }

    @Test
    void aPipelineMovesToAnotherSourceWithoutUsingANumberTwice() {
        ModelRef model = bench.pack("m", 1, Bench.TRUSTED);
        bench.declare(model, Bench.spec("m"));
        bench.rows(0, 21, 2);
        SourceSpec other = SourceSpec.of("field/other", Bench.PUMP.time(), SourceSpec.DEFAULT_SILENCE);

        bench.declare(model, Bench.spec(other, "m", Bench.spec("m").bind(), Duration.ZERO));
        bench.rows(100, 111, 2);

        assertTrue(bench.sources.get(0).closed);
        assertEquals(Map.of(Intake.of(other), bench.sources.get(1)), bench.feeding);
        assertEquals(List.of(0L, 1L, 2L), windows());
        assertEquals(Map.of(), bench.view().waiting());
    }

    @Test
    void aBindingThatDoesNotFitIsToldInWords() {
        ModelRef model = bench.pack("m", 1, Bench.TRUSTED);
        PipelineSpec.BoundChannel kilos = new PipelineSpec.BoundChannel("col-a", "kPa");

        bench.declare(model, bound(Map.of("a", kilos, "bb", kilos)));
        assertEquals("CONTRACT_MISMATCH: pipeline p: the model has no channel 'bb'; did you mean 'b'?", why("p"));

        bench.declare(model, bound(Map.of("b", kilos)));
        assertTrue(why("p").contains("needs the channel 'a'"), why("p"));

        bench.declare(model, bound(Map.of("a", new PipelineSpec.BoundChannel("col-a", "degC"))));
        assertTrue(why("p").contains("'degC' cannot be converted to 'kPa'"), why("p"));
        assertEquals(0, bench.engine.loaded.get(0).openSessions());
    }

    @Test
    void whatDoesNotFitIsToldWithTheFileTheLineAndTheKeyWhereItStands() {
        ModelRef model = bench.pack("m", 1, Bench.TRUSTED);
        PipelineSpec.BoundChannel degrees = new PipelineSpec.BoundChannel("col-a", "degC");
        Map<String, PipelineSpec> pipelines = Map.of("p", bound(Map.of("a", degrees)));
        Map<String, String> places = Map.of("pipelines.p", "device.yaml:4", "pipelines.p.bind.a.unit", "device.yaml:9");

        bench.reconciler.submit(new DesiredState(
                Digest.of(new byte[0]), "file:device.yaml", Map.of("m", model), pipelines, "", places));
        bench.settle();

        String where = "device.yaml:9: 'pipelines.p.bind.a.unit': ";
        assertTrue(why("p").startsWith("CONTRACT_MISMATCH: " + where + "pipeline p: channel 'a': the unit"), why("p"));
    }

    @Test
    void aDeclarationThatDoesNotFitLeavesWhatRan() {
        ModelRef model = bench.pack("m", 1, Bench.TRUSTED);
        bench.declare(model, Bench.spec("m"));
        bench.rows(0, 5, 2);

        bench.declare(model, bound(Map.of("aa", new PipelineSpec.BoundChannel("col-x", "kPa"))));
        bench.rows(5, 11, 2);

        assertEquals(1, bench.sink("p").records().size());
        assertTrue(why("p").contains("no channel 'aa'"), why("p"));
    }

    @Test
    void anotherModelThatDoesNotFitTheBindingLeavesTheGoodOneOverARestartToo() {
        ModelRef good = bench.pack("m", 1, Bench.TRUSTED);
        bench.declare(good, Bench.spec("m"));
        ModelRef other = bench.pack("m", Bench.manifest("m", "z", false), 1, Bench.TRUSTED);

        bench.declare(other, Bench.spec("m"));
        restart();
        bench.declare(other, Bench.spec("m"));
        bench.rows(0, 11, 2);

        assertEquals(good.pinned(), bench.sink("p").last().model().provenance().digest());
        assertTrue(why("p").contains("no channel 'a'"), why("p"));
    }

    @Test
    void theTroubleOfOneSourceDoesNotStopTheOthers() {
        ModelRef model = bench.pack("m", 1, Bench.TRUSTED);
        SourceSpec broken = SourceSpec.of("broken", Bench.PUMP.time(), SourceSpec.DEFAULT_SILENCE);
        Map<String, PipelineSpec> pipelines = new HashMap<>();
        pipelines.put("a-broken", Bench.spec(broken, "m", Bench.spec("m").bind(), Duration.ZERO));
        pipelines.put("p", Bench.spec("m"));

        bench.declare(Map.of("m", model), pipelines);
        bench.rows(0, 11, 2);

        assertEquals(1, bench.sink("p").records().size());
        assertTrue(why("a-broken").contains("no such line"), why("a-broken"));
    }

    @Test
    void anUnexpectedFailureOfOneModelDoesNotStopTheOthersAndIsTriedAgain() {
        ModelRef m = bench.pack("m", 1, Bench.TRUSTED);
        bench.declare(m, Bench.spec("m"));
        bench.engine.failure = () -> new IllegalStateException("a bug");
        ModelRef n = bench.pack("n", 1, Bench.TRUSTED);

        bench.declare(Map.of("m", m, "n", n), Map.of("p", Bench.spec("m"), "q", Bench.spec("n")));
        bench.rows(0, 11, 2);
        assertEquals(1, bench.sink("p").records().size());
        assertTrue(why("q").contains("a bug"), why("q"));

        bench.engine.failure = null;
        bench.settle();
        assertEquals(1, bench.view().pipelines().size(), "it is not time yet");
        bench.ticker.advance(Duration.ofSeconds(2));
        bench.settle();
        assertEquals(2, bench.view().pipelines().size());
    }

    /** Native memory that is refused is an Error, not an exception. */
    @Test
    void memoryThatOneModelDoesNotGetIsNoTroubleOfTheOthers() {
        ModelRef m = bench.pack("m", 1, Bench.TRUSTED);
        bench.declare(m, Bench.spec("m"));
        bench.engine.error = () -> new OutOfMemoryError("Cannot reserve 100000000 bytes of direct buffer memory");
        ModelRef a = bench.pack("a-large", 1, Bench.TRUSTED);

        bench.declare(Map.of("m", m, "a-large", a), Map.of("p", Bench.spec("m"), "q", Bench.spec("a-large")));
        bench.rows(0, 11, 2);

        assertEquals(1, bench.sink("p").records().size());
        assertTrue(why("q").contains("direct buffer memory"), why("q"));
    }

    @Test
    void aModelFileThatDoesNotFitTheHeapIsRefusedBeforeItIsRead() {
        Digest any = Digest.of(new byte[1]);
        PackageFile large = new PackageFile("model.onnx", "application/octet-stream", any, 8_000_001);

        RefusedException refused = assertThrows(RefusedException.class, () -> Deployment.mustFit(large, 8_000_000));
        assertEquals(Refusal.LIMIT_EXCEEDED, refused.refusal());
        Deployment.mustFit(large, 8_000_001);
    }

    @Test
    void anOptionalChannelThatNeverComesIsListedOnce() {
        bench.declare(bench.pack("m", 1, Bench.TRUSTED), Bench.spec("m"));
        assertNull(status().absent());

        bench.rows(0, 51, 2);

        assertEquals(List.of("b"), status().absent());
        assertEquals(List.of(), bench.sink("p").last().findings());
        assertEquals(
                List.of("pipeline p absent channels b"),
                bench.events.stream().filter(event -> event.contains("absent")).toList());
    }

    private static PipelineSpec bound(Map<String, PipelineSpec.BoundChannel> bind) {
        return Bench.spec(Bench.PUMP, "m", bind, Duration.ZERO);
    }

    private PipelineStatus status() {
        return bench.view().pipelines().get(0);
    }

    private List<Long> windows() {
        return bench.sink("p").records().stream()
                .map(decision -> decision.id().window())
                .toList();
    }
}
