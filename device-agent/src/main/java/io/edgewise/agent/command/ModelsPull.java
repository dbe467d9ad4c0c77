package io.edgewise.agent.command;

import io.edgewise.model.ModelRef;
import io.edgewise.registry.LayoutFolder;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.StoreLimits;
import io.edgewise.registry.StoredPackage;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Pulls a package by digest. */
@Command(
        name = "pull",
        mixinStandardHelpOptions = true,
        description = {
            "Pulls a package and its signatures by digest into a folder, an OCI image layout.",
            "Where no registry can be reached: takes it from a layout folder that came on a stick."
        })
final class ModelsPull implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "REF", description = "oci://HOST:PORT/REPOSITORY@sha256:… or oci:FOLDER[:TAG]")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String ref;

    @Option(names = "--out", required = true, description = "The folder to write.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private RegistryOptions registry = new RegistryOptions();

    @Override
    public Integer call() throws IOException {
        Optional<LayoutRef> layout = LayoutRef.parse(spec, ref);
        return layout.isPresent() ? take(layout.get()) : pull(Refs.parse(spec, ref));
    }

    private int take(LayoutRef from) {
        if (json.asked()) {
            throw new ParameterException(spec.commandLine(), "--json: tells of pulls from a registry only");
        }
        LayoutFolder layout = LayoutFolder.open(from.folder(), StoreLimits.DEFAULT);
        StoredPackage pack = ModelStore.open(out).take(layout, from.in(layout));
        json.people(spec).println(pack.digest() + "  in " + out + "  from " + from.folder());
        return ExitCode.OK;
    }

    private int pull(ModelRef pinned) throws IOException {
        long start = SystemTime.ticker().nanos();
        ProgressLine line = new ProgressLine(spec.commandLine().getErr());
        PullRecord record = new PullRecord(line);
        StoredPackage pack;
        try {
            pack = ModelStore.open(out).pull(pinned, registry.client(pinned), record);
        } finally {
            line.end();
        }
        long millis = (SystemTime.ticker().nanos() - start) / 1_000_000;
        json.people(spec)
                .println(pack.digest() + "  in " + out + "  " + record.bytes() + " bytes fetched in " + millis + " ms");
        json.write(spec, record.document(pinned, pack, millis));
        return ExitCode.OK;
    }
}
