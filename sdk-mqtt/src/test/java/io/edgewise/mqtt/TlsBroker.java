package io.edgewise.mqtt;

import io.edgewise.house.TestCa;
import io.edgewise.identity.ClientKey;
import io.edgewise.identity.TlsIdentity;
import io.edgewise.identity.TlsSettings;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A real broker that speaks TLS, with an authority of its own; the broker's files begin with "broker". */
final class TlsBroker implements AutoCloseable {
    static final String HOST = "localhost";

    static final Instant NOW = SystemTime.wallClock().instant();

    private final Path folder;
    private final TestCa authority = TestCa.named("Plant CA", NOW);
    private final Mosquitto mosquitto;

    /** Makes one that shows a certificate for a host; {@code settings} go into its configuration. */
    TlsBroker(Path folder, String host, Map<String, String> settings) throws IOException {
        this.folder = folder;
        show(authority.issue(host));
        authority.own().write(folder.resolve("ca.pem"));
        Map<String, String> all = new TreeMap<>(settings);
        all.put("certfile", folder + "/broker.pem");
        all.put("keyfile", folder + "/broker.key.pem");
        all.put("cafile", folder + "/ca.pem");
        mosquitto = new Mosquitto(folder, all);
    }

    static TlsBroker open(Path folder) throws IOException {
        return new TlsBroker(folder, HOST, Map.of());
    }

    static TlsBroker mutual(Path folder) throws IOException {
        return new TlsBroker(folder, HOST, Map.of("require_certificate", "true"));
    }

    /** Lets the broker show this certificate from its next start on. */
    void show(TestCa.Issued certificate) {
        certificate.write(folder.resolve("broker.pem"));
        certificate.writeKey(folder.resolve("broker.key.pem"));
    }

    TestCa authority() {
        return authority;
    }

    Mosquitto mosquitto() {
        return mosquitto;
    }

    String url() {
        return "mqtts://" + HOST + ":" + mosquitto.port();
    }

    TlsBroker start() throws IOException {
        mosquitto.start();
        return this;
    }

    /** Believes this broker's authority and shows nothing. */
    TlsSettings believing() {
        return new TlsSettings(List.of(folder.resolve("ca.pem")), null, List.of());
    }

    /** Believes this broker's authority and shows a certificate. */
    TlsSettings showing(TestCa.Issued own) {
        Path certificate = own.write(folder.resolve("own.pem"));
        Path key = own.writeKey(folder.resolve("own.key.pem"));
        return new TlsSettings(List.of(folder.resolve("ca.pem")), new ClientKey.Pem(certificate, key), List.of());
    }

    MqttSettings settings(TlsSettings tls) {
        return MqttSettings.to(url(), "gw-7").tls(TlsIdentity.open(tls)).build();
    }

    @Override
    public void close() {
        mosquitto.close();
    }
}
