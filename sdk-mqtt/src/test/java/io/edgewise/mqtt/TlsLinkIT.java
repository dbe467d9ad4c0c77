package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.duty.DutyRunner;
import io.edgewise.house.TestCa;
import io.edgewise.identity.TlsSettings;
import io.edgewise.identity.TlsStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TlsLinkIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final MqttTransport.Events DEAF = new MqttTransport.Events() {
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
        try (TlsBroker broker = new TlsBroker(folder, "broker.plant", "allow_anonymous true").start()) {
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

            assertTrue(words.contains("has expired") && words.contains("renew it at the broker"), words);
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

    private static TlsStatus talks(MqttSettings settings) throws InterruptedException {
        MqttLink link = MqttLink.builder(settings).build();
        try (DutyRunner runner = DutyRunner.start(link, 1)) {
            assertNotNull(runner);
            MqttInbox inbox = link.subscribe("a", 1, new InboxLimits(10, 1_000));
            Until.holds(
                    "the subscription stands",
                    LIMIT,
                    () -> link.status().state() == LinkState.ONLINE
                            && link.status().pendingSubscriptions() == 0);
            assertTrue(link.publish(new MqttMessage("a", new byte[] {1, 2}, 1, false), MessageClass.EVENT));
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
