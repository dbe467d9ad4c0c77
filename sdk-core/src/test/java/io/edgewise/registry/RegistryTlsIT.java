package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.TestCa;
import io.edgewise.identity.ClientKey;
import io.edgewise.identity.KeyFileException;
import io.edgewise.identity.TlsSettings;
import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.time.SystemTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry with a certificate of the plant's own authority, which wants to see one of ours. */
@Timeout(60)
class RegistryTlsIT {
    private static final Instant NOW = SystemTime.wallClock().instant();

    @TempDir
    Path folder;

    private final TestCa plant = TestCa.named("Plant CA", NOW);
    private FakeRegistry registry;
    private Digest digest;
    private ClientKey own;

    @BeforeEach
    void writeFiles() throws Exception {
        plant.own().write(folder.resolve("ca.pem"));
        TestCa.Issued device = plant.issue("gateway-1");
        own = new ClientKey.Pem(device.write(folder.resolve("own.pem")), device.writeKey(folder.resolve("own.key")));
        open(plant.issue("127.0.0.1"));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void aPackageComesOverTlsWithOurCertificate() {
        assertEquals(3, pull(tls("ca.pem", own)).files().size());
    }

    @Test
    void withoutOurCertificateTheRegistryIsNotReached() {
        assertRefused(Refusal.UNAVAILABLE, () -> pull(tls("ca.pem", null)));
    }

    @Test
    void anotherAuthorityIsRefusedAtOnceAndInWords() {
        TestCa.named("Other CA", NOW).own().write(folder.resolve("other.pem"));

        RefusedException refused = assertRefused(Refusal.UNAVAILABLE, () -> pull(tls("other.pem", own)));
        assertTrue(refused.getMessage().contains("none of the authorities"), refused.getMessage());
        assertTrue(registry.requests.isEmpty());
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws Exception {
        registry.close();
        open(plant.issue("registry.example"));

        RefusedException refused = assertRefused(Refusal.UNAVAILABLE, () -> pull(tls("ca.pem", own)));
        assertTrue(refused.getMessage().contains("is not for this host"), refused.getMessage());
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        registry.close();
        open(plant.issue("127.0.0.1", NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1))));

        RefusedException refused = assertRefused(Refusal.UNAVAILABLE, () -> pull(tls("ca.pem", own)));
        assertTrue(refused.getMessage().contains("has expired"), refused.getMessage());
    }

    @Test
    void renewedFilesAreReadForTheNextRequest() throws Exception {
        Path ca = folder.resolve("ca.pem");
        String right = Files.readString(ca);
        TestCa.named("Other CA", NOW).own().write(ca);
        RegistryClient client = client(tls("ca.pem", own));
        assertRefused(Refusal.UNAVAILABLE, () -> client.resolve(registry.ref(":1.0.0")));

        Files.writeString(folder.resolve("new.pem"), right);
        Files.move(folder.resolve("new.pem"), ca, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertEquals(digest, client.resolve(registry.ref(":1.0.0")));
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        KeyFileException missing = assertThrows(KeyFileException.class, () -> pull(tls("none.pem", own)));
        assertTrue(missing.getMessage().contains("none.pem"), missing.getMessage());
    }

    @Test
    void aProxyIsAskedForAnyHost() throws IOException {
        try (FakeRegistry proxy = new FakeRegistry(false)) {
            Digest pushed = Samples.push(folder.resolve("packed-2"), proxy);
            RegistryAccess access = RegistryAccess.builder()
                    .plainHttp()
                    .proxy(URI.create("http://" + proxy.host()))
                    .build();
            RegistryClient client = new RegistryClient(new RegistrySettings(Map.of("registry.invalid:80", access)));

            assertEquals(
                    pushed, client.resolve(io.edgewise.model.ModelRef.parse("registry.invalid:80/models/band:1.0.0")));
        }
    }

    @Test
    void aProxyIsAskedForATunnelToTls() throws Exception {
        try (Tunnel tunnel = new Tunnel()) {
            RegistryAccess access = RegistryAccess.builder()
                    .tls(new TlsSettings(List.of(folder.resolve("ca.pem")), own, List.of()))
                    .proxy(URI.create("http://127.0.0.1:" + tunnel.port()))
                    .build();

            assertEquals(3, pull(access).files().size());
            assertEquals("CONNECT " + registry.host() + " HTTP/1.1", tunnel.asked());

            tunnel.refuse();
            RefusedException refused =
                    assertRefused(Refusal.UNAVAILABLE, () -> client(access).resolve(registry.ref(":1.0.0")));
            assertTrue(refused.getMessage().contains("it answered 403"), refused.getMessage());
        }
    }

    private void open(TestCa.Issued server) throws Exception {
        registry = new FakeRegistry(false, context(server));
        RegistryClient pushing = client(tls("ca.pem", own));
        try {
            digest = PackageWriter.pack(Samples.model(), folder.resolve("packed"));
            PackageWriter.push(folder.resolve("packed"), digest, registry.ref(":1.0.0"), pushing, Progress.NONE);
        } catch (RefusedException e) {
            assertTrue(registry.requests.isEmpty(), "a server that is not believed sees no request");
        }
        registry.requests.clear();
    }

    private RegistryAccess tls(String ca, ClientKey key) {
        return RegistryAccess.builder()
                .tls(new TlsSettings(List.of(folder.resolve(ca)), key, List.of()))
                .build();
    }

    private RegistryClient client(RegistryAccess access) {
        return new RegistryClient(new RegistrySettings(Map.of(registry.host(), access)).with(FakeRegistry.QUICK));
    }

    private StoredPackage pull(RegistryAccess access) {
        return ModelStore.open(folder.resolve("store"))
                .pull(registry.ref("").withDigest(digest), client(access), Progress.NONE);
    }

    private SSLContext context(TestCa.Issued server) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        KeyStore store = store();
        store.setKeyEntry("own", server.keys().getPrivate(), new char[0], new Certificate[] {certificate(server)});
        keys.init(store, new char[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        KeyStore believed = store();
        believed.setCertificateEntry("ca", certificate(plant.own()));
        trust.init(believed);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore store() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Certificate certificate(TestCa.Issued issued) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(issued.der()));
    }
}
