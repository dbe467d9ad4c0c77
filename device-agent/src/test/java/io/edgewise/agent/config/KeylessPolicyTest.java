package io.edgewise.agent.config;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The grammar of {@code keyless}; the module that judges it is not on this class path. */
class KeylessPolicyTest {
    private static final String RULE = "{ issuer: \"https://i.example\", identity: a@b.example, trusted-root: pg }";

    @TempDir
    private Path folder;

    @Test
    void aRightPolicyIsAnErrorThatNamesTheModuleWhereItIsNotInstalled() throws IOException {
        String error = error(RULE);

        assertTrue(error.contains("edgewise-sigstore"), error);
        assertTrue(error.contains("--with sigstore"), error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            []                                                                        | names nobody
            { issuer: i, trusted-root: pg }                                           | 'identity' and 'identity-regex'
            { issuer: i, identity: a, identity-regex: b, trusted-root: pg }           | 'identity' and 'identity-regex'
            { identity: a, trusted-root: pg }                                         | issuer
            { issuer: i, identity: a }                                                | trusted-root
            { issuer: i, identity: a, trusted-root: other }                           | trusted root 'other' is not known
            { issuer: i, identity: a, trusted-root: pg, subject: x }                  | subject
            { issuer: "", identity: a, trusted-root: pg }                             | issuer
            { issuer: i, identity-regex: ".*", trusted-root: pg }                     | takes nobody's name
            { issuer: i, identity-regex: "(", trusted-root: pg }                      | is no pattern
            """)
    void whatCannotBeMeantIsAnError(String rule, String told) throws IOException {
        String error = error(rule);

        assertTrue(error.contains(told), error);
    }

    @Test
    void identitiesAndKeysAreTwoRules() throws IOException {
        String error = error(RULE + ", certificates: { authorities: [], san: [x] }");

        assertTrue(error.contains("make two rules"), error);
    }

    private String error(String rule) throws IOException {
        Files.writeString(folder.resolve("trusted_root.json"), "{}", StandardCharsets.UTF_8);
        Path file = Files.writeString(folder.resolve("policy.yaml"), """
                schema: edgewise.policy/v1
                name: plant
                counter: 1
                trusted-roots: { pg: { file: trusted_root.json } }
                scopes:
                  - prefix: "registry.example/models/"
                    require: [ { keyless: %s } ]
                """.formatted(rule), StandardCharsets.UTF_8);
        return assertThrows(ConfigException.class, () -> PolicyReader.read(file))
                .getMessage();
    }
}
