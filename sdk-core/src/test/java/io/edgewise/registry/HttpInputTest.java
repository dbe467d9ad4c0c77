package io.edgewise.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpInputTest {
    @Test
    void aHeadIsReadWithWhatComesAfterItLeft() throws IOException {
        HttpInput in = input("HTTP/1.1 206 Partial\r\nContent-Range:  bytes 1-2/3 \r\nx: a\nX: b\r\n\r\nbody", 3);

        HttpInput.Head head = in.head();

        assertEquals(206, head.status());
        assertEquals("bytes 1-2/3", head.headers().firstValue("content-range").orElseThrow());
        assertEquals(2, head.headers().allValues("x").size());
        assertEquals("body", rest(in));
    }

    @Test
    void whatOnlySaysThatThereIsMoreToComeIsLeftOut() throws IOException {
        HttpInput in = input("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\na: b\r\n\r\nHTTP/1.0 200\r\n\r\n", 1);

        assertEquals(200, in.head().status());
        assertThrows(
                IOException.class,
                () -> input("HTTP/1.1 100 Go\r\n\r\n".repeat(9), 99).head());
    }

    @Test
    void chunksAreReadToTheirTrailer() throws IOException {
        HttpInput in = input("5;x=y\r\nhello\r\n0A\r\n, edgewise\r\n0\r\nTrailer: t\r\n\r\nnext", 2);
        StringBuilder body = new StringBuilder();
        boolean first = true;
        for (long size = in.chunk(first); size > 0; size = in.chunk(first)) {
            first = false;
            for (long left = size; left > 0; ) {
                ByteBuffer some = in.some(left);
                left -= some.remaining();
                body.append(ISO_8859_1.decode(some));
            }
        }

        assertEquals("hello, edgewise", body.toString());
        assertEquals("next", rest(in));
    }

    /** Whoever hashes one piece while the next is read must not see it change, however the chunks are cut. */
    @Test
    void aPieceStaysAsItIsUntilTheNextButOneIsLent() throws IOException {
        for (int atOnce = 1; atOnce < 20; atOnce++) {
            HttpInput in = input("5\r\nhello\r\n3\r\n, e\r\n7\r\ndgewise\r\n0\r\n\r\n", atOnce);
            ByteBuffer before = ByteBuffer.allocate(0);
            String expected = "";
            long left = in.chunk(true);
            while (left > 0) {
                ByteBuffer some = in.some(left);
                assertEquals(expected, ISO_8859_1.decode(before.duplicate()).toString(), "at once " + atOnce);
                expected = ISO_8859_1.decode(some.duplicate()).toString();
                before = some;
                left -= some.remaining();
                left = left == 0 ? in.chunk(false) : left;
                assertEquals(expected, ISO_8859_1.decode(before.duplicate()).toString(), "at once " + atOnce);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200",
                "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
                "HTTP/1.1 200 OK\r\n folded: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nname : x\r\n\r\n",
            })
    void whatIsNoHeadIsRefused(String text) {
        assertThrows(IOException.class, () -> input(text, 7).head());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "x\r\n", "-1\r\n", "fffffffffffffffff\r\n", "5"})
    void whatIsNoChunkIsRefused(String text) {
        assertThrows(IOException.class, () -> input(text, 7).chunk(true));
        assertThrows(IOException.class, () -> input("junk\r\n5\r\n", 7).chunk(false));
    }

    @Test
    void noBytesMakeItFailInAnotherWayOrHang() {
        Random random = new Random(11);
        String alphabet = "HTTP/1.1 200 OK\r\n: ax;05F\n\u00e9\u0000";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "HTTP/1.1 200 OK\r\n" : "");
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                HttpInput in = input(text.toString(), 1 + random.nextInt(9));
                in.head();
                in.chunk(true);
            } catch (IOException e) {
                assertEquals(false, e.getMessage().isEmpty());
            }
        }
    }

    private static String rest(HttpInput in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (ByteBuffer some = in.some(100); some != null; some = in.some(100)) {
            text.append(ISO_8859_1.decode(some));
        }
        assertNull(in.some(1));
        return text.toString();
    }

    /** A stream that gives so many bytes at a time. */
    private static HttpInput input(String text, int atOnce) {
        InputStream all = new ByteArrayInputStream(text.getBytes(ISO_8859_1));
        return new HttpInput(new InputStream() {
            @Override
            public int read() throws IOException {
                return all.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return all.read(into, offset, Math.min(length, atOnce));
            }
        });
    }
}
