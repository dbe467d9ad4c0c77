package io.edgewise.simulator;

import io.edgewise.agent.config.PolicyReader;
import io.edgewise.attest.KnownFloors;
import io.edgewise.attest.Verification;
import io.edgewise.attest.Verifier;
import io.edgewise.json.JsonValue;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.ModelRef;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.Progress;
import io.edgewise.registry.StoredPackage;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The part of the demo in which packages must be refused, one after the other and each for its own reason, while the
 * good one goes on deciding.
 */
final class DemoGate {
    private static final String MODEL = "pump-faults";
    private static final Map<Tamper, String> EXPECTED = Map.of(
            Tamper.FLIP,
            "DIGEST_MISMATCH",
            Tamper.UNSIGNED,
            "UNSIGNED",
            Tamper.WRONG_KEY,
            "UNTRUSTED_KEY",
            Tamper.TRAP,
            "INSPECTION_FAILED");

    private final DemoPackages packages;
    private final DemoFiles files;
    private final Path folder;
    private final ArrayDeque<Tamper> ahead;
    private final List<DemoPackages.Pair> tried = new ArrayList<>();

    private DemoPackages.@Nullable Pair open;
    private final Set<String> pulled = new HashSet<>();

    DemoGate(DemoPackages packages, DemoFiles files, Path folder, List<Tamper> tampers) {
        this.packages = packages;
        this.files = files;
        this.folder = folder;
        this.ahead = new ArrayDeque<>(tampers);
    }

    /** Publishes the next bad package and declares that it should run; nothing while the one before is not refused. */
    void tryNext(Map<String, ModelRef> models, List<Asset> assets, Map<String, List<ChannelSpec>> channels)
            throws IOException {
        if (open != null || ahead.isEmpty()) {
            return;
        }
        DemoPackages.Pair made = packages.publishBad(MODEL, ahead.remove());
        Map<String, ModelRef> wanted = new TreeMap<>(models);
        wanted.put(MODEL, made.bad());
        files.declare(wanted, assets, channels);
        tried.add(made);
        open = made;
    }

    /** Tells whether all were tried and refused. */
    boolean isDone() {
        return ahead.isEmpty() && open == null;
    }

    /** Looks what the agent has pulled, and whether it has refused what it must; tells each once. */
    void look(Judge judge, DemoScreen screen, DemoOutcome outcome) {
        for (JsonValue event : judge.events("deployment", "FETCHED")) {
            String model = event.get("subject").text().replaceFirst("@.*", "");
            if (pulled.add(event.get("subject").text())) {
                screen.event(
                        "registry", "PULLED", model + ": " + event.get("reason").text());
            }
        }
        DemoPackages.Pair now = open;
        if (now == null) {
            return;
        }
        Optional<JsonValue> refusal = judge.events("deployment", "REJECTED").stream()
                .filter(event -> event.get("subject")
                        .text()
                        .endsWith(String.valueOf(now.bad().digest())))
                .findFirst();
        if (refusal.isPresent()) {
            open = null;
            String reason = refusal.get().get("reason").text();
            outcome.refused.add(new DemoOutcome.Case(
                    now.tamper().toString(), String.valueOf(now.bad().digest()), reason));
            screen.event(
                    "registry",
                    "REFUSED",
                    MODEL + " " + now.tamper().version() + ": " + reason + " ("
                            + now.tamper().words() + "); the old one stays");
        }
    }

    /** Checks that each was refused for its own reason, and that its honest twin would have been accepted. */
    void conclude(DemoOutcome outcome) {
        if (!ahead.isEmpty()) {
            outcome.failures.add("packages that must be refused were never tried: " + ahead);
        }
        for (DemoPackages.Pair pair : tried) {
            conclude(pair, outcome);
        }
    }

    private void conclude(DemoPackages.Pair pair, DemoOutcome outcome) {
        Tamper tamper = pair.tamper();
        String expected = EXPECTED.getOrDefault(tamper, "");
        boolean right = outcome.refused.stream()
                .anyMatch(refused -> refused.tamper().equals(tamper.toString())
                        && refused.reason().equals(expected));
        if (!right) {
            outcome.failures.add("the package with " + tamper.words() + " was not refused with " + expected + ": "
                    + outcome.refused);
        }
        ModelRef twin = packages.publishTwin(pair, MODEL);
        StoredPackage pack = ModelStore.open(folder.resolve("twin")).pull(twin, packages.client(), Progress.NONE);
        Verification verdict = Verifier.verify(
                twin,
                pack.digest(),
                pack.fileDigests(),
                pack.evidence(),
                PolicyReader.read(files.policy()),
                KnownFloors.at(SystemTime.wallClock().instant()));
        if (verdict.accepted()) {
            outcome.accepted.add(tamper + "-twin");
        } else {
            outcome.failures.add(
                    "the honest twin of the package with " + tamper.words() + " was refused: " + verdict.detail());
        }
    }
}
