package io.edgewise.agent.command;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.config.ConfigException;
import io.edgewise.agent.config.StateReader;
import io.edgewise.agent.control.DeviceModel;
import io.edgewise.agent.packing.BandPackage;
import io.edgewise.agent.packing.FeatureTable;
import io.edgewise.agent.packing.FeatureTable.Input;
import io.edgewise.agent.packing.PackingException;
import io.edgewise.codec.CsvDialect;
import io.edgewise.codec.CsvDialect.Known;
import io.edgewise.codec.CsvException;
import io.edgewise.codec.TableReader;
import io.edgewise.deploy.DesiredState;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.feature.FeatureSchema;
import io.edgewise.json.DurationText;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.SampleLimits;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Unit;
import io.edgewise.window.WindowSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Features of a table, as a table: what a model is trained on. */
@Command(
        name = "features",
        mixinStandardHelpOptions = true,
        description = {
            "Computes the features of a table's windows by the code that a pipeline runs, bit for bit what the model",
            "will read there. With --state the windows, channels and features are those of a declared pipeline."
        })
final class FeaturesCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "IN.csv", description = "A table: any delimiter, wide or long, most forms of time.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path in;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "OUT.csv",
            description = "Where the features go.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description =
                    "What declares the pipeline: device.yaml. Its model comes from the device's store or its registry,"
                            + " and passes the trust policy.")
    private @Nullable Path state;

    @Option(names = "--config", paramLabel = "FILE", description = "With --state: agent.yaml (default: beside it).")
    private @Nullable Path config;

    @Option(names = "--pipeline", paramLabel = "P", description = "With --state: which (default: the only one).")
    private @Nullable String pipeline;

    @Option(names = "--window", description = "How long a window is (default: ${DEFAULT-VALUE}).")
    private String window = "60s";

    @Option(names = "--hop", description = "From one window to the next (default: ${DEFAULT-VALUE}).")
    private String hop = "10s";

    @Option(
            names = "--stats",
            split = ",",
            description = "What is computed of each channel (default: ${DEFAULT-VALUE}).")
    private List<String> statistics = BandPackage.STATISTICS;

    @Option(names = "--channels", split = ",", description = "Which columns, in order (default: all with numbers).")
    private List<String> channels = List.of();

    @Option(names = "--zone", description = "Where the clock stands whose times say none, for example Europe/Berlin.")
    private @Nullable String zone;

    @Override
    public Integer call() throws IOException {
        if (!Files.isRegularFile(in) || !Files.isReadable(in)) {
            throw new ConfigException(in.toString(), 0, "is no file that can be read");
        }
        try {
            CsvDialect dialect = CsvDialect.recognise(in, new Known(zone(), null, null));
            return run(dialect, state == null ? free(dialect) : declared(state));
        } catch (CsvException | PackingException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private int run(CsvDialect dialect, FeatureTable table) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        ScanLine progress = new ScanLine(err, Files.size(in));
        try (TableReader reader = dialect.open(in);
                Writer writer = Files.newBufferedWriter(out)) {
            table.write(reader, writer, bytes -> progress.at(bytes, table.rows()));
            reader.refusals().forEach(refusal -> err.println("not read: " + refusal));
            err.println(table.rows() + " rows" + (reader.refused() == 0 ? "" : ", " + reader.refused() + " not read")
                    + ", " + table.windows() + " windows written to " + out
                    + (table.rejected() == 0
                            ? ""
                            : ", " + table.rejected() + " that a pipeline would reject left out"));
            err.flush();
        }
        return table.windows() > 0 ? ExitCode.OK : ExitCode.EXPECTATION_FAILED;
    }

    /** All channels of the table, without limits. */
    private FeatureTable free(CsvDialect dialect) {
        List<String> names = channels.isEmpty() ? dialect.signals() : channels;
        List<Input> inputs = new ArrayList<>();
        List<FeatureSchema.Feature> features = new ArrayList<>();
        for (String name : names) {
            Unit unit = Unit.of(dialect.unitOf(name));
            for (String statistic : statistics) {
                features.add(new FeatureSchema.Feature(inputs.size(), name, statistic));
            }
            inputs.add(new Input(
                    new ChannelSpec(
                            Channel.of(name, unit), false, SampleLimits.NONE, ChannelSpec.DEFAULT_COMPLETENESS, 0, 0),
                    name,
                    1,
                    0));
        }
        return new FeatureTable(inputs, time(), null, new FeatureSchema(features));
    }

    private WindowSpec.Time time() {
        try {
            return new WindowSpec.Time(DurationText.parse(window), DurationText.parse(hop), Duration.ZERO);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--window, --hop: " + e.getMessage(), e);
        }
    }

    private @Nullable ZoneId zone() {
        try {
            return zone == null ? null : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(), "--zone: " + e.getMessage() + "; for example Europe/Berlin", e);
        }
    }

    /** The pipeline of a declared state; its model passes every gate of the device, as for {@code backtest}. */
    private FeatureTable declared(Path file) throws IOException {
        DesiredState desired = StateReader.read(file);
        String name = pipeline != null ? pipeline : only(desired);
        PipelineSpec declared = desired.pipelines().get(name);
        if (declared == null) {
            throw new ConfigException(
                    file.toString(),
                    0,
                    "has no pipeline '" + name + "', it has "
                            + desired.pipelines().keySet());
        }
        ModelManifest manifest = manifest(file, desired, declared);
        List<Input> inputs = manifest.channels().stream()
                .map(channel -> input(channel, declared))
                .toList();
        ModelManifest.WindowDefault usual = manifest.window();
        List<String> names =
                manifest.channels().stream().map(one -> one.channel().name()).toList();
        WindowSpec cut = declared.window() != null
                ? declared.window().over(names::indexOf)
                : new WindowSpec.Time(usual.size(), usual.hop(), usual.lateness());
        return new FeatureTable(
                inputs,
                cut,
                declared.resample() != null ? declared.resample() : usual.resampling(),
                manifest.features());
    }

    private String only(DesiredState desired) {
        if (desired.pipelines().size() != 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--pipeline: say which of " + desired.pipelines().keySet());
        }
        return desired.pipelines().keySet().iterator().next();
    }

    private ModelManifest manifest(Path file, DesiredState desired, PipelineSpec declared) throws IOException {
        AgentConfig agent = AgentConfigReader.read(config != null ? config : file.resolveSibling("agent.yaml"));
        ModelRef ref = Objects.requireNonNull(desired.models().get(declared.model()), "the reader saw to it");
        try (Model model = DeviceModel.load(agent, declared.model(), ref)) {
            return model.manifest();
        }
    }

    private static Input input(ChannelSpec channel, PipelineSpec declared) {
        PipelineSpec.BoundChannel bound = declared.bind().get(channel.channel().name());
        if (bound == null) {
            return new Input(channel, "", 1, 0);
        }
        Unit unit = Unit.of(bound.unit());
        Unit wanted = channel.channel().unit();
        if (!unit.convertsTo(wanted)) {
            throw new PackingException("channel '" + channel.channel().name() + "': " + unit.mismatch(wanted));
        }
        return new Input(
                channel,
                bound.from(),
                unit.factorTo(wanted).orElseThrow(),
                unit.offsetTo(wanted).orElseThrow());
    }
}
