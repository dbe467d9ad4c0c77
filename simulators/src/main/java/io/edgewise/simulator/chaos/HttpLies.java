package io.edgewise.simulator.chaos;

import static io.edgewise.model.Refusal.DIGEST_MISMATCH;
import static io.edgewise.model.Refusal.LIMIT_EXCEEDED;
import static io.edgewise.model.Refusal.UNAVAILABLE;

import io.edgewise.simulator.chaos.PullExperiment.Round;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Registries that speak HTTP as nobody should, and as some do. */
final class HttpLies {
    private static final Duration BETWEEN_DROPS = Duration.ofMillis(20);
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private HttpLies() {}

    /** Each once, after which the registry speaks well; and those that leave nothing to be read, always. */
    static List<PullCase> cases(PullBench bench, Round round) {
        Wares wares = bench.wares();
        List<PullCase> all = new ArrayList<>();
        odd().forEach((what, mischief) -> all.add(PullCase.right(what, wares, mischief)));
        broken().forEach((what, mischief) -> {
            all.add(PullCase.right(what + ", once", wares, mischief.onceOn(wares::isModel)));
            all.add(PullCase.refused(
                    what, wares, mischief.on(wares::isModel), UNAVAILABLE, DIGEST_MISMATCH, LIMIT_EXCEEDED));
        });
        endless()
                .forEach((what, mischief) -> all.add(PullCase.refused(
                        what, wares, mischief.on(wares::isModel), UNAVAILABLE, DIGEST_MISMATCH, LIMIT_EXCEEDED)));
        return all;
    }

    /** Allowed, if seldom seen. */
    private static Map<String, Mischief> odd() {
        Map<String, Mischief> all = new TreeMap<>();
        all.put("an interim answer first", (ask, right, line) -> {
            line.raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\n");
            line.send(right);
        });
        all.put("closed after each answer, without a word", (ask, right, line) -> {
            line.send(right);
            line.cut(false);
        });
        all.put("closed after each answer, as it says", (ask, right, line) -> {
            line.send(right.with("Connection", "close"));
            line.cut(false);
        });
        all.put("a second answer that nobody asked for", (ask, right, line) -> {
            line.send(right);
            line.raw(OK + "Content-Length: 5\r\n\r\nwrong");
        });
        all.put("an end for a length", (ask, right, line) -> {
            line.head(right, "Connection", "close");
            line.body(right.body(), 0, right.body().length);
            line.cut(false);
        });
        all.put("chunks with extensions and trailers", (ask, right, line) -> {
            line.head(right, "Transfer-Encoding", "chunked");
            line.raw(Integer.toHexString(right.body().length) + ";a=\"b\"\r\n");
            line.body(right.body(), 0, right.body().length);
            line.raw("\r\n0\r\nX-Trailer: one\r\n\r\n");
        });
        return all;
    }

    /** Not HTTP. */
    private static Map<String, Mischief> broken() {
        Map<String, Mischief> all = new TreeMap<>();
        all.put("no HTTP at all", words("SSH-2.0-OpenSSH_9.2\r\n"));
        all.put("TLS", words("\u0015\u0003\u0001\u0000\u0002\u0002("));
        all.put("no status", words("HTTP/1.1 \r\n\r\n"));
        all.put("a status of words", words("HTTP/1.1 abc\r\n\r\n"));
        all.put("a header without a colon", words(OK + "Content-Length 5\r\n\r\nwrong"));
        all.put("a negative length", words(OK + "Content-Length: -1\r\n\r\n"));
        all.put("a length of words", words(OK + "Content-Length: five\r\n\r\nwrong"));
        all.put("a length beyond all", words(OK + "Content-Length: 99999999999999999999\r\n\r\nwrong"));
        all.put("two lengths", words(OK + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nwrong"));
        all.put("a length and chunks", words(OK + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
        all.put("a chunk of words", chunks("zz\r\n"));
        all.put("a negative chunk", chunks("-5\r\n"));
        all.put("a chunk beyond all", chunks("fffffffffffffffffffff\r\n"));
        all.put("a chunk of no end", chunks("7fffffffffffffff\r\nwrong"));
        all.put("a chunk that is longer than it says", chunks("3\r\nwrong\r\n0\r\n\r\n"));
        all.put("a header that breaks off", words(OK + "Content-Le"));
        return all;
    }

    /** What would keep a client for ever, byte by byte or as fast as it can. */
    private static Map<String, Mischief> endless() {
        Map<String, Mischief> all = new TreeMap<>();
        all.put("a header that comes byte by byte", (ask, right, line) -> {
            line.raw(OK + "X-Slow: ");
            while (line.rest(BETWEEN_DROPS)) {
                line.raw("x");
            }
        });
        all.put("a header without an end", forEver(OK + "X-Long: ", "x".repeat(8_192)));
        all.put("headers without an end", forEver(OK, "X-One: more\r\n".repeat(500)));
        all.put("interim answers without an end", forEver("", "HTTP/1.1 100 Continue\r\n\r\n".repeat(100)));
        all.put(
                "a chunk's extension without an end",
                forEver(OK + "Transfer-Encoding: chunked\r\n\r\n5;", "x".repeat(8_192)));
        all.put(
                "trailers without an end",
                forEver(OK + "Transfer-Encoding: chunked\r\n\r\n0\r\n", "X-One: more\r\n".repeat(500)));
        return all;
    }

    private static Mischief words(String words) {
        return (ask, right, line) -> {
            line.raw(words);
            line.cut(false);
        };
    }

    private static Mischief chunks(String words) {
        return words(OK + "Transfer-Encoding: chunked\r\n\r\n" + words);
    }

    private static Mischief forEver(String begin, String more) {
        return (ask, right, line) -> {
            line.raw(begin);
            while (line.rest(Duration.ZERO)) {
                line.raw(more);
            }
        };
    }

    /** Returns the bytes of words on the wire. */
    static byte[] bytes(String words) {
        return words.getBytes(StandardCharsets.ISO_8859_1);
    }
}
