package io.edgewise.attest;

import static io.edgewise.attest.Packages.LINE_A;
import static io.edgewise.attest.Packages.LINE_B;
import static io.edgewise.attest.Packages.digest;
import static io.edgewise.attest.Packages.files;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Digest;
import java.security.PublicKey;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody could verify is not signed. */
class OmsSignerTest {
    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/etc/passwd", "a\\b", "a//b", ""})
    void aNameThatIsNoneInsideThePackageIsNotSigned(String name) {
        Map<String, Digest> files = new TreeMap<>(files());
        files.put(name, digest("evil"));

        assertTrue(unsigned(files, LINE_A.getPublic()).startsWith("the file name '" + name + "' "));
    }

    @Test
    void nothingIsNotSignedNorIsAnythingForAnotherKey() {
        assertTrue(unsigned(Map.of(), LINE_A.getPublic()).contains("no file to sign"));
        assertTrue(unsigned(files(), LINE_B.getPublic()).contains("are not a pair"));
    }

    private static String unsigned(Map<String, Digest> files, PublicKey publicKey) {
        return String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> OmsSigner.sign(files, "well-band", LINE_A.getPrivate(), publicKey))
                .getMessage());
    }
}
