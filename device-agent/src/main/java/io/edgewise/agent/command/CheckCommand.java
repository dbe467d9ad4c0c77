package io.edgewise.agent.command;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.config.BrokerConfig;
import io.edgewise.agent.config.ConfigException;
import io.edgewise.agent.config.PolicyReader;
import io.edgewise.identity.KeyFileException;
import io.edgewise.onnxruntime.NativeCheck;
import io.edgewise.onnxruntime.OnnxRuntimeEngine;
import io.edgewise.registry.RegistrySettings;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks whether this installation can work, and its files if they are named. Starts and changes nothing. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Checks whether this installation can work.",
            "With --config, agent.yaml and the files it names too: policy, certificates, keys, passwords."
        })
final class CheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--config", description = "The agent.yaml to check.")
    private @Nullable Path config;

    @Override
    public Integer call() {
        NativeCheck engine = OnnxRuntimeEngine.check();
        boolean good = say(engine.works(), "native library", engine.words());
        Path file = config;
        if (file != null) {
            good &= files(file);
        }
        return good ? ExitCode.OK : ExitCode.USAGE;
    }

    private boolean files(Path file) {
        AgentConfig agent;
        try {
            agent = AgentConfigReader.read(file);
        } catch (ConfigException e) {
            return say(false, "configuration", String.valueOf(e.getMessage()));
        }
        say(true, "configuration", file.toString());
        boolean policy =
                part("trust policy", () -> PolicyReader.read(agent.policy()).name());
        boolean broker = part("broker", () -> agent.broker().settings("check").url());
        BrokerConfig other = agent.field();
        boolean field =
                other == null || part("field", () -> other.settings("check").url());
        boolean registries = agent.registries().isEmpty()
                || part("registries", () -> {
                    new RegistrySettings(agent.registries()).readFiles();
                    return String.join(", ", new TreeSet<>(agent.registries().keySet()));
                });
        return policy && broker && field && registries;
    }

    private boolean part(String title, Supplier<String> check) {
        try {
            return say(true, title, check.get());
        } catch (ConfigException | KeyFileException e) {
            return say(false, title, String.valueOf(e.getMessage()));
        }
    }

    private boolean say(boolean good, String title, String words) {
        spec.commandLine().getOut().printf("%-7s %-16s %s%n", good ? "ok" : "FAILED", title, words);
        return good;
    }
}
