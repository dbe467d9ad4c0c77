package io.edgewise.agent.command;

import io.edgewise.attest.TrustPolicy;
import io.edgewise.identity.KeyFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sets up and shows whom a device trusts. */
@Command(
        name = "trust",
        mixinStandardHelpOptions = true,
        description = "Sets up and shows whom a device trusts.",
        subcommands = {TrustCommand.Init.class, TrustBundleCommand.class, TrustShow.class})
final class TrustCommand {
    /** Makes a key and a policy for development. */
    @Command(
            name = "init",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a signing key and a trust policy that accepts it, for development.",
                "The policy says development: true, and status and health show it until it is replaced."
            })
    static final class Init implements Callable<Integer> {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Option(names = "--dir", description = "Where the files go (default: ${DEFAULT-VALUE}).")
        private Path folder = Path.of("trust");

        @Option(
                names = "--scope",
                required = true,
                description = "Which repositories the key may sign for, for example registry.example:5000/models/")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private String scope;

        @Option(names = "--name", description = "The key's name in the policy (default: ${DEFAULT-VALUE}).")
        private String name = "development";

        @Override
        public Integer call() throws IOException {
            PrintWriter out = spec.commandLine().getOut();
            KeyPair pair = KeyFiles.generate();
            check(pair.getPublic());
            Path policy = folder.resolve("policy.yaml");
            if (Files.exists(policy)) {
                spec.commandLine().getErr().println(policy + " exists; choose another --dir or remove it first");
                return ExitCode.USAGE;
            }
            DevelopmentTrust.write(folder, scope, name, pair);
            out.println(
                    "private key  " + folder.resolve(name + ".key.pem") + "  (sign with it; keep it off the device)");
            out.println("public key   " + folder.resolve(name + ".pub.pem"));
            out.println("policy       " + policy + "  (trust.policy in agent.yaml)");
            out.println("This is a DEVELOPMENT trust: status and health say so until another policy takes its place.");
            return ExitCode.OK;
        }

        /** Refuses what would make a policy that cannot be read, before anything is written. */
        private void check(PublicKey key) {
            if (!NAME.matcher(name).matches()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "'" + name + "' is not a name: letters, digits, '.', '_' and '-', at most 64");
            }
            try {
                TrustPolicy.builder(name)
                        .counter(1)
                        .key(name, key)
                        .scope(scope, 1, List.of(name), List.of("oms"))
                        .build();
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--scope " + scope + ": " + e.getMessage(), e);
            }
        }
    }
}
