package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.model.Digest;
import io.edgewise.testing.ManualTicker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final Digest A = Digest.of(new byte[] {1});
    private static final Digest B = Digest.of(new byte[] {2});
    private static final long MIB = 1 << 20;

    private final ManualTicker ticker = new ManualTicker();
    private final StringWriter text = new StringWriter();

    @Test
    void aTerminalShowsBytesRateAndTimeLeftOnOneLine() {
        ProgressLine line = new ProgressLine(new PrintWriter(text), true, ticker);
        line.planned(10 * MIB);
        line.began(A, 0, 8 * MIB);
        line.transferred(A, MIB / 2, 8 * MIB);
        ticker.advance(Duration.ofSeconds(2));
        line.transferred(A, 4 * MIB, 8 * MIB);
        line.transferred(A, 5 * MIB, 8 * MIB);
        ticker.advance(Duration.ofSeconds(3));
        line.transferred(B, 2 * MIB, 2 * MIB);
        line.transferred(A, 8 * MIB, 8 * MIB);
        line.end();

        assertEquals(
                "\r4.0 of 10.0 MiB  2.0 MiB/s  3 s left\u001b[K"
                        + "\r7.0 of 10.0 MiB  1.4 MiB/s  2 s left\u001b[K"
                        + "\r10.0 of 10.0 MiB  2.0 MiB/s\u001b[K" + System.lineSeparator(),
                text.toString());
    }

    @Test
    void elsewhereItIsALineEveryFewSeconds() {
        ProgressLine line = new ProgressLine(new PrintWriter(text), false, ticker);
        line.planned(10 * MIB);
        line.began(A, 90 * MIB, 100 * MIB);
        for (int i = 1; i <= 10; i++) {
            ticker.advance(Duration.ofSeconds(1));
            line.transferred(A, (90 + i) * MIB, 100 * MIB);
        }
        line.end();

        assertEquals(
                "5.0 of 10.0 MiB  1.0 MiB/s  5 s left" + System.lineSeparator() + "10.0 of 10.0 MiB  1.0 MiB/s"
                        + System.lineSeparator(),
                text.toString());
    }

    @Test
    void nothingTransferredIsNothingShown() {
        new ProgressLine(new PrintWriter(text), true, ticker).end();

        assertEquals("", text.toString());
    }
}
