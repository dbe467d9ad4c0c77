package io.edgewise.agent.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.config.PolicySeal;
import io.edgewise.agent.config.TrustConfig;
import io.edgewise.attest.TrustBundle;
import io.edgewise.deploy.DeviceTrust;
import io.edgewise.identity.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustHandTest {
    @TempDir
    private Path folder;

    private final KeyPair signer = KeyFiles.generate();
    private Path file;
    private DeviceTrust trust;
    private TrustHand hand;

    @BeforeEach
    void makeADeviceThatFollowsBundles() throws IOException {
        KeyFiles.writePublic(folder.resolve("a.pub.pem"), signer.getPublic());
        Path root = Files.writeString(folder.resolve("root.yaml"), """
                schema: edgewise.root/v1
                signers: { threshold: 1, keys: { a: { file: a.pub.pem } } }
                """);
        file = folder.resolve("trust.bundle.json");
        Files.write(file, bundle(2));
        trust = TrustStart.prepare(new TrustConfig.Bundled(file, root)).open(folder.resolve("state"));
        hand = new TrustHand(file, trust);
    }

    @Test
    void whatWasWrongWithABundleGoesWithItsFile() throws IOException {
        Files.write(file, bundle(1));
        assertEquals(1, turn());
        assertTrue(String.valueOf(trust.status().refused()).startsWith("COUNTER_ROLLED_BACK: "));

        Files.delete(file);
        assertEquals(1, turn());
        assertNull(trust.status().refused());
        assertEquals(2, trust.policy().counter());
        assertEquals(0, turn());

        Files.write(file, bundle(1));
        assertEquals(1, turn());
        assertTrue(String.valueOf(trust.status().refused()).startsWith("COUNTER_ROLLED_BACK: "));
    }

    private int turn() {
        int work = hand.doWork();
        trust.takeUp(folder, folder);
        return work;
    }

    private byte[] bundle(int counter) throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), """
                schema: edgewise.policy/v1
                name: fleet
                counter: %d
                expires: 2099-01-01T00:00:00Z
                signers: { threshold: 1, keys: { a: { file: a.pub.pem } } }
                keys: { a: { file: a.pub.pem } }
                scopes: [ { prefix: "registry.example:5000/models/", require: [ { keys: [a] } ] } ]
                """.formatted(counter));
        byte[] payload = PolicySeal.payload(policy, Instant.parse("2026-11-25T00:00:00Z"));
        TrustBundle sealed = TrustBundle.sign(
                payload,
                List.of(signer.getPrivate()),
                List.of(PolicySeal.read(payload).signers()));
        return TrustBundle.write(List.of(sealed));
    }
}
