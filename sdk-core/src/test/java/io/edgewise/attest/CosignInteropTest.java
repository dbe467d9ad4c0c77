package io.edgewise.attest;

import static io.edgewise.attest.Packages.NOW;
import static io.edgewise.attest.Packages.REF;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.house.Needs;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What cosign 3.1.3 signs and attests, and what a fixture generator made of it. The layouts are read here by hand: what
 * is wrong with their blobs is the registry's to see, and left out.
 */
class CosignInteropTest {
    private static final Set<String> OF_THE_REGISTRY =
            Set.of("blob-flipped", "blob-short", "blob-long", "blob-absent", "manifest-flipped", "bundle-blob-flipped");

    @TestFactory
    Stream<DynamicTest> signatures() throws IOException {
        return cases("cosign-bundle", 51, "cosign");
    }

    @TestFactory
    Stream<DynamicTest> signaturesByCertificates() throws IOException {
        return cases("cosign-cert", 9, "cosign");
    }

    @TestFactory
    Stream<DynamicTest> attestations() throws IOException {
        return cases("cosign-attestation", 6, "cosign");
    }

    @TestFactory
    Stream<DynamicTest> legacySignatures() throws IOException {
        return cases("cosign-legacy", 14, "cosign-legacy");
    }

    @TestFactory
    Stream<DynamicTest> legacyAttestations() throws IOException {
        return cases("cosign-legacy-att", 1, "cosign-legacy");
    }

    @TestFactory
    Stream<DynamicTest> legacySignaturesByCertificates() throws IOException {
        return cases("cosign-legacy-cert", 1, "cosign-legacy");
    }

    private static Stream<DynamicTest> cases(String kind, int count, String format) throws IOException {
        Path fixtures = Needs.data().resolve("interop-fixtures");
        List<ForeignCase> rows = ForeignCase.of(fixtures, kind);
        assertEquals(count, rows.size(), "rows of kind " + kind);
        return rows.stream()
                .filter(row -> !OF_THE_REGISTRY.contains(row.id()))
                .map(row -> DynamicTest.dynamicTest(row.id(), () -> {
                    Layout layout = new Layout(fixtures.resolve(row.model()));
                    row.mustComeOf(Verifier.verify(
                            REF.withDigest(layout.subject()),
                            layout.subject(),
                            Packages.files(),
                            layout.evidence(),
                            row.policy(fixtures, format),
                            NOW));
                }));
    }

    /** A layout as oras writes it: the package under the tag 1.0, referrers and legacy tags beside it. */
    private static final class Layout {
        private final Path folder;
        private final List<JsonValue> entries;

        Layout(Path folder) throws IOException {
            this.folder = folder;
            this.entries = Json.parse(Files.readAllBytes(folder.resolve("index.json")), JsonLimits.DOCUMENT)
                    .get("manifests")
                    .elements();
        }

        Digest subject() {
            return entries.stream()
                    .filter(entry -> tag(entry).equals("1.0"))
                    .map(entry -> Digest.parse(entry.get("digest").text()))
                    .findFirst()
                    .orElseThrow();
        }

        List<Evidence> evidence() throws IOException {
            List<Evidence> evidence = new ArrayList<>();
            for (JsonValue entry : entries) {
                JsonValue manifest = Json.parse(blob(entry), JsonLimits.DOCUMENT);
                String tag = tag(entry);
                boolean refers = manifest.find("subject")
                        .filter(subject ->
                                subject.get("digest").text().equals(subject().toString()))
                        .isPresent();
                for (JsonValue layer :
                        manifest.find("layers").map(JsonValue::elements).orElse(List.of())) {
                    String type = layer.get("mediaType").text();
                    if (refers && type.equals(SigstoreBundle.MEDIA_TYPE)) {
                        evidence.add(Evidence.bundle(blob(layer)));
                    } else if (tag.endsWith(".sig") && type.contains("simplesigning")) {
                        evidence.add(legacy(Evidence.Form.COSIGN_SIGNATURE, layer));
                    } else if (tag.endsWith(".att") && type.contains("dsse.envelope")) {
                        evidence.add(legacy(Evidence.Form.COSIGN_ATTESTATION, layer));
                    }
                }
            }
            return evidence;
        }

        private Evidence legacy(Evidence.Form form, JsonValue layer) throws IOException {
            TreeMap<String, String> annotations = new TreeMap<>();
            layer.find("annotations")
                    .map(JsonValue::members)
                    .orElse(Map.of())
                    .forEach((key, value) -> annotations.put(key, value.text()));
            return new Evidence(form, blob(layer), annotations);
        }

        private byte[] blob(JsonValue descriptor) throws IOException {
            return Files.readAllBytes(
                    folder.resolve("blobs/" + descriptor.get("digest").text().replace(':', '/')));
        }

        private static String tag(JsonValue entry) {
            return entry.find("annotations")
                    .flatMap(all -> all.find("org.opencontainers.image.ref.name"))
                    .map(JsonValue::text)
                    .orElse("");
        }
    }
}
