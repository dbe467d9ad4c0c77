package io.edgewise.agent.command;

import io.edgewise.model.ModelRef;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns a tag into the digest it names now. */
@Command(
        name = "resolve",
        mixinStandardHelpOptions = true,
        description =
                "Turns a tag, a folder or a file into the pinned reference it names now; use that in device.yaml.")
final class ModelsResolve implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "REF", description = "HOST:PORT/REPOSITORY:TAG, oci:FOLDER[:TAG] or file:PATH[:TAG]")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String ref;

    @Mixin
    private RegistryOptions registry = new RegistryOptions();

    @Override
    public Integer call() {
        ModelRef parsed = Refs.parse(spec, ref);
        spec.commandLine()
                .getOut()
                .println(parsed.withDigest(registry.client(parsed).resolve(parsed)));
        return ExitCode.OK;
    }
}
