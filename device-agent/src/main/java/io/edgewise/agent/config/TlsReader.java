package io.edgewise.agent.config;

import io.edgewise.identity.ClientKey;
import io.edgewise.identity.TlsSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a part {@code tls}: whom this device believes and who it is. The files it names are not opened here. */
final class TlsReader {
    private TlsReader() {}

    /**
     * Reads it.
     *
     * @param name how the part is called, for messages
     */
    static TlsSettings read(ConfigNode node, String name, Path folder) {
        node.only("ca", "certificate", "key", "key-store", "password-file", "pkcs11", "alias", "alpn");
        List<Path> authorities =
                node.find("ca").stream().map(ca -> ca.path(folder)).toList();
        List<String> alpn = node.find("alpn").stream().map(ConfigNode::text).toList();
        try {
            return new TlsSettings(authorities, own(node, name, folder), alpn);
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable ClientKey own(ConfigNode tls, String name, Path folder) {
        List<String> kinds = Stream.of("certificate", "key-store", "pkcs11")
                .filter(key -> tls.find(key).isPresent())
                .toList();
        if (kinds.size() > 1) {
            throw tls.get(kinds.get(1))
                    .error("'" + name + "' names " + String.join(" and ", kinds) + ": this device has one certificate");
        }
        String kind = kinds.isEmpty() ? "" : kinds.get(0);
        goesWith(tls, name, "key", kind, "certificate");
        goesWith(tls, name, "password-file", kind, "key-store", "pkcs11");
        goesWith(tls, name, "alias", kind, "key-store", "pkcs11");
        if (kind.isEmpty()) {
            return null;
        }
        Path file = tls.get(kind).path(folder);
        if (kind.equals("certificate")) {
            return new ClientKey.Pem(file, tls.get("key").path(folder));
        }
        Path password = tls.get("password-file").path(folder);
        String alias = tls.find("alias").map(ConfigNode::text).orElse(null);
        return kind.equals("pkcs11")
                ? new ClientKey.Token(file, password, alias)
                : new ClientKey.Store(file, password, alias);
    }

    private static void goesWith(ConfigNode tls, String name, String key, String kind, String... kinds) {
        tls.find(key).filter(there -> !List.of(kinds).contains(kind)).ifPresent(there -> {
            throw there.error("'" + name + "." + key + "' goes with " + String.join(" or ", kinds));
        });
    }
}
