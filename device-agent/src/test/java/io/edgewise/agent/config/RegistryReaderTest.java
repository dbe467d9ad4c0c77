package io.edgewise.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.identity.ClientKey;
import io.edgewise.identity.TlsSettings;
import io.edgewise.registry.RegistryAccess;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What agent.yaml says of registries. */
class RegistryReaderTest {
    @Test
    void registriesAreUnderstood() {
        Map<String, RegistryAccess> registries = registries(ExampleFiles.AGENT_REGISTRIES);

        Path folder = Path.of("/etc/e");
        assertEquals(
                Map.of(
                        "my-registry:5000",
                        RegistryAccess.builder()
                                .tls(new TlsSettings(
                                        List.of(folder.resolve("ca.pem")),
                                        new ClientKey.Pem(folder.resolve("gw.pem"), folder.resolve("gw.key.pem")),
                                        List.of()))
                                .login(folder.resolve("registry.login"))
                                .tokenServer(URI.create("https://tokens.example"))
                                .proxy(URI.create("http://proxy.example:3128"))
                                .mirror("my-mirror:5000")
                                .mirror("127.0.0.1:5000")
                                .bytesPerSecond(2 << 20)
                                .build(),
                        "my-other",
                        RegistryAccess.builder()
                                .dockerConfig(folder.resolve("config.json"))
                                .build()),
                registries);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'rate: 2MiB/s' | 'rate: 2MiB' | 'for example 2MiB/s'",
                "'rate: 2MiB/s' | 'rate: 1B/s' | 'at least 1024 bytes'",
                "'http://proxy.example:3128' | 'socks://proxy.example:3128' | 'http://host:port'",
                "'https://tokens.example' | 'tokens' | 'https://host'",
                "'\"my-other\"' | '\"https://my-other\"' | 'without https://'",
                "'My-Mirror:5000' | 'My Mirror' | 'is no registry'",
                "'docker-config: config.json' | 'docker-config: c\n    login: l' | 'do not go together'",
                "'rate: 2MiB/s' | 'plain-http: true' | 'do not go together'",
                "'plain-http: false' | 'plain-http: true' | 'sent over TLS only'",
                "'key: gw.key.pem' | 'alias: x' | 'tls.alias'",
            })
    void whatIsWrongWithARegistryIsSaid(String right, String wrong, String words) {
        String text = ExampleFiles.AGENT_REGISTRIES.replace(right, wrong.replace("\\n", "\n"));

        ConfigException refused = assertThrows(ConfigException.class, () -> registries(text));

        assertTrue(String.valueOf(refused.getMessage()).contains(words), refused.getMessage());
    }

    private static Map<String, RegistryAccess> registries(String text) {
        return AgentConfigReader.parse(Path.of("/etc/e/agent.yaml"), ExampleFiles.bytes(text))
                .registries();
    }
}
