package io.edgewise.simulator.chaos;

import static io.edgewise.model.Refusal.LIMIT_EXCEEDED;
import static io.edgewise.model.Refusal.MALFORMED;
import static io.edgewise.model.Refusal.UNAVAILABLE;

import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.RegistryClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The tags of a repository, in pages as {@code Link} says, at once as some registries give them, and wrong. */
final class TagLists implements Experiment {
    private static final int TAGS = 250;
    private static final int MODEL_BYTES = 1_000;
    private static final String JSON = "application/json";

    /**
     * One list.
     *
     * @param what in a few words
     * @param mischief what the registry does
     * @param tags what must come, where it is not refused
     * @param refusals with which it may be refused; none where it must come
     */
    private record Case(String what, Mischief mischief, List<String> tags, Set<Refusal> refusals) {}

    @Override
    public String name() {
        return "registry-tags";
    }

    @Override
    public String text() {
        return "lists of tags in pages, at once, in circles";
    }

    @Override
    public String unit() {
        return "lists";
    }

    @Override
    public int count(boolean full) {
        return Sizes.count("pulls", full ? 280 : 14);
    }

    @Override
    public FaultRow run(Bench bench) throws Exception {
        SplittableRandom random = new SplittableRandom(bench.seed());
        try (PullBench pulls = new PullBench(bench, bench.registry().start(), MODEL_BYTES)) {
            int wanted = count(bench.full());
            for (int done = 0; done < wanted; ) {
                for (Case one : cases(pulls, random.nextInt(1, TAGS))) {
                    list(pulls, one);
                    done++;
                }
            }
            return pulls.tally().judge(name(), String.format(Locale.ROOT, "%,d lists of %,d tags", wanted, TAGS));
        }
    }

    private static void list(PullBench pulls, Case one) {
        ModelRef where =
                ModelRef.parse(pulls.proxy().host() + "/" + pulls.wares().repository());
        pulls.proxy().answer(one.mischief().on(ask -> ask.isOf("/tags/list")));
        long start = pulls.bench().ticker().nanos();
        List<String> found = List.of();
        RefusedException failure = null;
        try (RegistryClient client = pulls.fresh()) {
            found = client.tags(where);
        } catch (RefusedException e) {
            failure = e;
        }
        double seconds = (pulls.bench().ticker().nanos() - start) / 1e9;
        pulls.tally().pulled(failure == null, seconds);
        pulls.tally()
                .must(
                        seconds <= PullBench.MOST_SECONDS,
                        String.format(Locale.ROOT, "%s: ended after %.1f s only", one.what(), seconds));
        boolean right = failure == null
                ? one.refusals().isEmpty() && found.equals(one.tags())
                : one.refusals().contains(failure.refusal());
        pulls.tally().must(right, one.what() + ": " + (failure == null ? found.size() + " tags came" : failure));
    }

    private static List<Case> cases(PullBench pulls, int page) {
        List<String> tags = IntStream.range(0, TAGS)
                .mapToObj(i -> String.format(Locale.ROOT, "1.%03d", i))
                .toList();
        List<String> signed = new ArrayList<>(tags);
        signed.add("sha256-" + pulls.wares().digest().hex());
        signed.add("sha256-" + pulls.wares().digest().hex() + ".sig");
        String origin = "http://" + pulls.proxy().host();
        Mischief whole = Lies.instead(list(tags));
        List<Case> all = new ArrayList<>();
        all.add(right("pages of " + page, pages(tags, page, ""), tags));
        all.add(right("pages of " + page + ", whole addresses", pages(tags, page, origin), tags));
        all.add(right("pages of 3", pages(tags, 3, ""), tags));
        all.add(right("all at once, no Link", whole, tags));
        all.add(right("with tags of signatures", Lies.instead(list(signed)), tags));
        all.add(right("tags that are null", Lies.instead(Answer.of(200, "{\"name\":\"x\",\"tags\":null}")), List.of()));
        all.add(right("503 once", Lies.instead(Answer.of(503, "")).first(1, whole), tags));
        all.add(right("cut once", ((Mischief) Lies::close).first(1, whole), tags));
        all.add(refused("in a circle", linked(tags, "?last=1.100"), LIMIT_EXCEEDED));
        all.add(refused("pages without an end", endless(tags), LIMIT_EXCEEDED));
        all.add(refused("a list without an end", Lies.endless(), LIMIT_EXCEEDED, MALFORMED, UNAVAILABLE));
        all.add(refused("to another scheme", linked(tags, "ftp://127.0.0.1/x"), UNAVAILABLE));
        all.add(refused("a page for people", Lies.instead(Answer.of(200, "<html>please log in</html>")), UNAVAILABLE));
        all.add(refused("no such repository", Lies.instead(Answer.of(404, "")), UNAVAILABLE));
        return all;
    }

    private static Case right(String what, Mischief mischief, List<String> tags) {
        return new Case(what, mischief, tags, Set.of());
    }

    private static Case refused(String what, Mischief mischief, Refusal... refusals) {
        return new Case(what, mischief, List.of(), Set.of(refusals));
    }

    /** So many to a page, after the one that the address names last. */
    private static Mischief pages(List<String> tags, int page, String origin) {
        return (ask, right, line) -> {
            int query = ask.target().indexOf("?last=");
            String path = query < 0 ? ask.target() : ask.target().substring(0, query);
            int from = query < 0 ? 0 : tags.indexOf(ask.target().substring(query + 6)) + 1;
            int to = Math.min(tags.size(), from + page);
            Answer answer = list(tags.subList(from, to));
            String next = "<" + origin + path + "?last=" + tags.get(to - 1) + ">; rel=\"next\"";
            line.send(to < tags.size() ? answer.with("Link", next) : answer);
        };
    }

    private static Mischief linked(List<String> tags, String target) {
        return (ask, right, line) -> line.send(list(tags).with("Link", "<" + target + ">; rel=\"next\""));
    }

    private static Mischief endless(List<String> tags) {
        AtomicInteger page = new AtomicInteger();
        return (ask, right, line) ->
                linked(tags, "?last=" + page.incrementAndGet()).answer(ask, right, line);
    }

    private static Answer list(List<String> tags) {
        String quoted = tags.stream().map(tag -> "\"" + tag + "\"").collect(Collectors.joining(","));
        return Answer.of(200, "{\"name\":\"models/wares\",\"tags\":[" + quoted + "]}", "Content-Type", JSON);
    }
}
