package io.edgewise.agent.command;

import io.edgewise.registry.RegistryClient;
import io.edgewise.registry.RegistrySettings;
import java.util.HashSet;
import java.util.List;
import picocli.CommandLine.Option;

/** How a command reaches registries. */
final class RegistryOptions {
    @Option(
            names = "--plain-http",
            paramLabel = "HOST:PORT",
            description = "A registry that is spoken to without TLS; may be given more than once.")
    private List<String> plainHttp = List.of();

    RegistryClient client() {
        return new RegistryClient(new RegistrySettings(new HashSet<>(plainHttp)));
    }
}
