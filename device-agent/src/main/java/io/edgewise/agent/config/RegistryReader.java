package io.edgewise.agent.config;

import io.edgewise.model.ModelRef;
import io.edgewise.registry.RegistryAccess;
import io.edgewise.registry.RegistrySettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the part {@code registries} of {@code agent.yaml}. The files it names are not opened here. */
final class RegistryReader {
    private static final String A_SECOND = "/s";

    private RegistryReader() {}

    static Map<String, RegistryAccess> read(ConfigNode registries, Path folder) {
        Map<String, RegistryAccess> all = new TreeMap<>();
        registries.entries().forEach((registry, node) -> all.put(host(registry, node), access(node, folder)));
        try {
            return new RegistrySettings(all).registries();
        } catch (IllegalArgumentException e) {
            throw registries.error("'registries': " + e.getMessage());
        }
    }

    private static RegistryAccess access(ConfigNode node, Path folder) {
        node.only("plain-http", "tls", "login", "docker-config", "token-server", "proxy", "mirrors", "rate");
        RegistryAccess.Builder access = RegistryAccess.builder();
        if (node.find("plain-http").map(ConfigNode::flag).orElse(false)) {
            access.plainHttp();
        }
        node.find("tls").ifPresent(tls -> {
            tls.only("ca", "certificate", "key", "key-store", "password-file", "pkcs11", "alias");
            access.tls(TlsReader.read(tls, "tls", folder));
        });
        node.find("login").ifPresent(login -> access.login(login.path(folder)));
        node.find("docker-config").ifPresent(config -> access.dockerConfig(config.path(folder)));
        node.find("token-server").ifPresent(server -> access.tokenServer(uri(server)));
        node.find("proxy").ifPresent(proxy -> access.proxy(uri(proxy)));
        node.find("mirrors")
                .map(ConfigNode::elements)
                .orElse(List.of())
                .forEach(mirror -> access.mirror(host(mirror.text(), mirror)));
        node.find("rate").ifPresent(rate -> access.bytesPerSecond(rate(rate)));
        try {
            return access.build();
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    private static String host(String text, ConfigNode node) {
        try {
            return ModelRef.parse(text + "/any").registry();
        } catch (IllegalArgumentException e) {
            throw node.error("'" + text + "' is no registry: give host or host:port, without https://");
        }
    }

    private static URI uri(ConfigNode node) {
        try {
            return URI.create(node.text());
        } catch (IllegalArgumentException e) {
            throw node.error("'" + node.text() + "' is no address; the form is http://host:port");
        }
    }

    private static long rate(ConfigNode node) {
        String text = node.text();
        String size = text.endsWith(A_SECOND) ? text.substring(0, text.length() - A_SECOND.length()) : "";
        return Quantities.bytes(size)
                .orElseThrow(
                        () -> node.error("'rate' must be a size a second, for example 2MiB/s, found '" + text + "'"));
    }
}
