package io.edgewise.agent.command;

import io.edgewise.identity.KeyFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;

/** A key and a policy that accepts it, for development. */
final class DevelopmentTrust {
    private DevelopmentTrust() {}

    /** Makes both in a folder that has no policy yet. */
    static void write(Path folder, String scope, String name) throws IOException {
        write(folder, scope, name, KeyFiles.generate());
    }

    static void write(Path folder, String scope, String name, KeyPair pair) throws IOException {
        Files.createDirectories(folder);
        KeyFiles.writePrivate(folder.resolve(name + ".key.pem"), pair.getPrivate());
        KeyFiles.writePublic(folder.resolve(name + ".pub.pem"), pair.getPublic());
        Files.writeString(
                folder.resolve("policy.yaml"),
                document(scope, name),
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE_NEW);
    }

    private static String document(String scope, String name) {
        return """
                schema: edgewise.policy/v1
                name: %s
                counter: 1
                development: true              # made by `edgewise trust init`; shown in status and health
                keys: { %s: { file: %s.pub.pem } }
                scopes:                        # whole path segments, longest wins, none = refused
                  - { prefix: "%s", require: [ { threshold: 1, keys: [%s], formats: [oms] } ] }
                """.formatted(name, name, name, scope, name);
    }
}
