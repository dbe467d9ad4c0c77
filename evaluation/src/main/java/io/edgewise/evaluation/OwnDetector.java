package io.edgewise.evaluation;

import io.edgewise.agent.packing.BandPackage;
import io.edgewise.deploy.Intake;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.deploy.SourceSpec;
import io.edgewise.model.Admission;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.LoadOptions;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest.WindowDefault;
import io.edgewise.model.ModelRuntime;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.model.SampleLimits;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Range;
import io.edgewise.signal.TimeSource;
import io.edgewise.signal.Unit;
import io.edgewise.window.WindowSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * The detector of a recording that comes without one: the range band, which learns in the first part in what range each
 * feature lies. It is made here and nobody signed it; every decision says so.
 */
final class OwnDetector {
    private static final String NAME = "range-band";

    private OwnDetector() {}

    static Detector of(Recording recording, FileScan scan, WindowSpec.Time window, Duration learn) {
        List<ChannelSpec> channels = scan.signals().stream()
                .map(column -> new ChannelSpec(
                        new Channel(column.name, Unit.of(column.unit), column.physical(), Range.ANY),
                        false,
                        SampleLimits.NONE,
                        ChannelSpec.DEFAULT_COMPLETENESS,
                        0,
                        0))
                .toList();
        BandPackage band = BandPackage.of(BandPackage.Band.usual(
                NAME, channels, new WindowDefault(window.size(), window.hop(), window.lateness())));
        Map<String, PipelineSpec.BoundChannel> bind = new LinkedHashMap<>();
        scan.signals()
                .forEach(column -> bind.put(column.name, new PipelineSpec.BoundChannel(column.name, column.unit)));
        Intake intake = Intake.of(SourceSpec.of(recording.name(), TimeSource.REPLAY, SourceSpec.DEFAULT_SILENCE));
        PipelineSpec spec = PipelineSpec.of(intake, bind, NAME).cut(window).learning(learn);
        Model model = load(Admission.unattested(band.model(), band.manifest()));
        return new Detector(
                recording.pipeline(), spec, model, "a range band over all channels, made for this recording");
    }

    private static Model load(Admission admission) {
        for (ModelRuntime runtime : ServiceLoader.load(ModelRuntime.class)) {
            if (runtime.unsupported(admission).isEmpty()) {
                return runtime.load(admission, LoadOptions.DEFAULT);
            }
        }
        throw new RefusedException(Refusal.ENGINE_UNAVAILABLE, "no engine runs the range band here");
    }
}
