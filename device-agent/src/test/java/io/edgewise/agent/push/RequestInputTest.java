package io.edgewise.agent.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgewise.testing.ManualTicker;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of a request, and what is refused with which status. {@code ~} stands for CR LF. */
class RequestInputTest {
    private static final String HOST = "Host: localhost:8087\r\n";

    @Test
    void requestsFollowEachOtherOnOneConnection() throws Exception {
        RequestInput in = input("\r\nPOST /v1/a HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc"
                + "POST /v1/b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nde\r\n1\r\nf\r\n0\r\nT: t\r\n\r\n"
                + "GET / HTTP/1.0\r\n\r\n");

        Request first = in.head();
        assertEquals("/v1/a x", first.target() + " " + first.header("HOST"));
        assertEquals("abc", text(in.body(first)));
        Request second = in.head();
        assertEquals("def", text(in.body(second)));
        Request third = in.head();
        assertEquals("GET false", third.method() + " " + third.keepsAlive());
        assertEquals(false, in.begins());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello||400",
                "POST v1 HTTP/1.1||400",
                "PRI * HTTP/2.0||400",
                "POST /a b HTTP/1.1||400",
                "POST / HTTP/1.1|Content-Length : 3|400",
                "POST / HTTP/1.1|Content-Length: 3~Content-Length: 3|400",
                "POST / HTTP/1.1|Content-Length: 3~Transfer-Encoding: chunked|400",
                "POST / HTTP/1.0|Transfer-Encoding: chunked|400",
                "POST / HTTP/1.1|Transfer-Encoding: gzip, chunked|501",
                "POST / HTTP/1.1|Content-Encoding: gzip~Content-Length: 3|415",
                "POST / HTTP/1.1|Content-Length: -3|400",
                "POST / HTTP/1.1|Content-Length: +3|400",
                "POST / HTTP/1.1|Host: a~ folded: b|400",
                "POST / HTTP/1.1|X: y|411",
                "POST / HTTP/1.1|Content-Length: 1048577|413",
                "POST / HTTP/1.1|Content-Length: 999999999999999|413",
            })
    void whatCouldBeReadInTwoWaysIsRefused(String first, String headers, int status) {
        String lines = headers == null ? "" : headers.replace("~", "\r\n") + "\r\n";
        assertEquals(status, refused(first + "\r\n" + lines + "\r\nabc"));
    }

    @Test
    @Timeout(10)
    void aHeadOfBlanksIsReadOnceOver() {
        assertEquals(400, refused("POST / HTTP/1.1\r\nX:" + " ".repeat(7_900) + "\u0001\r\n\r\n"));
    }

    @Test
    void linesHeadsAndChunksAreBounded() {
        String chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertEquals(431, refused("POST /" + "a".repeat(9_000) + " HTTP/1.1\r\n\r\n"));
        assertEquals(431, refused("POST / HTTP/1.1\r\n" + "A: b\r\n".repeat(65) + "\r\n"));
        assertEquals(413, refused(chunked + "100001\r\n"));
        assertEquals(413, refused(chunked + ("80000\r\n" + "a".repeat(0x80000) + "\r\n").repeat(2) + "1\r\na\r\n"));
        assertEquals(400, refused(chunked + "x\r\n"));
        assertEquals(400, refused(chunked + "1;" + "x".repeat(300) + "\r\n"));
        assertEquals(400, refused(chunked + "1\r\nabcd\r\n"));
        assertEquals(400, refused("POST / HTTP/1.1\n" + HOST + "\r\n"));
    }

    @Test
    void aRequestThatEndsInTheMiddleIsNone() {
        assertThrows(EOFException.class, () -> read("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab"));
        assertThrows(EOFException.class, () -> read("POST / HT"));
    }

    @Test
    void oneByteAtATimeKeepsNobodyWaiting() {
        ManualTicker ticker = new ManualTicker();
        byte[] endless = ("POST / HTTP/1.1\r\nX: " + "y".repeat(1_000)).getBytes(StandardCharsets.US_ASCII);
        InputStream drips = new ByteArrayInputStream(endless) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                ticker.advance(Duration.ofMillis(100));
                return super.read(bytes, offset, 1);
            }
        };
        RequestInput in = new RequestInput(drips, millis -> {}, ticker);
        in.allow(Duration.ofSeconds(5));

        assertThrows(SocketTimeoutException.class, in::head);
        assertEquals(50 * 100_000_000L, ticker.nanos());
    }

    private static int refused(String request) {
        return assertThrows(HttpRefusal.class, () -> read(request)).status();
    }

    private static void read(String request) throws IOException, HttpRefusal {
        RequestInput in = input(request);
        Request head = in.head();
        RequestInput.checkFraming(head);
        in.body(head);
    }

    private static RequestInput input(String text) {
        RequestInput in = new RequestInput(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), millis -> {}, new ManualTicker());
        in.allow(Duration.ofSeconds(5));
        return in;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
