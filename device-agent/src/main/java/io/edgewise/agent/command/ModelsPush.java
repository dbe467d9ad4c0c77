package io.edgewise.agent.command;

import io.edgewise.model.ModelRef;
import io.edgewise.registry.PackageWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Pushes a package and its signatures to a registry. */
@Command(
        name = "push",
        mixinStandardHelpOptions = true,
        description = "Pushes a package and its signatures to a registry; prints the pinned reference.")
final class ModelsPush implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "The package's folder.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Parameters(index = "1", paramLabel = "REF", description = "Where to: HOST:PORT/REPOSITORY[:TAG].")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String ref;

    @Mixin
    private RegistryOptions registry = new RegistryOptions();

    @Override
    public Integer call() {
        ModelRef target = Refs.parse(spec, ref);
        if (target.isLocal()) {
            throw new ParameterException(spec.commandLine(), "'" + ref + "' is no registry; copy the folder instead");
        }
        ProgressLine line = new ProgressLine(spec.commandLine().getErr());
        ModelRef pinned;
        try {
            pinned = PackageWriter.push(
                    folder, PackageFolder.only(folder).digest(), target, registry.client(target), line);
        } finally {
            line.end();
        }
        spec.commandLine().getOut().println(pinned);
        return ExitCode.OK;
    }
}
