package io.edgewise.agent.check;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.BrokerConfig;
import io.edgewise.agent.config.TrustConfig;
import io.edgewise.agent.config.Writable;
import io.edgewise.deploy.DesiredState;
import io.edgewise.deploy.Input;
import io.edgewise.deploy.Intake;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.identity.ClientKey;
import io.edgewise.identity.KeyFileException;
import io.edgewise.identity.SecretFile;
import io.edgewise.identity.TlsSettings;
import io.edgewise.registry.RegistryAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether secrets are their owner's alone, and nobody else may change what the operator says. */
final class PermissionCheck implements Check {
    @Override
    public String name() {
        return "permissions";
    }

    @Override
    public List<Finding> run(Site site) {
        AgentConfig agent = site.agent();
        List<Finding> found = new ArrayList<>();
        Set<Path> secrets = secrets(agent);
        site.desiredIfKnown().ifPresent(state -> tokens(state, secrets));
        for (Path file : secrets) {
            if (!Files.exists(file)) {
                continue; // whoever needs it says so
            }
            if (!Files.isReadable(file)) {
                found.add(failed(
                        file + " cannot be read by " + System.getProperty("user.name"),
                        "give it to the user that runs the agent: chown " + System.getProperty("user.name") + " "
                                + file));
            } else {
                alone(file, found);
            }
        }
        Set<Path> spoken = spoken(site, agent);
        spoken.forEach(file -> Writable.byEverybody(file).ifPresent(words -> found.add(failed(words, null))));
        if (found.isEmpty()) {
            found.add(Finding.ok(
                    name(),
                    alone(secrets) + ", and none of the " + spoken.size()
                            + " files that say what runs can be written by everybody"));
        }
        return found;
    }

    private static String alone(Set<Path> secrets) {
        long there = secrets.stream().filter(Files::exists).count();
        if (there == 0) {
            return secrets.isEmpty() ? "no secret file is named" : "no secret file that is named is there";
        }
        return there == 1 ? "1 secret file is its owner's alone" : there + " secret files are their owner's alone";
    }

    private void alone(Path file, List<Finding> found) {
        try {
            SecretFile.mustBeOwnersAlone(file, "a secret");
        } catch (KeyFileException e) {
            found.add(failed(String.valueOf(e.getMessage()), null));
        }
    }

    private Finding failed(String why, @Nullable String remedy) {
        return Finding.failed(name(), Fault.SETUP, why, remedy);
    }

    private static Set<Path> secrets(AgentConfig agent) {
        Set<Path> files = new LinkedHashSet<>();
        broker(agent.broker(), files);
        if (agent.field() != null) {
            broker(agent.field(), files);
        }
        for (RegistryAccess access : agent.registries().values()) {
            tls(access.tls(), files);
            add(access.login(), files);
            add(access.dockerConfig(), files);
        }
        return files;
    }

    private static void tokens(DesiredState state, Set<Path> files) {
        for (PipelineSpec pipeline : state.pipelines().values()) {
            for (Intake.Named source : pipeline.intake().sources()) {
                if (source.spec().input() instanceof Input.Push push) {
                    files.add(push.token());
                }
            }
        }
    }

    private static void broker(BrokerConfig broker, Set<Path> files) {
        tls(broker.tls(), files);
        if (broker.login() != null) {
            files.add(broker.login().passwordFile());
        }
    }

    private static void tls(@Nullable TlsSettings tls, Set<Path> files) {
        ClientKey key = tls == null ? null : tls.own();
        if (key instanceof ClientKey.Pem pem) {
            files.add(pem.key());
        } else if (key instanceof ClientKey.Store store) {
            files.add(store.file());
            files.add(store.passwordFile());
        } else if (key instanceof ClientKey.Token token) {
            files.add(token.passwordFile());
        }
    }

    private static Set<Path> spoken(Site site, AgentConfig agent) {
        Set<Path> files = new LinkedHashSet<>();
        add(site.options().config(), files);
        add(StateCheck.file(site.options()), files);
        if (agent.trust() instanceof TrustConfig.Own own) {
            files.add(own.policy());
        } else if (agent.trust() instanceof TrustConfig.Bundled bundled) {
            files.add(bundled.root());
        }
        return files;
    }

    private static void add(@Nullable Path file, Set<Path> files) {
        if (file != null) {
            files.add(file);
        }
    }
}
