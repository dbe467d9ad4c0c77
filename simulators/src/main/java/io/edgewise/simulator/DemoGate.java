package io.edgewise.simulator;

import io.edgewise.agent.config.PolicyReader;
import io.edgewise.attest.Verification;
import io.edgewise.attest.Verifier;
import io.edgewise.json.JsonValue;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.ModelRef;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.Progress;
import io.edgewise.registry.StoredPackage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The part of the demo in which a package must be refused while the good one goes on deciding. */
final class DemoGate {
    private static final String MODEL = "pump-faults";
    private static final Map<Tamper, String> EXPECTED =
            Map.of(Tamper.FLIP, "DIGEST_MISMATCH", Tamper.UNSIGNED, "UNSIGNED", Tamper.WRONG_KEY, "UNTRUSTED_KEY");

    private final DemoPackages packages;
    private final DemoFiles files;
    private final Path folder;
    private final Tamper tamper;

    private DemoPackages.@Nullable Pair pair;
    private final Set<String> pulled = new HashSet<>();
    private boolean told;

    DemoGate(DemoPackages packages, DemoFiles files, Path folder, Tamper tamper) {
        this.packages = packages;
        this.files = files;
        this.folder = folder;
        this.tamper = tamper;
    }

    /** Publishes the bad package and declares that it should run. */
    void tryIt(Map<String, ModelRef> models, List<Asset> assets, Map<String, List<ChannelSpec>> channels)
            throws IOException {
        DemoPackages.Pair made = packages.publishBad(MODEL, tamper);
        Map<String, ModelRef> wanted = new TreeMap<>(models);
        wanted.put(MODEL, made.bad());
        files.declare(wanted, assets, channels);
        pair = made;
    }

    boolean isTried() {
        return pair != null;
    }

    /** Tells whether the refusal was seen. */
    boolean hasRefused() {
        return told;
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
        DemoPackages.Pair tried = pair;
        if (told || tried == null) {
            return;
        }
        Optional<JsonValue> refusal = judge.events("deployment", "REJECTED").stream()
                .filter(event -> event.get("subject")
                        .text()
                        .endsWith(String.valueOf(tried.bad().digest())))
                .findFirst();
        if (refusal.isPresent()) {
            told = true;
            String reason = refusal.get().get("reason").text();
            outcome.refused.add(new DemoOutcome.Case(
                    tamper.toString(), String.valueOf(tried.bad().digest()), reason));
            screen.event(
                    "registry",
                    "REFUSED",
                    MODEL + " " + tried.version() + ": " + reason + " (" + tamper.words() + "); the old one stays");
        }
    }

    /** Checks that it was refused for its own reason, and that its honest twin would have been accepted. */
    void conclude(DemoOutcome outcome) {
        DemoPackages.Pair tried = pair;
        if (tried == null) {
            outcome.failures.add("the package that must be refused was never tried");
            return;
        }
        String expected = EXPECTED.getOrDefault(tamper, "");
        boolean right =
                outcome.refused.stream().anyMatch(refused -> refused.reason().equals(expected));
        if (!right) {
            outcome.failures.add("the tampered package was not refused with " + expected + ": " + outcome.refused);
        }
        ModelRef twin = packages.publishTwin(tried, MODEL);
        StoredPackage pack = ModelStore.open(folder.resolve("twin")).pull(twin, packages.client(), Progress.NONE);
        Verification verdict = Verifier.verify(
                twin, pack.digest(), pack.fileDigests(), pack.evidence(), PolicyReader.read(files.policy()));
        if (verdict.accepted()) {
            outcome.accepted.add(tamper + "-twin");
        } else {
            outcome.failures.add("the honest twin of the tampered package was refused: " + verdict.detail());
        }
    }
}
