package io.edgewise.simulator.chaos;

import static io.edgewise.model.Refusal.DIGEST_MISMATCH;
import static io.edgewise.model.Refusal.LIMIT_EXCEEDED;
import static io.edgewise.model.Refusal.UNAVAILABLE;

import io.edgewise.simulator.chaos.PullExperiment.Round;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What registries answer: the cases of each experiment. */
final class RegistryFaults {
    private static final int MOST_REDIRECTS = 5;
    private static final double RETRY_AFTER_SECONDS = 1;

    private RegistryFaults() {}

    /** A cut, and then every range is answered in another way than it should. */
    static List<PullCase> range(PullBench bench, Round round) {
        Wares wares = bench.wares();
        List<PullCase> all = new ArrayList<>();
        RangeLies.all(wares.bytes()).forEach((what, lie) -> {
            int at = 1 + round.random().nextInt(wares.size() - 1);
            all.add(PullCase.right(
                    what, wares, Lies.cutAfter(at, false).first(1, lie).on(wares::isModel)));
        });
        RangeLies.hopeless().forEach((what, lie) -> {
            int at = 1 + round.random().nextInt(wares.size() - 1);
            all.add(PullCase.refused(
                    what, wares, Lies.cutAfter(at, false).first(1, lie).on(wares::isModel), UNAVAILABLE));
        });
        return all;
    }

    /** What depends most on how the registry behind behaves. */
    static List<PullCase> mixed(PullBench bench, Round round) {
        List<PullCase> all = new ArrayList<>();
        all.addAll(PullFaults.cut(bench, round));
        all.addAll(PullFaults.cuts(bench, round));
        all.addAll(PullFaults.flip(bench, round));
        all.addAll(range(bench, round));
        all.add(PullCase.right("404 without Accept", bench.wares(), RegistryFaults::acceptOnly));
        return all;
    }

    /** What registries in the field do: zot, go-containerregistry, and others. */
    static List<PullCase> oddity(PullBench bench, Round round) {
        Wares wares = bench.wares();
        int at = 1 + round.random().nextInt(wares.size() - 1);
        Mischief cut = Lies.cutAfter(at, false);
        Mischief other = Lies.flipAndCut(0, at);
        List<PullCase> all = new ArrayList<>();
        all.add(PullCase.right("no ETag", wares, without("ETag", cut).onceOn(wares::isModel))
                .cut(1));
        all.add(PullCase.right(
                        "an ETag and If-Range", wares, tagged(cut, "\"a\"").on(wares::isModel))
                .cut(1));
        all.add(PullCase.right("a weak ETag", wares, tagged(cut, "W/\"a\"").on(wares::isModel))
                .cut(1));
        all.add(PullCase.right(
                "If-Range ignored, other bytes", wares, tagged(other, "\"a\"").on(wares::isModel)));
        all.add(PullCase.right("404 without Accept", wares, RegistryFaults::acceptOnly));
        all.add(PullCase.right("no Docker-Content-Digest", wares, without("Docker-Content-Digest", Mischief.NONE)));
        all.add(PullCase.right("no Content-Type", wares, without("Content-Type", Mischief.NONE)));
        all.add(PullCase.refused(
                "another Docker-Content-Digest",
                wares,
                (ask, right, line) -> line.send(right.with("Docker-Content-Digest", "sha256:" + "0".repeat(64))),
                DIGEST_MISMATCH));
        all.add(PullCase.right(
                "no referrers API", wares, words(404, "404 page not found").on(ask -> ask.isOf("/referrers/"))));
        all.add(PullCase.refused("a page for people", wares, words(200, "<html>please log in</html>"), UNAVAILABLE));
        all.add(PullCase.refused("a bare error", wares, words(403, "{\"code\":\"DENIED\"}"), UNAVAILABLE));
        all.add(PullCase.refused("no such blob", wares, words(404, "").on(wares::isModel), UNAVAILABLE));
        return all;
    }

    /** Who asks must say so, with a token that may end at any time. */
    static List<PullCase> token(PullBench bench, Round round) {
        Wares wares = bench.wares();
        String host = bench.proxy().host();
        int at = 1 + round.random().nextInt(wares.size() - 1);
        List<PullCase> all = new ArrayList<>();
        all.add(PullCase.right("a token", wares, new TokenDesk(host, Mischief.NONE)));
        all.add(PullCase.right(
                        "401 mid-way",
                        wares,
                        expiring(wares, host, Lies.cutAfter(at, false).onceOn(wares::isModel)))
                .cut(1));
        Mischief always = Lies.cutEach(50_000, new AtomicInteger()).on(wares::isModel);
        all.add(PullCase.right("401 after each cut", wares, expiring(wares, host, always))
                .cut(5));
        String realm = "http://" + host + "/token";
        Mischief never = (ask, right, line) -> line.send(TokenDesk.wanted(realm));
        all.add(PullCase.refused("no token is good", wares, new TokenDesk(host, never), UNAVAILABLE));
        all.add(PullCase.refused("no token is given", wares, never, UNAVAILABLE));
        all.add(PullCase.refused(
                "a token without an end",
                wares,
                never.but(ask -> ask.isOf("/token"), Lies.endless()),
                UNAVAILABLE,
                LIMIT_EXCEEDED));
        all.add(PullCase.refused(
                "tokens are to be had elsewhere",
                wares,
                new TokenDesk(bench.elsewhere().host(), Mischief.NONE),
                UNAVAILABLE));
        return all;
    }

    /** Registries that have no time. */
    static List<PullCase> busy(PullBench bench, Round round) {
        Wares wares = bench.wares();
        List<PullCase> all = new ArrayList<>();
        all.add(PullCase.right(
                "429, come back in a second", wares, patient(bench).on(wares::isModel)));
        all.add(PullCase.right("429 for the manifest", wares, after("0").onceOn(wares::isManifest)));
        for (String words : List.of("soon", "-5", "Fri, 31 Dec 1999 23:59:59 GMT", "", "99999999999999999999")) {
            all.add(PullCase.right("Retry-After: " + words, wares, after(words).onceOn(wares::isModel)));
        }
        all.add(PullCase.right("come back in a year", wares, after("31536000").onceOn(wares::isModel)));
        for (int status : new int[] {500, 502, 503, 504, 408}) {
            all.add(PullCase.right(
                    status + " once", wares, words(status, "busy").onceOn(wares::isModel)));
        }
        all.add(PullCase.refused("429 for ever", wares, after("1").on(wares::isModel), UNAVAILABLE));
        all.add(PullCase.refused("503 for ever", wares, words(503, "busy"), UNAVAILABLE));
        all.add(PullCase.refused("every connection is closed", wares, Lies::close, UNAVAILABLE));
        return all;
    }

    static List<PullCase> redirect(PullBench bench, Round round) {
        Wares wares = bench.wares();
        String there = "http://" + bench.elsewhere().host();
        Mischief away = (ask, right, line) -> line.send(to(307, there + ask.target()));
        String host = bench.proxy().host();
        int at = 1 + round.random().nextInt(wares.size() - 1);
        Mischief cutThere = Lies.cutAfter(at, false).onceOn(wares::isModel);
        List<PullCase> all = new ArrayList<>();
        all.add(PullCase.right("to another origin", wares, away.on(Ask::isOfBlob)));
        all.add(PullCase.right("with a token in the hand", wares, new TokenDesk(host, away.on(Ask::isOfBlob))));
        all.add(PullCase.right("cut there", wares, new TokenDesk(host, away.on(Ask::isOfBlob)))
                .elsewhere(cutThere)
                .cut(1));
        Mischief login = Lies.instead(Answer.of(401, "", "WWW-Authenticate", "Basic realm=\"there\""));
        all.add(PullCase.refused("login wanted there", wares, away.on(Ask::isOfBlob), UNAVAILABLE)
                .elsewhere(login));
        all.add(PullCase.right("five times", wares, hops(MOST_REDIRECTS).on(wares::isModel)));
        all.add(PullCase.refused("six times", wares, hops(MOST_REDIRECTS + 1).on(wares::isModel), UNAVAILABLE));
        all.add(PullCase.refused(
                "in a circle",
                wares,
                ((Mischief) (ask, right, line) -> line.send(to(302, ask.target()))).on(wares::isModel),
                UNAVAILABLE));
        for (String target :
                List.of("ftp://127.0.0.1/x", "file:///etc/passwd", "http://[", "", "//", "http://127.0.0.1:1/")) {
            Mischief nowhere = (ask, right, line) -> line.send(to(307, target));
            all.add(PullCase.refused("to '" + target + "'", wares, nowhere.on(wares::isModel), UNAVAILABLE));
        }
        return all;
    }

    /** The proxy is a mirror and sick; the registry behind it is well. */
    static List<PullCase> mirror(PullBench bench, Round round) {
        Wares wares = bench.wares();
        int at = round.random().nextInt(wares.size());
        Map<String, Mischief> ways = Map.of(
                "turns a byte", Lies.flipAt(at).on(wares::isModel),
                "alters the manifest", Lies.flipAt(at).on(wares::isManifest),
                "breaks each line", Lies.cutAfter(at, true).on(Ask::isOfBlob),
                "closes each connection", Lies::close,
                "says nothing", Lies.silence(),
                "stands still in the blob", Lies.stallAfter(at).on(wares::isModel),
                "has nothing", words(404, ""),
                "is broken", words(500, "oh"),
                "has the manifest alone", words(404, "").on(Ask::isOfBlob),
                "does not end", Lies.endless().on(Ask::isOfBlob));
        List<PullCase> all = new ArrayList<>();
        ways.forEach((what, mischief) -> all.add(PullCase.right("a mirror that " + what, wares, mischief)
                .by(bench.mirrored(), bench.registry().host())));
        return all;
    }

    private static Mischief words(int status, String text) {
        return Lies.instead(Answer.of(status, text));
    }

    private static Mischief after(String when) {
        return Lies.instead(Answer.of(429, "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\"}]}", "Retry-After", when));
    }

    /** Says once to come back in a second, and minds who comes sooner. */
    private static Mischief patient(PullBench bench) {
        AtomicLong told = new AtomicLong();
        Mischief then = (ask, right, line) -> {
            double seconds = (bench.bench().ticker().nanos() - told.get()) / 1e9;
            line.send(seconds < RETRY_AFTER_SECONDS ? Answer.of(403, "you come too soon") : right);
        };
        Mischief first = (ask, right, line) -> {
            told.set(bench.bench().ticker().nanos());
            after("1").answer(ask, right, line);
        };
        return first.first(1, then);
    }

    private static Answer to(int status, String where) {
        return Answer.of(status, "", "Location", where);
    }

    /** Leads around so many times, each by another name of the same thing. */
    private static Mischief hops(int most) {
        return (ask, right, line) -> {
            int query = ask.target().indexOf("?hop=");
            int hop = query < 0 ? 0 : Integer.parseInt(ask.target().substring(query + 5));
            String path = query < 0 ? ask.target() : ask.target().substring(0, query);
            line.send(hop < most ? to(307, path + "?hop=" + (hop + 1)) : right);
        };
    }

    private static Mischief expiring(Wares wares, String host, Mischief behind) {
        AtomicReference<@Nullable TokenDesk> desk = new AtomicReference<>();
        Mischief ending = (ask, right, line) -> {
            behind.answer(ask, right, line);
            TokenDesk its = desk.get();
            if (!line.isOpen() && its != null) {
                its.expire();
            }
        };
        TokenDesk made = new TokenDesk(host, ending, wares::isModel);
        desk.set(made);
        return made;
    }

    private static Mischief without(String header, Mischief then) {
        return (ask, right, line) -> then.answer(ask, right.without(header), line);
    }

    /** Cuts the first answer; all have the tag, whatever is in them. */
    private static Mischief tagged(Mischief cut, String tag) {
        Mischief first = (ask, right, line) -> cut.answer(ask, right.with("ETag", tag), line);
        return first.first(1, (ask, right, line) -> line.send(right.with("ETag", tag)));
    }

    private static void acceptOnly(Ask ask, Answer right, AnswerLine line) throws IOException {
        boolean knows = ask.header("Accept").orElse("").contains("application/vnd.oci.image.");
        boolean needs = ask.isOf("/manifests/") || ask.isOf("/referrers/");
        line.send(needs && !knows ? Answer.of(404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}") : right);
    }
}
