package io.edgewise.agent.health;

import io.edgewise.codec.IsoTime;
import io.edgewise.duty.DutyCycle;
import io.edgewise.identity.TlsIdentity;
import io.edgewise.identity.TlsStatus;
import io.edgewise.identity.TlsStatus.Certificate;
import io.edgewise.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Tells in time that a certificate ends: our own, those of the authorities that files name, and the broker's; 30, 7 and
 * 1 days before and when it has happened, once each in a boot. Tells, too, when new files cannot be used; not at the
 * first look, which may fall between the two files of a renewal.
 */
public final class CertificateWatch implements DutyCycle {
    private static final List<Duration> THRESHOLDS =
            List.of(Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(1), Duration.ZERO);

    private final Supplier<State> look;
    private final Telemetry telemetry;
    private final InstantSource clock;

    // Confined to the watch's thread.
    private Map<String, Integer> told = new HashMap<>();
    private @Nullable String seenTrouble;
    private @Nullable String toldTrouble;

    /**
     * What there is to watch.
     *
     * @param status how TLS stands
     * @param authorities the certificates that files name as believed
     */
    record State(TlsStatus status, List<Certificate> authorities) {}

    /**
     * Makes a watch.
     *
     * @param tls whose files are looked at; null with plain TCP, when there is nothing to watch
     * @param telemetry takes the events: kind {@code certificate}, outcome EXPIRING, EXPIRED, UNUSABLE or USABLE
     * @param clock the wall clock
     */
    public static CertificateWatch of(@Nullable TlsIdentity tls, Telemetry telemetry, InstantSource clock) {
        if (tls == null) {
            State nothing = new State(new TlsStatus(null, null, null, null, null), List.of());
            return new CertificateWatch(() -> nothing, telemetry, clock);
        }
        return new CertificateWatch(
                () -> {
                    tls.refresh();
                    return new State(tls.status(), tls.authorities());
                },
                telemetry,
                clock);
    }

    CertificateWatch(Supplier<State> look, Telemetry telemetry, InstantSource clock) {
        this.look = look;
        this.telemetry = telemetry;
        this.clock = clock;
    }

    @Override
    public String roleName() {
        return "certificate-watch";
    }

    @Override
    public int doWork() {
        State state = look.get();
        Map<String, Certificate> watched = new LinkedHashMap<>();
        add(watched, "own", state.status.own());
        add(watched, "broker", state.status.peer());
        state.authorities.forEach(authority -> add(watched, "authority", authority));
        Map<String, Integer> reached = new HashMap<>();
        watched.forEach((subject, certificate) -> {
            String once = subject + " " + certificate.notAfter();
            reached.put(once, expiry(subject, certificate, told.getOrDefault(once, 0)));
        });
        told = reached;
        trouble(state.status.trouble());
        return 0;
    }

    private static void add(Map<String, Certificate> watched, String role, @Nullable Certificate certificate) {
        if (certificate != null) {
            watched.put(role + " " + certificate.subject(), certificate);
        }
    }

    /** Returns how many thresholds have been passed. */
    private int expiry(String subject, Certificate certificate, int before) {
        Instant now = clock.instant();
        Duration left = Duration.between(now, certificate.notAfter());
        int passed = (int) THRESHOLDS.stream()
                .filter(threshold -> left.compareTo(threshold) <= 0)
                .count();
        if (passed > before) {
            String end = IsoTime.format(certificate.notAfter());
            if (passed == THRESHOLDS.size()) {
                tell(subject, "EXPIRED", "ended " + end + ", here it is " + IsoTime.format(now) + ": renew it");
            } else {
                tell(subject, "EXPIRING", "ends " + end + ", in " + days(left) + ": renew it");
            }
        }
        return Math.max(passed, before);
    }

    private static String days(Duration left) {
        long days = left.toDays();
        return days > 1 ? days + " days" : days == 1 ? "1 day" : left.toHours() + " hours";
    }

    private void trouble(@Nullable String now) {
        boolean stands = Objects.equals(now, seenTrouble);
        seenTrouble = now;
        if (!stands || Objects.equals(now, toldTrouble)) {
            return;
        }
        toldTrouble = now;
        if (now != null) {
            tell("files", "UNUSABLE", now + "; the last good ones stay in force");
        } else {
            tell("files", "USABLE", "the newest files are in force");
        }
    }

    private void tell(String subject, String outcome, String words) {
        Logger.warn("certificate {} {}: {}", subject, outcome, words);
        telemetry.event("certificate", subject, outcome, words);
    }
}
