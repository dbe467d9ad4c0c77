package io.edgewise.agent.command;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.config.BrokerConfig;
import io.edgewise.agent.config.ConfigException;
import io.edgewise.agent.config.PolicyReader;
import io.edgewise.agent.config.PolicySeal;
import io.edgewise.agent.config.SignersReader;
import io.edgewise.agent.config.TrustConfig;
import io.edgewise.agent.config.Writable;
import io.edgewise.attest.TrustBundle;
import io.edgewise.attest.TrustChain;
import io.edgewise.codec.IsoTime;
import io.edgewise.identity.KeyFileException;
import io.edgewise.identity.TlsIdentity;
import io.edgewise.identity.TlsStatus;
import io.edgewise.model.RefusedException;
import io.edgewise.mqtt.MqttSettings;
import io.edgewise.onnxruntime.NativeCheck;
import io.edgewise.onnxruntime.OnnxRuntimeEngine;
import io.edgewise.registry.RegistrySettings;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        boolean policy = part("trust policy", () -> trust(agent));
        boolean store = store(agent);
        boolean broker = line("broker", agent.broker());
        BrokerConfig other = agent.field();
        boolean field = other == null || line("field", other);
        boolean registries = agent.registries().isEmpty()
                || part("registries", () -> {
                    new RegistrySettings(agent.registries()).readFiles();
                    return String.join(", ", new TreeSet<>(agent.registries().keySet())) + " (not asked)";
                });
        return policy && store && broker && field && registries;
    }

    private static String trust(AgentConfig agent) {
        if (agent.trust() instanceof TrustConfig.Own own) {
            return PolicyReader.read(own.policy()).name();
        }
        TrustConfig.Bundled bundled = (TrustConfig.Bundled) agent.trust();
        TrustChain chain = new TrustChain(SignersReader.readRoot(bundled.root()), PolicySeal::read);
        boolean kept = Files.exists(agent.state().resolve("trust.json"));
        try {
            TrustChain.InForce found = chain.follow(null, 0, TrustBundle.parse(Files.readAllBytes(bundled.bundle())));
            return found.content().policy().name() + ", counter " + found.counter();
        } catch (RefusedException | IOException e) {
            if (kept) {
                return "the one that the store keeps; not from " + bundled.bundle() + ": " + e.getMessage();
            }
            throw new ConfigException(bundled.bundle().toString(), 0, String.valueOf(e.getMessage()));
        }
    }

    private boolean store(AgentConfig agent) {
        Path folder = agent.store();
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        Optional<String> problem = Writable.byEverybody(folder.resolve("lock"));
        if (problem.isPresent()) {
            return say(false, "store", problem.get());
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            return say(false, "store", folder + ": nothing can be written to " + there + "; see store.path");
        }
        long free = there.toFile().getUsableSpace();
        boolean enough = free >= agent.storeLimit();
        return say(
                true,
                "store",
                folder
                        + (Files.exists(folder) ? "" : " (will be made)")
                        + (enough ? "" : "; the disk has " + (free >> 20) + " MiB left, less than store.limit"));
    }

    /** Reads all that a line needs; the broker itself is not asked. */
    private boolean line(String title, BrokerConfig config) {
        MqttSettings settings;
        try {
            settings = config.settings("check");
        } catch (ConfigException | KeyFileException e) {
            return say(false, title, String.valueOf(e.getMessage()));
        }
        TlsIdentity tls = settings.tls();
        Optional<String> ended = tls == null ? Optional.empty() : ended(tls);
        if (ended.isPresent()) {
            return say(false, title, ended.get());
        }
        return say(true, title, settings.url() + " (not asked)");
    }

    private static Optional<String> ended(TlsIdentity tls) {
        List<TlsStatus.Certificate> all = new ArrayList<>(tls.authorities());
        Optional.ofNullable(tls.status().own()).ifPresent(all::add);
        Instant now = SystemTime.wallClock().instant();
        return all.stream()
                .filter(certificate -> certificate.notAfter().isBefore(now))
                .map(certificate -> "the certificate " + certificate.subject() + " ended "
                        + IsoTime.format(certificate.notAfter()) + ", here it is " + IsoTime.format(now)
                        + ": renew it, or set the clock")
                .findFirst();
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
