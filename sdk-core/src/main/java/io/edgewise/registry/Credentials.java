package io.edgewise.registry;

import io.edgewise.identity.KeyFileException;
import io.edgewise.identity.SecretFile;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Name and password for a registry, from a file of ours or of docker. No record: its text would show them. */
final class Credentials {
    private static final int CONFIG_LIMIT = 256 << 10;

    private final String basic;

    private Credentials(String plain) {
        this.basic = "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the value of {@code Authorization}. */
    String basic() {
        return basic;
    }

    /**
     * Reads what is named for a registry; empty if nothing is.
     *
     * @throws KeyFileException naming the file that cannot be used, and what to do
     */
    static Optional<Credentials> of(String registry, RegistryAccess access) {
        if (access.login() != null) {
            return Optional.of(fromLogin(access.login()));
        }
        return access.dockerConfig() == null
                ? Optional.empty()
                : Optional.of(fromDocker(access.dockerConfig(), registry));
    }

    private static Credentials fromLogin(Path file) {
        char[] line = SecretFile.password(file);
        try {
            return new Credentials(pair(new String(line), file + " must hold one line, user:password"));
        } finally {
            Arrays.fill(line, '\0');
        }
    }

    private static Credentials fromDocker(Path file, String registry) {
        byte[] bytes = SecretFile.document(file, "a docker config with passwords", CONFIG_LIMIT);
        try {
            return fromDocker(bytes, file, registry);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Reads what a docker {@code config.json} says of a registry; messages show nothing that stands in it. */
    static Credentials fromDocker(byte[] config, Path file, String registry) {
        try {
            return fromDocker(Json.parse(config, JsonLimits.DOCUMENT), file, registry);
        } catch (JsonException e) { // without its cause, which may show a part of the file
            throw new KeyFileException(file + " is no docker config.json, at " + e.path());
        }
    }

    private static Credentials fromDocker(JsonValue config, Path file, String registry) {
        Map<String, JsonValue> auths =
                config.find("auths").map(JsonValue::members).orElse(Map.of());
        for (Map.Entry<String, JsonValue> entry : auths.entrySet()) {
            if (host(entry.getKey()).equalsIgnoreCase(registry)) {
                Optional<Credentials> found = read(entry.getValue(), file, registry);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        boolean helper = config.find("credsStore").isPresent()
                || config.find("credHelpers")
                        .map(JsonValue::members)
                        .orElse(Map.of())
                        .containsKey(registry);
        throw new KeyFileException(file
                + (helper
                        ? " leaves the password of " + registry
                                + " to a credential helper, which is not supported: write a login file, user:password"
                        : " holds no password for " + registry + " under auths; docker login writes it"));
    }

    private static Optional<Credentials> read(JsonValue entry, Path file, String registry) {
        if (entry.find("identitytoken").isPresent()
                || entry.find("registrytoken").isPresent()) {
            throw new KeyFileException(file + " holds a token for " + registry
                    + ", which is not supported: write a login file, user:password");
        }
        Optional<JsonValue> auth = entry.find("auth");
        if (auth.isPresent()) {
            try {
                String plain = new String(Base64.getDecoder().decode(auth.get().text()), StandardCharsets.UTF_8);
                return Optional.of(
                        new Credentials(pair(plain, file + ": auth of " + registry + " is no user:password")));
            } catch (IllegalArgumentException e) {
                throw new KeyFileException(file + ": auth of " + registry + " is no Base64");
            }
        }
        return entry.find("username")
                .map(user -> new Credentials(
                        user.text() + ":" + entry.get("password").text()));
    }

    private static String pair(String text, String complaint) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1 || text.chars().anyMatch(Character::isISOControl)) {
            throw new KeyFileException(complaint);
        }
        return text;
    }

    private static String host(String key) {
        String bare = key.replaceFirst("^https?://", "");
        int slash = bare.indexOf('/');
        return slash < 0 ? bare : bare.substring(0, slash);
    }
}
