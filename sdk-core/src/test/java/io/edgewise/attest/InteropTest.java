package io.edgewise.attest;

import static io.edgewise.attest.Packages.MANIFEST;
import static io.edgewise.attest.Packages.NOW;
import static io.edgewise.attest.Packages.REF;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import io.edgewise.identity.Certificates;
import io.edgewise.identity.KeyFiles;
import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import io.edgewise.model.ModelRules;
import io.edgewise.model.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bundles that none of our code made: by the reference implementation model_signing, by the specification's authors and
 * by a fixture generator. What each must come to stands in their {@code expected.csv} and folder names.
 *
 * <p>Out of scope of this version, and shown to be refused: keyless signatures. Hashes other than SHA-256 and shards
 * may be refused as unsupported, as {@code expected.csv} allows.
 */
class InteropTest {
    /** What we say of cases whose wrongness is of one kind; {@code expected.csv} has only accept and refuse. */
    private static final Map<String, Refusal> REASONS = Map.ofEntries(
            Map.entry("oms-flipped", Refusal.DIGEST_MISMATCH),
            Map.entry("oms-single-flipped", Refusal.DIGEST_MISMATCH),
            Map.entry("oms-longer", Refusal.DIGEST_MISMATCH),
            Map.entry("oms-emptied", Refusal.DIGEST_MISMATCH),
            Map.entry("oms-swapped", Refusal.DIGEST_MISMATCH),
            Map.entry("oms-extra", Refusal.FILE_SET_MISMATCH),
            Map.entry("oms-missing", Refusal.FILE_SET_MISMATCH),
            Map.entry("oms-renamed", Refusal.FILE_SET_MISMATCH),
            Map.entry("oms-otherbundle", Refusal.FILE_SET_MISMATCH),
            Map.entry("oms-resources-subset", Refusal.FILE_SET_MISMATCH),
            Map.entry("oms-wrongkey", Refusal.UNTRUSTED_KEY),
            Map.entry("oms-wrongcurve", Refusal.UNTRUSTED_KEY),
            Map.entry("oms-hint-changed", Refusal.UNTRUSTED_KEY),
            Map.entry("oms-rawbytes-other", Refusal.UNTRUSTED_KEY),
            Map.entry("oms-sigflip", Refusal.BAD_SIGNATURE),
            Map.entry("oms-payload-edited", Refusal.BAD_SIGNATURE),
            Map.entry("oms-predicatetype", Refusal.PREDICATE_MISMATCH),
            Map.entry("oms-bom", Refusal.MALFORMED),
            Map.entry("oms-dup-keys", Refusal.STATEMENT_INVALID),
            Map.entry("oms-two-signatures", Refusal.BUNDLE_INVALID),
            Map.entry("oms-hash-md5", Refusal.STATEMENT_INVALID));

    @TempDir
    private Path scratch;

    @TestFactory
    Stream<DynamicTest> bundlesOfOtherToolsComeToWhatTheirMakersExpect() throws IOException {
        Path fixtures = Needs.data().resolve("interop-fixtures");
        List<ForeignCase> rows = ForeignCase.of(fixtures, "oms-key");
        assertEquals(84, rows.size(), "rows of kind oms-key");
        return rows.stream().map(row -> DynamicTest.dynamicTest(row.id(), () -> check(fixtures, row)));
    }

    @TestFactory
    Stream<DynamicTest> bundlesByCertificatesComeToWhatTheirMakersExpect() throws IOException {
        Path fixtures = Needs.data().resolve("interop-fixtures");
        List<ForeignCase> rows = ForeignCase.of(fixtures, "oms-certificate");
        assertEquals(18, rows.size(), "rows of kind oms-certificate");
        return rows.stream()
                .map(row -> DynamicTest.dynamicTest(row.id(), () -> {
                    Map<String, Digest> files = ModelFolder.hash(fixtures.resolve(row.model()), Set.of());
                    byte[] bundle = Files.readAllBytes(fixtures.resolve(row.bundle()));
                    row.mustComeOf(Verifier.verify(
                            REF, MANIFEST, files, Packages.evidence(bundle), row.policy(fixtures, "oms"), NOW));
                }));
    }

    @Test
    void folderSignedByOlderReleasesOfTheReferenceAreAccepted() throws IOException {
        Path vectors = Needs.data().resolve("attestation-vectors");
        Path old = vectors.resolve("model-transparency/v0.3.1-elliptic-key");
        Path newer = vectors.resolve("model-transparency/v1.0.1-elliptic-key");
        Set<String> beside = Set.of("model.sig", "ignore-me"); // left out by an option when they were signed

        List<Verification> found = List.of(
                judge(ModelFolder.hash(old.resolve("signme-1"), Set.of()), old.resolve("model.sig"), key(vectors)),
                judge(ModelFolder.hash(newer, beside), newer.resolve("model.sig"), key(vectors)),
                judge(
                        ModelFolder.hash(newer, Set.of("model.sig")),
                        vectors.resolve("oms-spec/test-vectors/v1.0/valid/key.bundle.json"),
                        key(vectors)));

        found.forEach(verification -> assertNull(verification.refusal(), verification.detail()));
    }

    @Test
    void foldersSignedByCertificatesOfTheReferenceAreAccepted() throws IOException {
        Path vectors = Needs.data().resolve("attestation-vectors/model-transparency");
        Path root = vectors.resolve("keys/certificate/ca-cert.pem");
        CertificateRule rule = new CertificateRule(
                new TreeSet<>(Set.of("ca")),
                new TreeSet<>(),
                new TreeSet<>(Set.of("CN=intermediate-ca")), // so they called the signer as well
                CertificateRule.Time.NOW);
        Requirement requirement =
                new Requirement(1, new TreeSet<>(), rule, new TreeSet<>(Requirement.USUAL_FORMATS), null);
        TrustPolicy policy = TrustPolicy.builder("reference")
                .counter(1)
                .authority("ca", Certificates.read(root))
                .scope(REF.registry(), List.of(requirement), ModelRules.DEFAULT)
                .build();

        for (String name : List.of("v0.3.1-certificate", "v1.0.1-certificate")) {
            Path folder = vectors.resolve(name);
            Map<String, Digest> files = ModelFolder.hash(folder, Set.of("model.sig", "ignore-me"));
            List<Evidence> bundle = Packages.evidence(Files.readAllBytes(folder.resolve("model.sig")));
            Verification found = Verifier.verify(REF, MANIFEST, files, bundle, policy, NOW);
            Verification later = Verifier.verify(
                    REF, MANIFEST, files, bundle, policy, KnownFloors.at(Instant.parse("2035-05-01T00:00:00Z")));
            assertNull(found.refusal(), found.detail());
            assertEquals(Refusal.CERTIFICATE_EXPIRED, later.refusal(), later.detail());
        }
    }

    @Test
    void everyOtherVectorOfTheSpecificationsIsRefused() throws IOException {
        Path vectors = Needs.data().resolve("attestation-vectors");
        Map<String, Digest> files =
                ModelFolder.hash(vectors.resolve("model-transparency/v1.0.1-elliptic-key"), Set.of("model.sig"));
        List<Path> bundles = new ArrayList<>();
        try (Stream<Path> all = Files.walk(vectors)) {
            all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*(bundle\\.json|sigstore\\.json|model\\.sig)"))
                    .filter(file ->
                            !file.endsWith("valid/key.bundle.json") && !file.endsWith("v1.0.1-elliptic-key/model.sig"))
                    .forEach(bundles::add);
        }

        assertTrue(bundles.size() > 40, "found only " + bundles.size());
        for (Path bundle : bundles) {
            Verification found = judge(files, bundle, key(vectors));
            assertFalse(found.accepted(), bundle.toString());
        }
        assertEquals(
                Refusal.BAD_SIGNATURE, // its payload was edited, not signed again
                judge(
                                files,
                                vectors.resolve(
                                        "oms-spec/test-vectors/v1.0/invalid-payload/wrong-predicate.bundle.json"),
                                key(vectors))
                        .refusal());
        assertEquals(
                Refusal.CERTIFICATE_INVALID, // nobody's authority in this policy
                judge(files, vectors.resolve("oms-spec/test-vectors/v1.0/valid/certificate.bundle.json"), key(vectors))
                        .refusal());
    }

    private void check(Path fixtures, ForeignCase row) throws Exception {
        Path model = fixtures.resolve(row.model());
        if (!row.prepare().isEmpty()) {
            model = prepared(model, row);
        }
        Refusal refusal;
        String detail;
        try {
            List<Path> keys =
                    Stream.of(row.trust().split(" ")).map(fixtures::resolve).toList();
            Verification found = judge(model, fixtures.resolve(row.bundle()), keys);
            refusal = found.refusal();
            detail = found.detail();
        } catch (IOException e) {
            assertTrue(row.id().matches("oms-(symlink.*|fifo)"), "only folders with links and pipes fail here: " + e);
            refusal = Refusal.FILE_SET_MISMATCH;
            detail = e.toString();
        }
        switch (row.expected()) {
            case "accept" -> assertNull(refusal, detail);
            case "refuse" ->
                assertEquals(
                        REASONS.getOrDefault(row.id(), refusal == null ? Refusal.MALFORMED : refusal), refusal, detail);
            case "accept-or-unsupported" ->
                assertTrue(
                        refusal == null || refusal == Refusal.KIND_UNSUPPORTED && detail.contains("unsupported"),
                        detail);
            case "accept-or-refuse" -> assertTrue(refusal == null || refusal == Refusal.STATEMENT_INVALID, detail);
            default -> throw new AssertionError("unknown expectation " + row.expected());
        }
    }

    private Path prepared(Path model, ForeignCase row) throws Exception {
        Path copy = scratch.resolve(row.id()).resolve("model");
        try (Stream<Path> all = Files.walk(model)) {
            for (Path from : all.toList()) {
                Path to = copy.resolve(model.relativize(from).toString());
                if (Files.isDirectory(from)) {
                    Files.createDirectories(to);
                } else {
                    Files.write(to, Files.readAllBytes(from));
                }
            }
        }
        String commands = row.prepare().replaceFirst("^in a copy: ", "");
        Process shell = new ProcessBuilder("sh", "-ec", commands)
                .directory(copy.toFile())
                .inheritIO()
                .start();
        assertEquals(0, shell.waitFor(), commands);
        return copy;
    }

    private static Verification judge(Path model, Path bundle, List<Path> keys) throws IOException {
        return judge(ModelFolder.hash(model, Set.of()), bundle, keys);
    }

    private static Verification judge(Map<String, Digest> files, Path bundle, List<Path> keys) throws IOException {
        TrustPolicyBuilder policy = TrustPolicy.builder("interop").counter(1);
        List<String> names = new ArrayList<>();
        for (Path key : keys) {
            names.add("key-" + names.size());
            policy.key(names.get(names.size() - 1), KeyFiles.readPublic(key));
        }
        policy.scope(REF.registry(), 1, names, List.of("oms"));
        return Verifier.verify(
                REF, MANIFEST, files, Packages.evidence(Files.readAllBytes(bundle)), policy.build(), NOW);
    }

    private static List<Path> key(Path vectors) {
        return List.of(vectors.resolve("model-transparency/keys/certificate/signing-key-pub.pem"));
    }
}
