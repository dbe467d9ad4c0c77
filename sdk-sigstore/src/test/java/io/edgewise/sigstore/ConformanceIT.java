package io.edgewise.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.attest.KeylessVerifier.Answer;
import io.edgewise.attest.KeylessVerifier.Signed;
import io.edgewise.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The part of sigstore-conformance that is given: what ends in {@code _fail} must be refused, the rest accepted. */
class ConformanceIT {
    /** The suite's artifact {@code a.txt}; its digest stands in the bundles, the file does not come with them. */
    private static final Digest ARTIFACT =
            new Digest("a0cfc71271d6e278e57cd332ff957c3f7043fdda354c4cbb190a30d56efa01bf");

    private final SigstoreVerifier verifier = new SigstoreVerifier();

    @Test
    void everyCaseComesOutAsTheSuiteSaysButThoseThatArePublished() throws IOException {
        Map<String, String> exceptions = published();
        Map<String, String> wrong = new TreeMap<>();
        try (Stream<Path> cases = Files.list(Vectors.folder().resolve("sigstore-conformance"))) {
            for (Path one : cases.sorted().toList()) {
                String name = one.getFileName().toString();
                Answer answer = judge(one);
                if (answer instanceof Signed == name.endsWith("_fail")) {
                    wrong.put(name, answer instanceof Signed ? "accept" : "refuse");
                }
            }
        }

        assertEquals(exceptions, wrong);
    }

    @Test
    void whatSigstoreJavaWouldAcceptIsRefusedForItsTime() throws IOException {
        Answer answer = judge(Vectors.folder().resolve("sigstore-conformance/integrated-time-in-future_fail"));

        assertTrue(answer.toString().contains("CERTIFICATE_EXPIRED"), answer.toString());
    }

    private Answer judge(Path one) throws IOException {
        Path own = one.resolve("trusted_root.json");
        Path artifact = one.resolve("artifact");
        return verifier.verify(
                Files.readAllBytes(one.resolve("bundle.sigstore.json")),
                Files.exists(artifact) ? Digest.of(Files.readAllBytes(artifact)) : ARTIFACT,
                Files.exists(own) ? Files.readAllBytes(own) : Vectors.publicGood(),
                Vectors.NOW);
    }

    private static Map<String, String> published() throws IOException {
        List<String> lines = Files.readAllLines(
                Path.of(System.getProperty("edgewise.house"), "interop", "sigstore-conformance.csv"));
        Map<String, String> exceptions = new TreeMap<>();
        lines.stream().skip(1).map(line -> line.split(",", 3)).forEach(cells -> exceptions.put(cells[0], cells[1]));
        return exceptions;
    }
}
