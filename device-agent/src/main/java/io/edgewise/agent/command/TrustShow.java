package io.edgewise.agent.command;

import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.config.ConfigException;
import io.edgewise.agent.config.TrustConfig;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows whom a policy, a trust bundle or a root trusts. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Shows whom a policy, a trust bundle or a root trusts: signers, end, keys and what each is for, scopes with"
                    + " their rules, what is revoked; of a bundle whether its signatures are right and enough.",
            "A fingerprint is the SHA-256 of the key's DER form: openssl pkey -pubin -outform DER | sha256sum",
            "Exit 0; 3 for a bundle that does not follow from the root it was held against."
        })
final class TrustShow implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "policy.yaml, a trust bundle (.json) or root.yaml; without it, what agent.yaml names.")
    private @Nullable Path file;

    @Option(names = "--root", paramLabel = "FILE", description = "The root.yaml to hold a trust bundle against.")
    private @Nullable Path root;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Without FILE: the agent.yaml that names it (default: agent.yaml).")
    private @Nullable Path config;

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws IOException {
        TrustView view = read();
        if (root != null && view.versions().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--root is for a trust bundle; " + view.file() + " is a " + view.kind());
        }
        Instant now = SystemTime.wallClock().instant();
        json.write(spec, TrustViewDocument.write(view, now));
        new TrustViewText(json.people(spec), view).print(now);
        return view.root() != null && view.refused() != null ? ExitCode.REFUSED : ExitCode.OK;
    }

    private TrustView read() {
        if (file != null) {
            if (config != null) {
                throw new ParameterException(spec.commandLine(), "give FILE or --config, not both");
            }
            if (Files.notExists(file)) {
                throw new ConfigException(
                        file.toString(),
                        0,
                        "does not exist; give a policy.yaml, a trust bundle (.json) or a root.yaml");
            }
            return TrustView.of(file, root);
        }
        Path agent = config == null ? Path.of("agent.yaml") : config;
        if (config == null && Files.notExists(agent)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "give a FILE (policy.yaml, a trust bundle or root.yaml), or with --config the agent.yaml that names"
                            + " one: there is none here");
        }
        TrustConfig trust = AgentConfigReader.read(agent).trust();
        trust.mustBeThere();
        if (trust instanceof TrustConfig.Own own) {
            return TrustView.of(own.policy(), null);
        }
        TrustConfig.Bundled bundled = (TrustConfig.Bundled) trust;
        return TrustView.of(bundled.bundle(), root == null ? bundled.root() : root);
    }
}
