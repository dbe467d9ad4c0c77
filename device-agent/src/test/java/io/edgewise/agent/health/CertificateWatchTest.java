package io.edgewise.agent.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.identity.TlsStatus;
import io.edgewise.identity.TlsStatus.Certificate;
import io.edgewise.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CertificateWatchTest {
    private static final Instant END = Instant.parse("2030-03-31T12:00:00Z");

    private final List<String> events = new ArrayList<>();
    private Instant now = END.minus(Duration.ofDays(31));
    private CertificateWatch.State state = state(null);
    private final CertificateWatch watch = new CertificateWatch(() -> state, new Noted(), () -> now);

    @Test
    void everyThresholdIsToldOnce() {
        watch.doWork();
        assertEquals(List.of(), events);

        for (int day = 0; day < 32; day++) {
            now = now.plus(Duration.ofDays(1));
            watch.doWork();
            watch.doWork();
        }

        assertEquals(
                List.of(
                        "own CN=gw-7 EXPIRING ends 2030-03-31T12:00:00.000Z, in 30 days: renew it",
                        "own CN=gw-7 EXPIRING ends 2030-03-31T12:00:00.000Z, in 7 days: renew it",
                        "own CN=gw-7 EXPIRING ends 2030-03-31T12:00:00.000Z, in 1 day: renew it",
                        "own CN=gw-7 EXPIRED ended 2030-03-31T12:00:00.000Z, here it is 2030-03-31T12:00:00.000Z:"
                                + " renew it"),
                events);
    }

    @Test
    void aStartShortBeforeTheEndTellsTheNearestOnly() {
        now = END.minus(Duration.ofHours(5));

        watch.doWork();

        assertEquals(List.of("own CN=gw-7 EXPIRING ends 2030-03-31T12:00:00.000Z, in 5 hours: renew it"), events);
    }

    @Test
    void aRenewedCertificateIsWatchedAnew() {
        now = END.plusSeconds(1);
        watch.doWork();
        Certificate renewed = new Certificate("CN=gw-7", END.plus(Duration.ofDays(20)));
        state = new CertificateWatch.State(new TlsStatus(null, null, null, renewed, null), List.of());
        watch.doWork();

        assertEquals(2, events.size());
        assertEquals("own CN=gw-7 EXPIRING ends 2030-04-20T12:00:00.000Z, in 19 days: renew it", events.get(1));
    }

    @Test
    void theBrokersCertificateAndTheAuthoritiesAreWatchedToo() {
        Certificate ended = new Certificate("CN=x", now);
        state = new CertificateWatch.State(new TlsStatus("TLSv1.3", "c", ended, null, null), List.of(ended));

        watch.doWork();

        assertEquals(
                List.of("broker CN=x EXPIRED", "authority CN=x EXPIRED"),
                events.stream().map(event -> event.replaceAll(" ended.*", "")).toList());
    }

    /** The first look may fall between the two files of a renewal. */
    @Test
    void filesThatCannotBeUsedAreToldOnceWhenTheyStayThatWay() {
        state = state("own.pem is broken");
        watch.doWork();
        state = state(null);
        watch.doWork();
        watch.doWork();
        assertEquals(List.of(), events);

        state = state("own.pem is broken");
        for (int i = 0; i < 5; i++) {
            watch.doWork();
        }
        state = state(null);
        watch.doWork();
        watch.doWork();

        assertEquals(
                List.of(
                        "files UNUSABLE own.pem is broken; the last good ones stay in force",
                        "files USABLE the newest files are in force"),
                events);
    }

    private static CertificateWatch.State state(@Nullable String trouble) {
        Certificate own = new Certificate("CN=gw-7", END);
        return new CertificateWatch.State(new TlsStatus(null, null, null, own, trouble), List.of());
    }

    private final class Noted implements Telemetry {
        @Override
        public void count(String name, long amount) {}

        @Override
        public void event(String kind, String subject, String outcome, String reason) {
            assertEquals("certificate", kind);
            events.add(subject + " " + outcome + " " + reason);
        }
    }
}
