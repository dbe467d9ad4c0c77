package io.edgewise.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.health.DocumentsTest;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import org.junit.jupiter.api.Test;

class StatusTableTest {
    @Test
    void theTableSaysWhatMattersToAPerson() {
        assertEquals("""
                device     gw-7, version 1.0.0, boot 3, up 90 s
                trust      policy production, counter 7  DEVELOPMENT TRUST: not for production
                trust      EXPIRED 2014-10-06T16:04:30.000Z: what runs goes on, nothing new is admitted
                trust      NEW BUNDLE NOT USED: COUNTER_ROLLED_BACK: old
                mqtt       ONLINE  plain TCP  TLSv1.3
                tls        NEW FILES NOT USED, the last good ones are: own.pem holds no CERTIFICATE in PEM
                field      BACKOFF  last error: connection refused
                spool      1,840 waiting, the oldest for 75 s, 412 of 268,435 kB on the disk  DISK_FULL  dropped: 3 TELEMETRY QUOTA
                state      REFUSED, what ran goes on: device.yaml:3: no
                model      well-band            ACTIVE     TRUSTED
                model      other                REJECTED   UNSIGNED: no signature
                pipeline   well-11              ALARM          12 windows  alarm: OUT_OF_SERVICE until 2026-03-01T16:00:00.000Z by tom  HELD BACK, not sent: the limit alarms.flood is reached  no row for 77 s  NOTHING COMES: /data/p.csv is not there yet  dropped: 2 NOT_JSON, 4 QUEUE_FULL  rows left out: 2 LATE  absent: P-PDG  left out: T-TPT
                pipeline   well-12              no window yet  0 windows
                waiting    pipeline w           WAITING UNSIGNED: no
                """, table(DocumentsTest.status()));
    }

    @Test
    void aBudgetThatIsUsedUpAndASpoolInWhichNothingWaitsAreToldInWords() {
        String status = new String(DocumentsTest.status(), UTF_8)
                .replaceFirst("(?<=\"withinBudget\" ?: ?)true", "false")
                .replaceFirst("(?<=\"depth\" ?: ?)1840", "0");

        String table = table(status.getBytes(UTF_8));

        assertTrue(table.contains("ONLINE  plain TCP  TLSv1.3  telemetry-per-hour USED UP: decisions wait\n"), table);
        assertTrue(table.contains("spool      0 waiting, 412 of 268,435 kB on the disk"), table);
    }

    private static String table(byte[] status) {
        return StatusTable.of(Json.parse(status, JsonLimits.DOCUMENT));
    }
}
