package io.edgewise.deploy;

import io.edgewise.model.Admission;
import io.edgewise.model.Calibration;
import io.edgewise.model.LoadOptions;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelRuntime;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Provenance;
import io.edgewise.testing.FakeModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An engine whose models answer with the number that their file holds. */
final class FakeEngine implements ModelRuntime {
    final List<LoadedModel> loaded = new ArrayList<>();
    final List<String> objections = new ArrayList<>();

    @Nullable
    Supplier<RuntimeException> failure;

    @Nullable
    Supplier<Error> error;

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public List<String> unsupported(Admission admission) {
        return objections;
    }

    @Override
    public Model load(Admission admission, LoadOptions options) {
        if (failure != null) {
            throw failure.get();
        }
        if (error != null) {
            throw error.get();
        }
        LoadedModel model = new LoadedModel(admission);
        loaded.add(model);
        return model;
    }

    /** A model with the provenance that the gate gave it. */
    static final class LoadedModel implements Model {
        private final Admission admission;
        private final FakeModel answers;
        boolean closed;

        LoadedModel(Admission admission) {
            this.admission = admission;
            this.answers = new FakeModel(admission.manifest(), -1, score(admission));
        }

        /** The bench writes it at the end of the file. */
        private static int score(Admission admission) {
            return admission.file().get(admission.file().limit() - 1);
        }

        int openSessions() {
            return answers.openSessions();
        }

        @Nullable
        Calibration calibration() {
            return answers.calibration();
        }

        @Override
        public ModelManifest manifest() {
            return admission.manifest();
        }

        @Override
        public Provenance provenance() {
            return admission.provenance();
        }

        @Override
        public String engine() {
            return "fake";
        }

        @Override
        public long residentBytes() {
            return 7;
        }

        @Override
        public ModelSession open(@Nullable Calibration calibration) {
            if (closed) {
                throw new IllegalStateException("a session of a closed model");
            }
            return answers.open(calibration);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
