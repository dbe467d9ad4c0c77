package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.config.PolicySeal;
import io.edgewise.agent.config.SignersReader;
import io.edgewise.attest.TrustBundle;
import io.edgewise.attest.TrustChain;
import io.edgewise.identity.KeyFiles;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustBundleCommandTest {
    @TempDir
    private Path folder;

    private TrustChain chain;

    @BeforeEach
    void writeFiles() throws IOException {
        for (String name : List.of("root-a", "root-b", "line-a", "stranger")) {
            KeyPair pair = KeyFiles.generate();
            KeyFiles.writePrivate(folder.resolve(name + ".key.pem"), pair.getPrivate());
            KeyFiles.writePublic(folder.resolve(name + ".pub.pem"), pair.getPublic());
        }
        Path root = Files.writeString(folder.resolve("root.yaml"), """
                schema: edgewise.root/v1
                signers: { threshold: 1, keys: { root-a: { file: root-a.pub.pem } } }
                """);
        chain = new TrustChain(SignersReader.readRoot(root), PolicySeal::read);
    }

    private void policy(int counter, String signers) throws IOException {
        Files.writeString(folder.resolve("policy.yaml"), """
                schema: edgewise.policy/v1
                name: fleet
                counter: %d
                expires: 2027-06-01T00:00:00Z
                signers: %s
                keys: { line-a: { file: line-a.pub.pem } }
                scopes: [ { prefix: "registry.example:5000/models/", require: [ { keys: [line-a] } ] } ]
                """.formatted(counter, signers));
    }

    private static String signers(int threshold, String... names) {
        StringBuilder keys = new StringBuilder();
        for (String name : names) {
            keys.append(keys.isEmpty() ? "" : ", ").append(name + ": { file: " + name + ".pub.pem }");
        }
        return "{ threshold: " + threshold + ", keys: { " + keys + " } }";
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private Shell.Result bundle(String... more) {
        String[] all = new String[more.length + 4];
        System.arraycopy(new String[] {"trust", "bundle", "-o", at("trust.bundle.json")}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        return Shell.run(all);
    }

    private List<TrustBundle> file() throws IOException {
        return TrustBundle.parse(Files.readAllBytes(folder.resolve("trust.bundle.json")));
    }

    @Test
    void whatItSealsADeviceFollows() throws IOException {
        policy(1, signers(1, "root-a"));
        Shell.Result first = bundle("--policy", at("policy.yaml"), "--sign", at("root-a.key.pem"));
        assertEquals(0, first.code(), first.err());
        assertFalse(first.out().contains("NOT"), first.out());
        TrustChain.InForce one = chain.follow(null, 0, file());

        policy(2, signers(1, "root-b"));
        Shell.Result next = bundle(
                "--policy",
                at("policy.yaml"),
                "--after",
                at("trust.bundle.json"),
                "--sign",
                at("root-a.key.pem"),
                "--sign",
                at("root-b.key.pem"));

        assertEquals(0, next.code(), next.err());
        assertFalse(next.out().contains("NOT"), next.out());
        assertEquals(2, file().size());
        assertEquals(2, chain.follow(one, 1, file()).counter());
        assertEquals(2, chain.follow(null, 0, file()).counter(), "a device that missed the first can follow");
    }

    @Test
    void signersWhoSitApartAddTheirSignatures() throws IOException {
        policy(1, signers(2, "root-a", "root-b"));
        Shell.Result half = bundle("--policy", at("policy.yaml"), "--sign", at("root-a.key.pem"));
        assertEquals(0, half.code(), half.err());
        assertTrue(half.out().contains("NOT YET ENOUGH: 1 more of its signers [root-b] must sign"), half.out());
        assertThrows(RefusedException.class, () -> chain.follow(null, 0, file()));

        Shell.Result whole = bundle("--to", at("trust.bundle.json"), "--sign", at("root-b.key.pem"));

        assertEquals(0, whole.code(), whole.err());
        assertFalse(whole.out().contains("NOT"), whole.out());
        assertEquals(1, chain.follow(null, 0, file()).counter());
    }

    @Test
    void aCounterThatIsNotTheNextIsToldAndExitCode3AsInTrustShow() throws IOException {
        policy(1, signers(1, "root-a"));
        bundle("--policy", at("policy.yaml"), "--sign", at("root-a.key.pem"));
        policy(3, signers(1, "root-a"));

        Shell.Result skipped = bundle(
                "--policy", at("policy.yaml"), "--after", at("trust.bundle.json"), "--sign", at("root-a.key.pem"));

        assertEquals(3, skipped.code(), skipped.err());
        assertTrue(skipped.out().contains("NOT THE NEXT"), skipped.out());
        Shell.Result shown = Shell.run("trust", "show", at("trust.bundle.json"), "--root", at("root.yaml"));
        assertEquals(3, shown.code(), shown.out());
    }

    @Test
    void aKeyThatIsNoSignersOrIsGivenTwiceIsRefused() throws IOException {
        policy(1, signers(1, "root-a"));

        Shell.Result strange = bundle("--policy", at("policy.yaml"), "--sign", at("stranger.key.pem"));
        assertEquals(2, strange.code());
        assertTrue(strange.err().contains("signing key 1 is none of the signers"), strange.err());
        Shell.Result twice =
                bundle("--policy", at("policy.yaml"), "--sign", at("root-a.key.pem"), "--sign", at("root-a.key.pem"));
        assertEquals(2, twice.code());
        assertTrue(twice.err().contains("stands there twice"), twice.err());
        assertTrue(Files.notExists(folder.resolve("trust.bundle.json")));
    }
}
