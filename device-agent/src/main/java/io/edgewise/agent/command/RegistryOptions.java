package io.edgewise.agent.command;

import io.edgewise.agent.config.ConfigException;
import io.edgewise.identity.TlsSettings;
import io.edgewise.model.ModelRef;
import io.edgewise.registry.RegistryAccess;
import io.edgewise.registry.RegistryClient;
import io.edgewise.registry.RegistrySettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reaches registries. */
final class RegistryOptions {
    @Option(
            names = "--plain-http",
            paramLabel = "HOST:PORT",
            description = "A registry that is spoken to without TLS; may be given more than once.")
    private List<String> plainHttp = List.of();

    @Option(
            names = "--login",
            paramLabel = "FILE",
            description = "Name and password for the registry: one line, user:password; chmod 600.")
    private @Nullable Path login;

    @Option(names = "--ca", paramLabel = "FILE", description = "PEM file of the authorities that are believed there.")
    private @Nullable Path ca;

    /** Returns the options as they were given, for a command that is to be typed; empty for none. */
    String words() {
        List<String> words = new ArrayList<>();
        plainHttp.forEach(registry -> words.add("--plain-http " + registry));
        if (login != null) {
            words.add("--login " + login);
        }
        if (ca != null) {
            words.add("--ca " + ca);
        }
        return String.join(" ", words);
    }

    /** Returns a client for the registry of this reference. */
    RegistryClient client(ModelRef ref) {
        Map<String, RegistryAccess> registries = new HashMap<>();
        plainHttp.forEach(registry -> registries.put(registry.toLowerCase(Locale.ROOT), RegistryAccess.PLAIN));
        RegistryAccess.Builder access = RegistryAccess.builder();
        if (plainHttp.stream().anyMatch(ref.registry()::equalsIgnoreCase)) {
            access.plainHttp();
        }
        if (login != null) {
            access.login(login);
        }
        if (ca != null) {
            access.tls(new TlsSettings(List.of(ca), null, List.of()));
        }
        try {
            registries.put(ref.registry(), access.build());
            return new RegistryClient(new RegistrySettings(registries));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("--login, --ca, --plain-http", 0, String.valueOf(e.getMessage()));
        }
    }
}
