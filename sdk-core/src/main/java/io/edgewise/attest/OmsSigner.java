package io.edgewise.attest;

import io.edgewise.identity.KeyFiles;
import io.edgewise.identity.SigningKey;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Signs a package as the OpenSSF Model Signing specification 1.0 says, in the form that the reference implementation
 * ({@code model_signing verify key}) reads as well.
 */
public final class OmsSigner {
    private OmsSigner() {}

    /**
     * Signs files.
     *
     * @param files path to digest of every file of the package
     * @param modelName how the model is called in the statement; for people, checked by nobody
     * @param key signs, on P-256, P-384 or P-521
     * @param publicKey the other half, whose hint goes into the bundle
     * @return the bundle, one line of JSON
     * @throws IllegalArgumentException when there are no files, a name is unsafe, or the keys are not a pair
     */
    public static byte[] sign(Map<String, Digest> files, String modelName, PrivateKey key, PublicKey publicKey) {
        byte[] payload = statement(files, modelName);
        byte[] message = Dsse.signedBytes(Dsse.IN_TOTO, payload);
        byte[] signature = Ecdsa.sign(key, message);
        if (!Ecdsa.verify(publicKey, message, signature)) {
            throw new IllegalArgumentException("the private key and the public key are not a pair");
        }
        return bundle(payload, signature, hint(publicKey));
    }

    /**
     * Signs files with a key that may lie on a token.
     *
     * @param files path to digest of every file of the package
     * @param modelName how the model is called in the statement; for people, checked by nobody
     * @return the bundle, one line of JSON
     * @throws IllegalArgumentException when there are no files or a name is unsafe
     */
    public static byte[] sign(Map<String, Digest> files, String modelName, SigningKey key) {
        byte[] payload = statement(files, modelName);
        byte[] signature = key.sign(Dsse.signedBytes(Dsse.IN_TOTO, payload));
        return bundle(payload, signature, hint(key.publicKey()));
    }

    /** Tells whether a bundle is what {@link #sign} would make again: the same statement, signed by this key. */
    public static boolean isSame(byte[] bundle, Map<String, Digest> files, String modelName, PublicKey key) {
        return BundleMatch.signs(bundle, statement(files, modelName), key);
    }

    /** Returns how OMS names a key: 64 hexadecimal digits, the SHA-256 of its PEM text. */
    public static String hint(PublicKey key) {
        return Digest.of(KeyFiles.publicPem(key).getBytes(StandardCharsets.US_ASCII))
                .hex();
    }

    private static byte[] statement(Map<String, Digest> files, String modelName) {
        Map<String, Digest> sorted = new TreeMap<>(FileName.BY_TEXT);
        files.forEach(sorted::put); // not putAll, which would keep the order of the other map
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("there is no file to sign");
        }
        sorted.keySet()
                .forEach(name -> FileName.problem(name).ifPresent(problem -> {
                    throw new IllegalArgumentException("the file name '" + name + "' " + problem);
                }));
        return JsonWriter.object(statement -> statement
                .put("_type", OmsStatement.TYPE)
                .putObjects(
                        "subject",
                        List.of(modelName),
                        (subject, name) -> subject.put("name", name)
                                .putObject(
                                        "digest",
                                        digest -> digest.put(
                                                "sha256",
                                                OmsStatement.root(sorted).hex())))
                .put("predicateType", OmsStatement.PREDICATE)
                .putObject("predicate", predicate -> predicate(predicate, sorted)));
    }

    private static void predicate(JsonWriter predicate, Map<String, Digest> files) {
        predicate
                .putObject(
                        "serialization",
                        how -> how.put("method", "files")
                                .put("hash_type", "sha256")
                                .put("allow_symlinks", false))
                .putObjects(
                        "resources",
                        files.entrySet(),
                        (resource, file) -> resource.put("name", file.getKey())
                                .put("digest", file.getValue().hex())
                                .put("algorithm", "sha256"));
    }

    static byte[] bundle(byte[] payload, byte[] signature, String hint) {
        Base64.Encoder base64 = Base64.getEncoder();
        return JsonWriter.object(bundle -> bundle.put("mediaType", SigstoreBundle.MEDIA_TYPE)
                .putObject(
                        "verificationMaterial",
                        material -> material.putObject("publicKey", key -> key.put("hint", hint)))
                .putObject(
                        "dsseEnvelope",
                        envelope -> envelope.put("payload", base64.encodeToString(payload))
                                .put("payloadType", Dsse.IN_TOTO)
                                .putObjects(
                                        "signatures",
                                        List.of(signature),
                                        (one, bytes) -> one.put("sig", base64.encodeToString(bytes)))));
    }
}
