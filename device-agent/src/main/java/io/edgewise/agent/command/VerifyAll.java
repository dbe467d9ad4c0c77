package io.edgewise.agent.command;

import io.edgewise.agent.config.ConfigException;
import io.edgewise.attest.KnownFloors;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.Verification;
import io.edgewise.attest.Verifier;
import io.edgewise.json.JsonWriter;
import io.edgewise.json.Plain;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.LayoutFolder;
import io.edgewise.registry.StoreLimits;
import io.edgewise.registry.StoredPackage;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks a policy of every package in a layout, or in a folder of layouts: each by itself. What came first a folder does
 * not say, and in the order of their counters none is ever older than the one before.
 */
final class VerifyAll {
    private static final int MOST_LAYOUTS = 10_000;

    private final TrustPolicy policy;
    private final String prefix;
    private final KnownFloors known = KnownFloors.at(SystemTime.wallClock().instant());
    private final Map<String, Answer> answers = new TreeMap<>();

    /**
     * Makes one.
     *
     * @param prefix under which name the packages are judged: registry and path; the folder's name follows
     */
    VerifyAll(TrustPolicy policy, String prefix) {
        this.policy = policy;
        this.prefix = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }

    /**
     * What the policy says of a package.
     *
     * @param ref what it was judged as; empty where it could not be read so far
     * @param refusal why it was refused; null when it was accepted
     * @param detail the same in words
     */
    record Answer(String ref, @Nullable Refusal refusal, String detail) {
        /** Returns the name of the refusal; empty for none. */
        String code() {
            return refusal == null ? "" : refusal.name();
        }
    }

    /** Returns the answers by the package's name: its layout's, its tag, or its digest where it has none. */
    Map<String, Answer> ask(Path folder) throws IOException {
        if (isLayout(folder)) {
            askLayout(folder, nameOf(folder.toAbsolutePath().normalize()));
            return answers;
        }
        List<Path> layouts;
        try (Stream<Path> entries = Files.list(folder)) {
            layouts =
                    entries.filter(VerifyAll::isLayout).limit(MOST_LAYOUTS + 1).toList();
        }
        if (layouts.isEmpty() || layouts.size() > MOST_LAYOUTS) {
            throw new ConfigException(
                    folder.toString(),
                    0,
                    "is no layout and holds " + (layouts.isEmpty() ? "none" : "more than " + MOST_LAYOUTS)
                            + "; a layout is what 'edgewise models pack' writes");
        }
        for (Path layout : layouts) {
            askLayout(layout, nameOf(layout));
        }
        return answers;
    }

    private void askLayout(Path folder, String name) {
        try {
            LayoutFolder layout = LayoutFolder.open(folder, StoreLimits.DEFAULT);
            Map<Digest, String> packages = layout.packages();
            packages.forEach((digest, tag) -> {
                String end = tag.isEmpty() ? "@" + digest.hex().substring(0, 12) : ":" + tag;
                answers.put(packages.size() == 1 ? name : name + end, askPackage(layout, name, digest));
            });
            if (packages.isEmpty()) {
                answers.put(name, new Answer("", Refusal.UNAVAILABLE, folder + " lists no package"));
            }
        } catch (RefusedException e) {
            answers.put(name, new Answer("", e.refusal(), String.valueOf(e.getMessage())));
        }
    }

    private Answer askPackage(LayoutFolder layout, String name, Digest digest) {
        ModelRef ref = ModelRef.parse(prefix + "/" + repository(name) + "@" + digest);
        try {
            StoredPackage found = layout.read(digest);
            Verification said = Verifier.verify(ref, digest, found.fileDigests(), found.evidence(), policy, known);
            return new Answer(ref.toString(), said.refusal(), said.detail());
        } catch (RefusedException e) {
            return new Answer(ref.toString(), e.refusal(), String.valueOf(e.getMessage()));
        }
    }

    /** Returns what in a folder's name a repository can be called. */
    private static String repository(String name) {
        String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        return plain.isEmpty() ? "package" : plain;
    }

    private static String nameOf(Path folder) {
        Path name = folder.getFileName();
        return name == null ? "package" : Plain.text(name.toString());
    }

    private static boolean isLayout(Path folder) {
        return Files.isDirectory(folder) && Files.exists(folder.resolve("oci-layout"), LinkOption.NOFOLLOW_LINKS);
    }

    /** What was expected and did not come, in words. */
    static List<String> missed(Map<String, Answer> answers, Map<String, String> expected) {
        List<String> missed = new ArrayList<>();
        expected.forEach((name, code) -> {
            Answer answer = answers.get(name);
            if (answer == null) {
                missed.add(name + " is not there");
            } else if (!answer.code().equals(code)) {
                missed.add(name + ": expected " + (code.isEmpty() ? "to be accepted" : code) + ", found "
                        + (answer.refusal() == null ? "accepted" : answer.code()));
            }
        });
        return missed;
    }

    /** Reads what is expected: a table with the columns {@code id} and {@code refusal}, empty for accepted. */
    static Map<String, String> expected(Path file) {
        Map<String, String> expected = new HashMap<>();
        for (Map<String, String> row : CsvTable.read(file)) {
            String id = row.get("id");
            String refusal = row.get("refusal");
            if (id == null || refusal == null) {
                throw new ConfigException(file.toString(), 1, "needs the columns id and refusal");
            }
            expected.put(id, refusal.strip());
        }
        return expected;
    }

    /** Returns {@code edgewise.verify-all/v1}. */
    static byte[] document(TrustPolicy policy, Map<String, Answer> answers, List<String> missed) {
        long refused =
                answers.values().stream().filter(one -> one.refusal() != null).count();
        return JsonWriter.prettyObject(json -> json.put("schema", "edgewise.verify-all/v1")
                .putObject(
                        "policy",
                        of -> of.put("name", policy.name())
                                .put("digest", policy.digest().toString())
                                .put("counter", policy.counter()))
                .putObjects(
                        "packages",
                        answers.entrySet(),
                        (line, one) -> line.put("id", one.getKey())
                                .put(
                                        "ref",
                                        one.getValue().ref().isEmpty()
                                                ? null
                                                : one.getValue().ref())
                                .put("outcome", one.getValue().refusal() == null ? "ACCEPTED" : "REFUSED")
                                .put(
                                        "refusal",
                                        one.getValue().refusal() == null
                                                ? null
                                                : one.getValue().code())
                                .put("detail", one.getValue().detail()))
                .put("accepted", answers.size() - refused)
                .put("refused", refused)
                .put("antiRollback", false)
                .put("inspection", false)
                .putTexts("missed", missed));
    }
}
