package io.edgewise.attest;

import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an OMS signature says: these files have these digests. Read from verified bytes only.
 *
 * @param resources every signed file with its digest, in the signed order
 * @param ignored files and folders that the signer left out by name; nothing is known of what they hold
 */
record OmsStatement(Map<String, Digest> resources, List<String> ignored) {
    /** The statement of in-toto that OMS asks for. */
    static final String TYPE = "https://in-toto.io/Statement/v1";

    /** What makes a statement a signature of a model; every other predicate says something else. */
    static final String PREDICATE = "https://model_signing/signature/v1.0";

    /** How a single file, signed without a folder, is called. */
    static final String THE_ONE_FILE = ".";

    private static final int MOST_RESOURCES = 10_000;
    private static final Set<String> METHODS = Set.of("files", "shards");
    private static final Set<String> HASHES = Set.of("sha256", "blake2b", "blake3");

    OmsStatement {
        resources = Collections.unmodifiableMap(new LinkedHashMap<>(resources));
        ignored = List.copyOf(ignored);
    }

    /**
     * Reads a statement whose predicate is {@link #PREDICATE}.
     *
     * @throws JsonException with the place and what is wrong
     * @throws RefusedException KIND_UNSUPPORTED for hashes and methods that this version does not compute,
     *     SUBJECT_MISMATCH when it is not about the files that it lists, and what is wrong with their names
     */
    static OmsStatement read(JsonValue statement) {
        Expect.text(statement.get("_type"), TYPE);
        JsonValue predicate = statement.get("predicate");
        List<String> ignored = serialization(predicate.get("serialization"));
        Map<String, Digest> resources = resources(predicate.get("resources"));
        mustBeRoot(statement, resources);
        return new OmsStatement(resources, ignored);
    }

    private static List<String> serialization(JsonValue serialization) {
        String method = serialization.get("method").text();
        String hash = serialization.get("hash_type").text();
        if (!METHODS.contains(method) || !HASHES.contains(hash)) {
            throw new JsonException(
                    serialization.path(),
                    "knows no method '" + Expect.shown(method) + "' with '" + Expect.shown(hash) + "'; known are "
                            + METHODS + " with " + HASHES);
        }
        if (!method.equals("files") || !hash.equals("sha256")) {
            throw new RefusedException(
                    Refusal.KIND_UNSUPPORTED,
                    "unsupported: the files were hashed by method '" + Expect.shown(method) + "' with '"
                            + Expect.shown(hash) + "'; this version reads method 'files' with 'sha256'");
        }
        serialization.get("allow_symlinks").flag();
        if (serialization.members().containsKey("shard_size")) {
            throw new JsonException(serialization.path(), "the key 'shard_size' contradicts the method 'files'");
        }
        List<String> ignored = new ArrayList<>();
        serialization
                .find("ignore_paths")
                .ifPresent(paths -> paths.elements().forEach(path -> ignored.add(name(path))));
        return ignored;
    }

    private static Map<String, Digest> resources(JsonValue list) {
        List<JsonValue> elements = list.elements();
        if (elements.isEmpty()) {
            throw new JsonException(list.path(), "names no file");
        }
        if (elements.size() > MOST_RESOURCES) {
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED,
                    "the statement names " + elements.size() + " files; at most " + MOST_RESOURCES + " are read");
        }
        Map<String, Digest> resources = new LinkedHashMap<>();
        for (JsonValue element : elements) {
            boolean single = elements.size() == 1 && element.get("name").text().equals(THE_ONE_FILE);
            String name = single ? THE_ONE_FILE : name(element.get("name"));
            Expect.text(element.get("algorithm"), "sha256");
            if (resources.put(name, digest(element.get("digest"))) != null) {
                throw new RefusedException(
                        Refusal.PATH_CONFLICT,
                        "the signed statement names the file '" + Expect.shown(name) + "' twice");
            }
        }
        mustBeSorted(list, List.copyOf(resources.keySet()));
        return resources;
    }

    private static void mustBeSorted(JsonValue list, List<String> names) {
        if (!ascending(names, FileName.BY_TEXT) && !ascending(names, FileName.BY_FOLDER)) {
            throw new JsonException(list.path(), "is not sorted by name");
        }
    }

    private static boolean ascending(List<String> names, Comparator<String> order) {
        for (int i = 1; i < names.size(); i++) {
            if (order.compare(names.get(i - 1), names.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static void mustBeRoot(JsonValue statement, Map<String, Digest> resources) {
        List<JsonValue> subjects =
                statement.find("subject").map(JsonValue::elements).orElse(List.of());
        if (subjects.size() != 1) {
            throw elsewhere("must hold one subject, holds " + subjects.size());
        }
        JsonValue signed = subjects.get(0).get("digest").find("sha256").orElse(null);
        if (signed == null || !digest(signed).equals(root(resources))) {
            throw elsewhere("is not the digest of the listed files");
        }
    }

    private static RefusedException elsewhere(String what) {
        return new RefusedException(Refusal.SUBJECT_MISMATCH, "the signed statement is wrong: /subject: " + what);
    }

    /** Returns the digest over the raw digests in their order: always SHA-256, whatever hashed the files. */
    static Digest root(Map<String, Digest> resources) {
        MessageDigest all = Digest.sha256();
        resources.values().forEach(digest -> all.update(digest.raw()));
        return Digest.ofRaw(all.digest());
    }

    private static String name(JsonValue value) {
        String name = value.text();
        FileName.problem(name).ifPresent(problem -> {
            throw new RefusedException(
                    FileName.leadsOut(name) ? Refusal.UNSAFE_PATH : Refusal.INVALID_PATH,
                    "the signed statement is wrong: " + value.path() + ": the name '" + Expect.shown(name) + "' "
                            + problem);
        });
        return name;
    }

    private static Digest digest(JsonValue value) {
        try {
            return new Digest(value.text());
        } catch (IllegalArgumentException e) {
            throw new JsonException(
                    value.path(),
                    "is no digest: '" + Expect.shown(value.text()) + "', expected 64 lower-case hex digits");
        }
    }

    /**
     * Refuses files that are not the signed ones: DIGEST_MISMATCH when a name is signed with another digest,
     * FILE_SET_MISMATCH when a file is missing or not signed.
     */
    void mustCover(Map<String, Digest> files) {
        Map<String, Digest> signed = resolved(files);
        files.forEach((name, found) -> {
            Digest wanted = signed.get(name);
            if (wanted != null && !wanted.equals(found)) {
                throw new RefusedException(
                        Refusal.DIGEST_MISMATCH,
                        name + " has the digest " + found + ", signed is " + wanted
                                + ": it was changed after it was signed; fetch it from its maker again");
            }
        });
        List<String> unsigned = files.keySet().stream()
                .filter(name -> !signed.containsKey(name) && !ignores(name))
                .sorted()
                .toList();
        List<String> missing = signed.keySet().stream()
                .filter(name -> !files.containsKey(name))
                .toList();
        if (!unsigned.isEmpty() || !missing.isEmpty()) {
            throw new RefusedException(
                    Refusal.FILE_SET_MISMATCH,
                    "the package's files are not the signed ones: not signed " + Expect.shown(unsigned.toString())
                            + ", missing " + Expect.shown(missing.toString()) + "; sign the package as it is");
        }
    }

    /** Returns the files of a package that are signed: never an ignored one. */
    Map<String, Digest> covered(Map<String, Digest> files) {
        Map<String, Digest> covered = new LinkedHashMap<>(files);
        covered.keySet().retainAll(resolved(files).keySet());
        return covered;
    }

    private Map<String, Digest> resolved(Map<String, Digest> files) {
        Digest single = resources.get(THE_ONE_FILE);
        return single != null && files.size() == 1
                ? Map.of(files.keySet().iterator().next(), single)
                : resources;
    }

    private boolean ignores(String name) {
        return ignored.stream().anyMatch(path -> name.equals(path) || name.startsWith(path + "/"));
    }
}
