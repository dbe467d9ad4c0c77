package io.edgewise.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import io.edgewise.identity.EcCurve;
import io.edgewise.identity.KeyFiles;
import io.edgewise.identity.SigningKey;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.model.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CosignSignerTest {
    private static final Digest MANIFEST = Digest.of("a manifest".getBytes(StandardCharsets.UTF_8));

    /** What cosign 3.1.3 signed for the layout {@code sign-p256} of the interoperability fixtures. */
    private static final Digest FOREIGN_MANIFEST =
            Digest.parse("sha256:ebdc56a24990131c51f3c88c960c72117857920bb4b6f2b3d9761e521f896124");

    private static final String FOREIGN_BUNDLE = "e4eb91f72001511f93aee4d61da85791e5e164c39fe9006e8fc91ab5210f1631";

    @TempDir
    private Path folder;

    @Test
    void theBundleIsThatOfCosignButForTheSignature() throws Exception {
        Path fixtures = Needs.data().resolve("interop-fixtures");
        Path publicKey = fixtures.resolve("keys/p256.pub.pem");
        SigningKey key = SigningKey.pem(secret(Files.readString(fixtures.resolve("keys/p256.key.pem"))), publicKey);
        byte[] foreign = Files.readAllBytes(fixtures.resolve("cosign/sign-p256/blobs/sha256/" + FOREIGN_BUNDLE));

        byte[] ours = CosignSigner.sign(FOREIGN_MANIFEST, key);

        assertEquals(withoutSignature(foreign), withoutSignature(ours));
        assertTrue(CosignSigner.isSame(foreign, FOREIGN_MANIFEST, key.publicKey()));
        assertFalse(CosignSigner.isSame(foreign, MANIFEST, key.publicKey()));
    }

    @ParameterizedTest
    @EnumSource(EcCurve.class)
    void theSignatureIsOverTheManifestByTheCurvesHash(EcCurve curve) throws Exception {
        SigningKey key = key(curve);

        byte[] bundle = CosignSigner.sign(MANIFEST, key);

        var envelope = Json.parse(bundle, JsonLimits.DOCUMENT).get("dsseEnvelope");
        byte[] payload = Base64.getDecoder().decode(envelope.get("payload").text());
        byte[] signature = Base64.getDecoder()
                .decode(envelope.get("signatures").elements().get(0).get("sig").text());
        assertEquals(
                "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"digest\":{\"sha256\":\""
                        + MANIFEST.hex()
                        + "\"},\"annotations\":{}}],\"predicateType\":\"https://sigstore.dev/cosign/sign/v1\","
                        + "\"predicate\":{}}",
                new String(payload, StandardCharsets.UTF_8));
        assertTrue(Ecdsa.verify(key.publicKey(), Dsse.signedBytes(Dsse.IN_TOTO, payload), signature));
    }

    @Test
    void anotherKeysBundleIsNotTheSame() throws Exception {
        SigningKey key = key(EcCurve.P256);
        PublicKey stranger = KeyFiles.generate().getPublic();
        Map<String, Digest> files = Map.of("model.onnx", MANIFEST);
        byte[] cosign = CosignSigner.sign(MANIFEST, key);
        byte[] oms = OmsSigner.sign(files, "pump", key);

        assertTrue(CosignSigner.isSame(cosign, MANIFEST, key.publicKey()));
        assertFalse(CosignSigner.isSame(cosign, MANIFEST, stranger));
        assertFalse(CosignSigner.isSame(oms, MANIFEST, key.publicKey()));
        assertFalse(CosignSigner.isSame("{}".getBytes(StandardCharsets.UTF_8), MANIFEST, key.publicKey()));
        assertTrue(OmsSigner.isSame(oms, files, "pump", key.publicKey()));
        assertFalse(OmsSigner.isSame(oms, Map.of("model.onnx", Digest.of(new byte[0])), "pump", key.publicKey()));
    }

    private SigningKey key(EcCurve curve) throws Exception {
        KeyPair keys = KeyFiles.generate(curve);
        KeyFiles.writePrivate(folder.resolve("own.key.pem"), keys.getPrivate());
        KeyFiles.writePublic(folder.resolve("own.pub.pem"), keys.getPublic());
        return SigningKey.pem(folder.resolve("own.key.pem"), folder.resolve("own.pub.pem"));
    }

    private Path secret(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("copy.key.pem"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static String withoutSignature(byte[] bundle) {
        return new String(bundle, StandardCharsets.UTF_8).replaceFirst("\"sig\":\"[^\"]+\"", "\"sig\":\"\"");
    }
}
