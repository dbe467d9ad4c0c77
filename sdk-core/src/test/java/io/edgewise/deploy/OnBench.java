package io.edgewise.deploy;

import io.edgewise.decision.Decision;
import io.edgewise.model.ModelRef;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a reconciler on its {@link Bench}: begun with each of them, and anew when it restarts. */
abstract class OnBench {
    @TempDir
    Path folder;

    Bench bench;

    @BeforeEach
    void start() {
        bench = new Bench(folder);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    void restart() {
        bench.close();
        bench = new Bench(folder);
    }

    /** Packs the model m with a counter, 0 for none, that always has the same score. */
    final ModelRef pack(int counter, int score) {
        String manifest = Bench.manifest("m", "a", false);
        String counted = counter == 0 ? manifest : manifest.replace("\"kind\"", "\"counter\":" + counter + ",\"kind\"");
        return bench.pack("m", counted, score, Bench.TRUSTED);
    }

    /** Declares a model and lets rows come; nothing decides yet where the first model was refused. */
    final void run(ModelRef model) {
        bench.declare(model, Bench.spec("m"));
        if (!bench.sources.isEmpty()) {
            bench.rows(0, 11, 2);
        }
    }

    final ModelStatus status(ModelRef ref) {
        return bench.view().models().stream()
                .filter(model -> model.digest().equals(ref.pinned().toString()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + ref));
    }

    /** Returns what a pipeline waits for; empty for nothing. */
    final String why(String pipeline) {
        return bench.view().waiting().getOrDefault(pipeline, "");
    }

    final List<Decision> decisions() {
        return bench.sink("p").decisions();
    }
}
