package io.edgewise.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.TestCa;
import io.edgewise.identity.TlsRefusedException.Reason;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TlsIdentityIT {
    private static final Instant NOW = SystemTime.wallClock().instant();
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(100));
    private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));

    @TempDir
    private Path folder;

    private final TestCa plant = TestCa.named("Plant CA", NOW);

    @BeforeEach
    void writeTheAuthority() {
        plant.own().write(folder.resolve("ca.pem"));
    }

    @Test
    void aServerOfABelievedAuthorityIsSpokenToByNameAndProtocol() throws Exception {
        try (TlsServer server = new TlsServer(plant.issue("localhost"), null)) {
            TlsSettings settings = new TlsSettings(List.of(folder.resolve("ca.pem")), null, List.of("x", "mqtt"));

            TlsStatus status = server.talk(TlsIdentity.open(settings), "localhost");

            assertEquals("localhost mqtt nobody", server.seen());
            assertEquals("TLSv1.3", status.protocol());
            assertNull(status.own());
        }
    }

    @Test
    void anAddressIsCheckedLikeAName() throws Exception {
        try (TlsServer server = new TlsServer(plant.issue("127.0.0.1"), null)) {
            server.talk(believing("ca.pem"), "127.0.0.1");

            assertEquals("  nobody", server.seen());
            assertEquals(Reason.WRONG_HOST, refused(server, believing("ca.pem"), "127.0.0.2"));
        }
    }

    @Test
    void severalAuthoritiesMayStandInOneFile() throws Exception {
        Files.writeString(
                folder.resolve("both.pem"),
                "Two.\n" + TestCa.named("Other CA", NOW).own().pem()
                        + plant.own().pem());
        try (TlsServer server = new TlsServer(plant.issue("localhost"), null)) {
            TlsIdentity identity = believing("both.pem");

            server.talk(identity, "localhost");

            assertEquals(2, identity.authorities().size());
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsRefused() throws Exception {
        TestCa.named("Other CA", NOW).own().write(folder.resolve("other.pem"));
        try (TlsServer server = new TlsServer(plant.issue("localhost"), null)) {
            assertEquals(Reason.UNKNOWN_AUTHORITY, refused(server, believing("other.pem"), "localhost"));
            assertEquals(Reason.UNKNOWN_AUTHORITY, refused(server, TlsIdentity.open(TlsSettings.DEFAULT), "localhost"));
        }
    }

    @Test
    void aServerWhoseDatesAreWrongIsRefused() throws Exception {
        try (TlsServer expired = new TlsServer(plant.issue("localhost", LONG_AGO, YESTERDAY), null);
                TlsServer early = new TlsServer(plant.issue("localhost", TOMORROW, TOMORROW.plusSeconds(9)), null)) {
            assertEquals(Reason.EXPIRED, refused(expired, believing("ca.pem"), "localhost"));
            assertEquals(Reason.NOT_YET_VALID, refused(early, believing("ca.pem"), "localhost"));
        }
    }

    /** The Java platform takes it: it looks at no date of what it was told to believe. */
    @Test
    void aSelfSignedServerThatIsBelievedByNameIsRefusedOnceItHasExpired() throws Exception {
        TestCa.Issued good = TestCa.selfSigned("localhost", YESTERDAY, TOMORROW);
        TestCa.Issued expired = TestCa.selfSigned("localhost", LONG_AGO, YESTERDAY);
        good.write(folder.resolve("good.pem"));
        Files.writeString(
                folder.resolve("expired.pem"), expired.pem() + plant.own().pem());
        try (TlsServer server = new TlsServer(good, null);
                TlsServer late = new TlsServer(expired, null)) {
            server.talk(believing("good.pem"), "localhost");

            assertEquals(Reason.EXPIRED, refused(late, believing("expired.pem"), "localhost"));
        }
    }

    @Test
    void anAuthorityThatHasExpiredIsWorthNothing() throws Exception {
        TestCa old = TestCa.valid("Old CA", LONG_AGO, YESTERDAY, NOW);
        old.own().write(folder.resolve("old.pem"));
        try (TlsServer server = new TlsServer(old.issue("localhost"), null)) {
            assertEquals(Reason.EXPIRED, refused(server, believing("old.pem"), "localhost"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aServerThatDoesNotKnowUsSaysSoInEveryVersion(String protocol) throws Exception {
        TestCa others = TestCa.named("Other CA", NOW);
        try (TlsServer server = new TlsServer(plant.issue("localhost"), others, protocol)) {
            assertEquals(Reason.OWN_REFUSED, refused(server, showing(plant.issue("gw-7")), "localhost"));
            assertEquals(Reason.OWN_MISSING, refused(server, believing("ca.pem"), "localhost"));
            server.talk(showing(others.issue("gw-7")), "localhost");
            assertTrue(server.seen().endsWith(" CN=gw-7"));
        }
    }

    /** By RFC 5246: an alert, and the hello of a server that knows nothing newer than TLS 1.1. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "15030100020246",
                "160302002a020000260302000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00c01300",
                "485454502f312e31"
            })
    void aServerWithoutTls12IsRefused(String answer) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> answer(server, HexFormat.of().parseHex(answer)), "old-server");
            thread.start();

            TlsRefusedException e = assertThrows(
                    TlsRefusedException.class,
                    () -> TlsServer.talk(believing("ca.pem"), "localhost", server.getLocalPort()));

            assertEquals(Reason.NO_COMMON_TLS, e.reason(), e.getMessage());
            thread.join();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerThatHangsUpAtOnceIsTroubleOfTheNetworkAndAskedAboutTls(boolean reset) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> hangUp(server, reset), "rude-server");
            thread.start();

            IOException e = assertThrows(
                    IOException.class, () -> TlsServer.talk(believing("ca.pem"), "localhost", server.getLocalPort()));

            assertFalse(e instanceof TlsRefusedException, e.toString());
            assertTrue(
                    e.getMessage().contains("hung up in the handshake; does it speak TLS on this port?"), e.toString());
            thread.join();
        }
    }

    @Test
    void aKeyOfRsaServesToo() throws Exception {
        try (TlsServer server = new TlsServer(plant.issue("localhost"), plant)) {
            server.talk(showing(plant.issueRsa("gw-rsa")), "localhost");

            assertTrue(server.seen().endsWith(" CN=gw-rsa"));
        }
    }

    @Test
    void aKeyStoreServesToo() throws Exception {
        TestCa.Issued own = plant.issue("gw-7");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("gw", own.keys().getPrivate(), "secret".toCharArray(), new Certificate[] {
            TlsServer.certificate(own.der()), TlsServer.certificate(plant.own().der())
        });
        Path file = secret("own.p12", "");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "secret".toCharArray());
        }
        Path password = secret("password", "secret\n");
        try (TlsServer server = new TlsServer(plant.issue("localhost"), plant)) {
            server.talk(identity(new ClientKey.Store(file, password, null)), "localhost");
            assertTrue(server.seen().endsWith(" CN=gw-7"));
        }

        assertTrue(complaint(new ClientKey.Store(file, password, "other")).contains("[gw] and no 'other'"));
        String wrong = complaint(new ClientKey.Store(file, secret("wrong", "canary-4711"), null));
        assertTrue(wrong.contains("own.p12 does not open") && !wrong.contains("canary"), wrong);
    }

    @Test
    void newFilesServeTheNextConnectionAndBrokenOnesNever() throws Exception {
        TlsIdentity identity = showing(plant.issue("gw-old"));
        try (TlsServer server = new TlsServer(plant.issue("localhost"), plant)) {
            server.talk(identity, "localhost");
            assertTrue(server.seen().endsWith(" CN=gw-old"));

            Files.writeString(folder.resolve("own.pem"), "-----BEGIN CERTIFICATE-----\nMIIB");
            server.talk(identity, "localhost");
            assertTrue(server.seen().endsWith(" CN=gw-old"));
            assertTrue(String.valueOf(identity.status().trouble()).contains("own.pem holds no CERTIFICATE"));

            TestCa.Issued renewed = plant.issue("gw-new");
            renewed.write(folder.resolve("own.pem"));
            identity.refresh();
            assertTrue(String.valueOf(identity.status().trouble()).contains("does not belong to the certificate"));
            renewed.writeKey(folder.resolve("own.key.pem"));
            server.talk(identity, "localhost");
            assertTrue(server.seen().endsWith(" CN=gw-new"));
            assertNull(identity.status().trouble());
        }
    }

    /** Takes one client's first bytes and closes, in order or by a reset. */
    private static void hangUp(ServerSocket server, boolean reset) {
        try (Socket client = server.accept()) {
            client.getInputStream().read(new byte[16_384]);
            client.setSoLinger(reset, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(ServerSocket server, byte[] bytes) {
        try (Socket peer = server.accept()) {
            assertTrue(peer.getInputStream().read(new byte[4_096]) > 0);
            peer.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Reason refused(TlsServer server, TlsIdentity identity, String host) {
        TlsRefusedException e = assertThrows(TlsRefusedException.class, () -> server.talk(identity, host));
        return e.reason();
    }

    private TlsIdentity believing(String file) {
        return TlsIdentity.open(new TlsSettings(List.of(folder.resolve(file)), null, List.of()));
    }

    private TlsIdentity showing(TestCa.Issued own) {
        return identity(
                new ClientKey.Pem(own.write(folder.resolve("own.pem")), own.writeKey(folder.resolve("own.key.pem"))));
    }

    private TlsIdentity identity(@Nullable ClientKey own) {
        return TlsIdentity.open(new TlsSettings(List.of(folder.resolve("ca.pem")), own, List.of()));
    }

    private String complaint(ClientKey own) {
        return String.valueOf(
                assertThrows(KeyFileException.class, () -> identity(own)).getMessage());
    }

    private Path secret(String name, String text) throws IOException {
        return Secrets.write(folder.resolve(name), text);
    }
}
