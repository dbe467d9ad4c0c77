package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.duty.DutyRunner;
import io.edgewise.house.Needs;
import io.edgewise.house.TestCa;
import io.edgewise.identity.TlsIdentity;
import io.edgewise.identity.TlsSettings;
import io.edgewise.identity.TlsStatus;
import io.edgewise.spool.RecordClass;
import io.edgewise.time.SystemTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TlsLinkIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final MqttTransport.Events DEAF = new MqttTransport.Events() {
        @Override
        public void refused(long token, TransportException.Kind kind, String why) {}

        @Override
        public void arrived(long id, MqttMessage message) {}

        @Override
        public void settled(long token, @Nullable String failure) {}

        @Override
        public void lost(String why) {}
    };

    @TempDir
    private Path folder;

    @Test
    void aLinkTalksToABrokerItBelieves() throws Exception {
        try (TlsBroker broker = TlsBroker.open(folder).start()) {
            talks(broker.settings(broker.believing()));
        }
    }

    @Test
    void aLinkShowsItsCertificateAndTellsWhatWasAgreed() throws Exception {
        try (TlsBroker broker = TlsBroker.mutual(folder).start()) {
            TestCa.Issued own = broker.authority().issue("gw-7");

            TlsStatus tls = talks(broker.settings(broker.showing(own)));

            assertEquals("TLSv1.3", tls.protocol());
            assertEquals("CN=localhost", tls.peer() == null ? null : tls.peer().subject());
            assertEquals("CN=gw-7", tls.own() == null ? null : tls.own().subject());
        }
    }

    @Test
    void aBrokerOfAnotherAuthorityIsRefused() throws Exception {
        try (TlsBroker broker = TlsBroker.open(folder).start()) {
            Path other = TestCa.named("Other CA", TlsBroker.NOW).own().write(folder.resolve("other-ca.pem"));

            String words = refused(broker.settings(new TlsSettings(List.of(other), null, List.of())));

            assertTrue(words.contains("CN=Plant CA") && words.contains("other-ca.pem"), words);
        }
    }

    @Test
    void aBrokerOfAnotherNameIsRefused() throws Exception {
        try (TlsBroker broker = new TlsBroker(folder, "broker.plant", Map.of()).start()) {
            String words = refused(broker.settings(broker.believing()));

            assertTrue(words.contains("is not for this host") && words.contains("broker.plant"), words);
        }
    }

    @Test
    void aBrokerWhoseCertificateHasExpiredIsRefused() throws Exception {
        try (TlsBroker broker = TlsBroker.open(folder)) {
            Instant yesterday = TlsBroker.NOW.minusSeconds(86_400);
            broker.show(broker.authority().issue(TlsBroker.HOST, yesterday.minusSeconds(86_400), yesterday));
            broker.start();

            String words = refused(broker.settings(broker.believing()));

            assertTrue(words.contains("has expired") && words.contains("renew it there"), words);
        }
    }

    @Test
    void aBrokerThatWantsACertificateSaysSo() throws Exception {
        try (TlsBroker broker = TlsBroker.mutual(folder).start()) {
            String words = refused(broker.settings(broker.believing()));

            assertTrue(words.contains("wants a certificate of this device"), words);
        }
    }

    @Test
    void aBrokerThatDoesNotLikeOurCertificateIsNoTroubleOfTheNetwork() throws Exception {
        try (TlsBroker broker = TlsBroker.mutual(folder).start()) {
            TestCa.Issued stranger = TestCa.named("Other CA", TlsBroker.NOW).issue("gw-7");

            String words = refused(broker.settings(broker.showing(stranger)));

            assertTrue(words.contains("did not accept our certificate") && words.contains("own.pem"), words);
        }
    }

    @Test
    void aCertificateThatIsRenewedServesTheNextConnection() throws Exception {
        try (TlsBroker broker = TlsBroker.mutual(folder).start()) {
            MqttLink link = MqttLink.builder(
                            broker.settings(broker.showing(broker.authority().issue("gw-old"))))
                    .build();
            try (DutyRunner runner = DutyRunner.start(link, 1)) {
                assertNotNull(runner);
                awaitOnline(link);
                assertEquals("CN=gw-old", own(link));
                broker.mosquitto().kill();
                Until.holds("the line is missed", LIMIT, () -> link.status().state() != LinkState.ONLINE);
                TestCa.Issued renewed = broker.authority().issue("gw-new");
                renewed.writeKey(folder.resolve("own.key.pem"));
                renewed.write(folder.resolve("own.pem"));

                broker.start();

                awaitOnline(link);
                assertEquals("CN=gw-new", own(link));
                assertEquals(1, link.status().reconnects());
            }
        }
    }

    /** Paho reads with a limit of one second: what comes later must not cost the connection. */
    @Test
    void aRecordThatComesInPiecesIsRead() throws Exception {
        try (TlsBroker broker = TlsBroker.open(folder).start();
                SlowRecords proxy = new SlowRecords(broker.mosquitto().port())) {
            MqttSettings settings = MqttSettings.to("mqtts://localhost:" + proxy.port(), "gw-7")
                    .tls(TlsIdentity.open(broker.believing()))
                    .build();
            MqttLink link = MqttLink.builder(settings).build();
            try (DutyRunner runner = DutyRunner.start(link, 1)) {
                assertNotNull(runner);
                MqttInbox inbox = link.subscribe("a", 1, new InboxLimits(10, 1_000));
                awaitOnline(link);
                proxy.slow();
                link.publish(new MqttMessage("a", new byte[] {1, 2}, 0, false), RecordClass.EVENT);

                Until.holds("the message came back", Duration.ofSeconds(20), () -> inbox.depth() == 1);

                assertTrue(proxy.pauses() >= 2, "paused " + proxy.pauses() + " times");
                assertEquals(0, link.status().reconnects());
            }
        }
    }

    /** A peer that reads no more must not hold up the end: a farewell of TLS would wait for the thread that writes. */
    @Test
    void aPeerThatReadsNoMoreDoesNotHoldUpTheEnd() throws Exception {
        try (TlsBroker broker = TlsBroker.open(folder).start();
                SlowRecords proxy = new SlowRecords(broker.mosquitto().port())) {
            MqttSettings settings = MqttSettings.to("mqtts://localhost:" + proxy.port(), "gw-7")
                    .tls(TlsIdentity.open(broker.believing()))
                    .build();
            MqttTransport transport = PahoTransport.factory().open(settings, null, DEAF);
            transport.connect(LIMIT);
            proxy.freeze();
            for (int token = 0; token < 100; token++) {
                transport.send(token, new MqttMessage("a", new byte[200_000], 1, false));
            }
            Until.holds("a thread is stuck in a write", LIMIT, TlsLinkIT::writes);
            long start = SystemTime.ticker().nanos();

            transport.close();

            long millis = (SystemTime.ticker().nanos() - start) / 1_000_000;
            assertTrue(millis < 1_500, "closing took " + millis + " ms");
        }
    }

    @Test
    void fiftyConnectionsThatAreRefusedLeaveNoThreadBehind() throws Exception {
        try (TlsBroker broker = TlsBroker.mutual(folder).start()) {
            MqttSettings settings = broker.settings(broker.believing());
            for (int i = 0; i < 50; i++) {
                refused(settings);
            }
        }
        Until.holds(
                "no thread left",
                LIMIT,
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(
                                thread -> thread.isAlive() && thread.getName().startsWith("MQTT")));
    }

    @Test
    void aLoginIsReadFromItsFileForEveryConnection() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "wrong\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        Process make = new ProcessBuilder(
                        Needs.program("mosquitto", "mosquitto_passwd").toString(),
                        "-b",
                        "-c",
                        folder.resolve("users").toString(),
                        "gw",
                        "right")
                .start();
        assertEquals(0, make.waitFor());
        try (TlsBroker broker = new TlsBroker(
                        folder,
                        TlsBroker.HOST,
                        Map.of(
                                "allow_anonymous",
                                "false",
                                "password_file",
                                folder.resolve("users").toString()))
                .start()) {
            MqttSettings settings = MqttSettings.to(broker.url(), "gw-7")
                    .tls(TlsIdentity.open(broker.believing()))
                    .login(MqttLogin.ofFile("gw", password))
                    .build();

            String words = refused(settings);
            assertTrue(words.contains("Not authorized"), words);
            assertTrue(words.contains("user 'gw', or has another password than the one in " + password), words);

            Files.writeString(password, "right\n");
            talks(settings);

            Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r-----"));
            assertTrue(refused(settings).endsWith("chmod 600 " + password));
        }
    }

    /** Where the Java platform waits for a socket that takes no more. */
    private static boolean writes() {
        return Thread.getAllStackTraces().values().stream()
                .anyMatch(stack -> stack.length > 0
                        && stack[0].getMethodName().equals("poll")
                        && Arrays.stream(stack)
                                .anyMatch(frame -> frame.getMethodName().equals("implWrite")));
    }

    private static void awaitOnline(MqttLink link) {
        Until.holds(
                "the link is up",
                LIMIT,
                () -> link.status().state() == LinkState.ONLINE && link.status().pendingSubscriptions() == 0);
    }

    private static String own(MqttLink link) {
        TlsStatus tls = link.status().tls();
        return tls == null || tls.own() == null ? "none" : tls.own().subject();
    }

    private static TlsStatus talks(MqttSettings settings) throws InterruptedException {
        MqttLink link = MqttLink.builder(settings).build();
        try (DutyRunner runner = DutyRunner.start(link, 1)) {
            assertNotNull(runner);
            MqttInbox inbox = link.subscribe("a", 1, new InboxLimits(10, 1_000));
            awaitOnline(link);
            assertTrue(link.publish(new MqttMessage("a", new byte[] {1, 2}, 1, false), RecordClass.EVENT));
            Until.holds("the message came back", LIMIT, () -> inbox.depth() == 1);
            assertEquals(0, link.drain(LIMIT, null));
            TlsStatus tls = link.status().tls();
            if (tls == null) {
                throw new AssertionError("no TLS in the status");
            }
            return tls;
        }
    }

    private static String refused(MqttSettings settings) {
        try (MqttTransport transport = PahoTransport.factory().open(settings, null, DEAF)) {
            TransportException e = assertThrows(TransportException.class, () -> transport.connect(LIMIT));
            assertEquals(TransportException.Kind.REFUSED, e.kind(), e.getMessage());
            return String.valueOf(e.getMessage());
        }
    }
}
