package io.edgewise.agent.packing;

import io.edgewise.agent.packing.Packed.Line;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.TensorSpec;
import io.edgewise.signal.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was inferred from where, and what nobody said. */
final class Report {
    private final Wishes wishes;
    private final NormalData data;
    private final ModelManifest manifest;
    private final NormalWindows windows;
    private final TrialRun run;
    private final long bytes;

    Report(Wishes wishes, NormalData data, ModelManifest manifest, NormalWindows windows, TrialRun run, long bytes) {
        this.wishes = wishes;
        this.data = data;
        this.manifest = manifest;
        this.windows = windows;
        this.run = run;
        this.bytes = bytes;
    }

    List<Line> inferred() {
        List<Line> lines = new ArrayList<>();
        manifest.inputs().forEach(tensor -> lines.add(tensor("input", tensor)));
        manifest.outputs().forEach(tensor -> lines.add(tensor("output", tensor)));
        lines.add(new Line(
                "rows",
                String.valueOf(data.rows),
                "times in '" + data.timeName + "'"
                        + (data.rateHz > 0 ? String.format(Locale.ROOT, ", %.4g Hz", data.rateHz) : ", irregular")));
        for (NormalData.Column column : data.columns) {
            lines.add(channel(column));
        }
        lines.add(new Line(
                "windows",
                windows.rows().size() + " judged",
                windows.rejected() + " rejected" + (windows.why().isEmpty() ? "" : " (first: " + windows.why() + ")")
                        + (run.failed() == 0 ? "" : ", " + run.failed() + " without an answer")));
        lines.add(new Line(
                "features",
                manifest.features().size() + " numbers",
                manifest.channels().size() + " channels times "
                        + wishes.statistics().size() + " statistics"));
        lines.add(new Line(
                "threshold",
                String.valueOf(manifest.threshold()),
                manifest.card().thresholdCalibration()));
        lines.add(new Line("golden samples", String.valueOf(run.golden().size()), "run by " + run.engine()));
        lines.add(new Line("cost", manifest.card().cost(), bytes + " bytes"));
        lines.add(new Line("data", data.digest.toString(), "lineage, as 'normal'"));
        return lines;
    }

    List<Line> assumed() {
        List<Line> lines = new ArrayList<>();
        if (wishes.name() == null) {
            lines.add(new Line("name", manifest.name(), "--name"));
        }
        if (wishes.version() == null) {
            lines.add(new Line("version", manifest.version(), "--version"));
        }
        List<String> unitless = data.columns.stream()
                .map(column -> column.name)
                .filter(name -> !wishes.units().containsKey(name))
                .toList();
        if (!unitless.isEmpty()) {
            lines.add(new Line("units", "none", "--unit NAME=UNIT for " + String.join(", ", unitless)));
        }
        if (!data.leftOut.isEmpty()) {
            lines.add(new Line("columns left out", String.join(", ", data.leftOut), "--channels"));
        }
        if (manifest.labels().size() > 1 && wishes.labels().isEmpty()) {
            lines.add(new Line("labels", String.join(", ", manifest.labels()), "--labels, the well machine first"));
        }
        if (wishes.advice() == null) {
            lines.add(new Line("advice", "none", "--advice TEXT"));
        }
        lines.add(new Line("limits", "none", "rate, spike and flat line: in the manifest (--out-manifest)"));
        return lines;
    }

    private static Line tensor(String kind, TensorSpec tensor) {
        return new Line(
                kind,
                tensor.name() + " " + tensor.type() + " "
                        + tensor.shape().toString().replace(" ", ""),
                "the role " + tensor.role().name().toLowerCase(Locale.ROOT));
    }

    private Line channel(NormalData.Column column) {
        if (column.isEmpty()) {
            return new Line("channel", column.name + " never has a value", "optional, without ranges");
        }
        Range span = Bounds.span(column);
        Range physical = Bounds.physical(column);
        String missing = column.usable == data.rows ? "" : ", " + (data.rows - column.usable) + " missing";
        String still = column.max > column.min ? "" : ", never moves";
        return new Line(
                "channel",
                column.name + " " + column.min + " to " + column.max + missing + still,
                "doubted outside " + words(span) + ", broken outside " + words(physical));
    }

    private static String words(Range range) {
        return "[" + range.low() + ", " + range.high() + "]";
    }
}
