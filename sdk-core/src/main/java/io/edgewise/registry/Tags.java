package io.edgewise.registry;

import io.edgewise.json.JsonValue;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The tags of a repository. No page size is asked for: some registries cut there and do not say where it goes on. Only
 * the header {@code Link} says that there is another page; one without it is the last.
 */
final class Tags {
    private static final int MOST_PAGES = 100;
    private static final int MOST = 10_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

    /** Where a registry lacks the referrers API, and as cosign writes it: no versions of a package. */
    private static final Pattern OF_SIGNATURES = Pattern.compile("sha(256|512)-[0-9a-f]+.*");

    private Tags() {}

    /**
     * Returns the tags, sorted; those that only hold signatures are left out.
     *
     * @throws RefusedException UNAVAILABLE, MALFORMED, LIMIT_EXCEEDED for more than are read or pages without an end
     */
    static List<String> of(RegistryClient client, ModelRef where) {
        return client.ask(where, client.tries(LIMIT), source -> at(client, source))
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNAVAILABLE, where + " is not in the registry (404); check the repository's name"));
    }

    private static Optional<List<String>> at(RegistryClient client, ModelRef source) {
        URI page = client.wire().uri(source, "tags/list");
        Set<URI> seen = new HashSet<>();
        NavigableSet<String> tags = new TreeSet<>();
        while (seen.add(page) && seen.size() <= MOST_PAGES && tags.size() <= MOST) {
            try (Reply reply = client.wire().document(page, Map.of("Accept", "application/json"))) {
                if (reply.status() == 404) {
                    return Optional.empty();
                }
                byte[] bytes = reply.expect(200).document(OciDocument.LIMIT);
                OciDocument.read(
                                bytes,
                                page,
                                document -> document.find("tags")
                                        .map(JsonValue::texts)
                                        .orElse(List.of()))
                        .stream()
                        .filter(tag -> TAG.matcher(tag).matches()
                                && !OF_SIGNATURES.matcher(tag).matches())
                        .forEach(tags::add);
                Optional<URI> next = reply.nextPage();
                if (next.isEmpty()) {
                    return Optional.of(List.copyOf(tags));
                }
                page = next.get();
            }
        }
        throw new RefusedException(
                Refusal.LIMIT_EXCEEDED,
                source + " lists tags on more than " + MOST_PAGES + " pages, more than " + MOST
                        + " tags, or in a circle; name a tag");
    }
}
