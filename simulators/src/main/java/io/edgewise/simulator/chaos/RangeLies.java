package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Registries that answer a range in another way than they should; what was not asked for as a range they answer right.
 * Each was seen in the field, or is one step from it. The whole of the body must be known.
 */
final class RangeLies {
    private RangeLies() {}

    /** All of them, by what is wrong. */
    static Map<String, Mischief> all(byte[] whole) {
        Map<String, Mischief> all = new TreeMap<>();
        all.put("200 for 206", of((ask, right, line) -> line.send(whole(right, whole))));
        all.put("200 with the part alone", of((ask, right, line) -> line.send(right.as(200))));
        all.put(
                "206 with all of it",
                of((ask, right, line) -> line.send(whole(right, whole).as(206))));
        all.put("a range that begins later", of((ask, right, line) -> line.send(shifted(ask, right, whole, 1))));
        all.put("a range that begins earlier", of((ask, right, line) -> line.send(shifted(ask, right, whole, -1))));
        all.put("another length in Content-Range", said("bytes %d-%d/" + (whole.length + 1)));
        all.put("no length in Content-Range", said("bytes %d-%d/*"));
        all.put("no Content-Range", of((ask, right, line) -> line.send(right.without("Content-Range"))));
        all.put("words for Content-Range", said("the rest"));
        all.put("another unit in Content-Range", said("items %d-%d/" + whole.length));
        all.put("another part than it says", of((ask, right, line) -> line.send(right.flippedAt(0))));
        all.put(
                "several parts",
                of((ask, right, line) -> line.send(right.with("Content-Type", "multipart/byteranges; boundary=x")
                        .without("Content-Range"))));
        all.put(
                "416 to every range",
                of((ask, right, line) ->
                        line.send(Answer.of(416, "no ranges here", "Content-Range", "bytes */" + whole.length))));
        all.put("416 to open ranges", of(RangeLies::closedOnly));
        return all;
    }

    /** Those that leave nothing to be done but to say so. */
    static Map<String, Mischief> hopeless() {
        return Map.of(
                "206 with nothing",
                of((ask, right, line) -> line.send(new Answer(206, right.headers(), new byte[0]))),
                "501 to every range",
                of((ask, right, line) -> line.send(Answer.of(501, "no ranges here"))));
    }

    private static void closedOnly(Ask ask, Answer right, AnswerLine line) throws IOException {
        boolean open = ask.header("Range").orElse("").endsWith("-");
        line.send(open ? Answer.of(416, "{\"errors\":[{\"code\":\"BLOB_UNKNOWN\"}]}") : right);
    }

    private static Mischief of(Mischief range) {
        return range.on(ask -> ask.header("Range").isPresent());
    }

    private static Mischief said(String form) {
        return of((ask, right, line) -> {
            int from = ask.from();
            line.send(right.with(
                    "Content-Range", String.format(Locale.ROOT, form, from, from + right.body().length - 1)));
        });
    }

    private static Answer whole(Answer right, byte[] whole) {
        Answer without = right.without("Content-Range");
        return new Answer(200, without.headers(), whole);
    }

    /** Sends another part than was asked for, and says so. */
    private static Answer shifted(Ask ask, Answer right, byte[] whole, int by) {
        int from = Math.max(0, Math.min(whole.length - 1, ask.from() + by));
        byte[] part = Arrays.copyOfRange(whole, from, whole.length);
        Answer said = right.with("Content-Range", "bytes " + from + "-" + (whole.length - 1) + "/" + whole.length);
        return new Answer(206, said.headers(), part);
    }
}
