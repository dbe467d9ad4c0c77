package io.edgewise.pipeline;

import io.edgewise.model.Calibration;
import org.jspecify.annotations.Nullable;

/** What is normal in one regime, or at all where there are none: a binding, and the lesson that teaches it. */
final class Baseline {
    final @Nullable String regime;
    final Learning lesson;
    private ModelBinding binding;
    private @Nullable Calibration document;

    Baseline(@Nullable String regime, Learning lesson, ModelBinding binding) {
        this.regime = regime;
        this.lesson = lesson;
        this.binding = binding;
        this.document = binding.calibration();
    }

    ModelBinding binding() {
        return binding;
    }

    /** Returns the calibration that a record names: the whole one, null while this regime teaches. */
    @Nullable
    Calibration document() {
        return document;
    }

    /** Takes what was learned. */
    void graduate() {
        binding = binding.taught(lesson.lesson(binding.model().provenance().digest()));
        document = binding.calibration();
    }

    /** Another regime has taught, or this one: the whole calibration is another document now. */
    void document(Calibration whole) {
        document = binding.calibration() == null ? null : whole;
    }
}
