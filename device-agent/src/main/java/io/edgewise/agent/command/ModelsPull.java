package io.edgewise.agent.command;

import io.edgewise.model.ModelRef;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.RegistryClient;
import io.edgewise.registry.StoredPackage;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Pulls a package by digest. */
@Command(
        name = "pull",
        mixinStandardHelpOptions = true,
        description = {
            "Pulls a package and its signatures by digest into a folder, an OCI image layout.",
            "Where no registry can be reached: takes it from a layout folder, a tar of one, or a model file",
            "with its edgewise.json beside it, as it came on a stick."
        })
final class ModelsPull implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "REF",
            description = "oci://HOST:PORT/REPOSITORY@sha256:…, oci:FOLDER[:TAG] or file:PATH[:TAG]")
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
        ModelRef parsed = Refs.parse(spec, ref);
        RegistryClient client = registry.client(parsed);
        return pull(Refs.pinned(parsed, client, registry), client);
    }

    private int pull(ModelRef pinned, RegistryClient client) throws IOException {
        long start = SystemTime.ticker().nanos();
        ProgressLine line = new ProgressLine(spec.commandLine().getErr());
        PullRecord record = new PullRecord(line);
        StoredPackage pack;
        try {
            pack = ModelStore.open(out).pull(pinned, client, record);
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
