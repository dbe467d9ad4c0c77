package io.edgewise.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import io.edgewise.house.TestCa;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With SoftHSM2, which finds its tokens by an environment variable: so the client runs in a JVM of its own. */
@Timeout(120)
class Pkcs11IT {
    private static final String PIN = "canary-4711";

    @TempDir
    private Path folder;

    private final TestCa plant = TestCa.named("Plant CA", SystemTime.wallClock().instant());
    private Path util = Path.of("");
    private Path tool = Path.of("");
    private Path library = Path.of("");

    /** Connects with the files of a folder, once more when they have changed, and says what came of it. */
    public static final class Client {
        private Client() {}

        /** Takes the folder and the port. */
        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[0]);
            ClientKey.Token token = new ClientKey.Token(folder.resolve("token.cfg"), folder.resolve("pin"), null);
            try {
                TlsIdentity identity =
                        TlsIdentity.open(new TlsSettings(List.of(folder.resolve("ca.pem")), token, List.of()));
                int port = Integer.parseInt(arguments[1]);
                System.out.println(TlsServer.talk(identity, "localhost", port).own());
                Files.setLastModifiedTime(folder.resolve("pin"), FileTime.fromMillis(0));
                System.out.println(TlsServer.talk(identity, "localhost", port).trouble());
            } catch (KeyFileException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    /** Signs on the token of a library and says how long the message's signature is, and whether it verifies. */
    public static final class Signer {
        private Signer() {}

        /** Takes the folder and the library. */
        public static void main(String[] arguments) throws Exception {
            try {
                SigningKey key = SigningKey.token(
                        Path.of(arguments[1]), 0, Path.of(arguments[0]).resolve("pin"), null);
                byte[] message = {1, 2, 3, 4};
                Signature verify = Signature.getInstance(key.curve().algorithm());
                verify.initVerify(key.publicKey());
                verify.update(message);
                System.out.println(key.curve() + " " + verify.verify(key.sign(message)));
            } catch (KeyFileException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @BeforeEach
    void makeAToken() throws Exception {
        util = Needs.program("softhsm", "softhsm2-util");
        tool = Needs.program("softhsm", "pkcs11-tool");
        library = Needs.file("softhsm", "/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so");
        Files.createDirectory(folder.resolve("tokens"));
        Files.writeString(
                folder.resolve("softhsm2.conf"),
                "directories.tokendir = " + folder.resolve("tokens") + "\nobjectstore.backend = file\n");
        Files.writeString(
                folder.resolve("token.cfg"), "name = gateway\nlibrary = " + library + "\nslotListIndex = 0\n");
        Secrets.write(folder.resolve("pin"), PIN + "\n");
        plant.own().write(folder.resolve("ca.pem"));
        run(util, "--init-token", "--free", "--label", "gw", "--pin", PIN, "--so-pin", PIN);
    }

    @Test
    void aKeyThatDoesNotLeaveItsTokenSigns() throws Exception {
        put(plant.issue("gw-ec"), "a1");
        try (TlsServer server = new TlsServer(plant.issue("localhost"), plant)) {
            String words = client(server);
            assertTrue(words.contains("CN=gw-ec") && words.endsWith("null\n"), words);
            assertTrue(server.seen().endsWith(" CN=gw-ec"));
            assertTrue(server.seen().endsWith(" CN=gw-ec"), "and again with the token opened anew");
        }
    }

    @Test
    void aKeyOfRsaOnATokenSigns() throws Exception {
        put(plant.issueRsa("gw-rsa"), "a1");
        try (TlsServer server = new TlsServer(plant.issue("localhost"), plant)) {
            assertTrue(client(server).contains("CN=gw-rsa"));
            assertTrue(server.seen().endsWith(" CN=gw-rsa"));
        }
    }

    @ParameterizedTest
    @EnumSource(EcCurve.class)
    void aKeyOfEveryCurveOnATokenSignsModels(EcCurve curve) throws Exception {
        put(plant.issue("line-a", KeyFiles.generate(curve)), "a1");

        assertEquals(curve + " true\n", child(Signer.class, library.toString()));

        Secrets.write(folder.resolve("pin"), "canary-wrong");
        String words = child(Signer.class, library.toString());
        assertTrue(words.contains("the token does not open: CKR_PIN_INCORRECT"), words);
        assertTrue(!words.contains("canary"), words);
    }

    @Test
    void aWrongPinIsSaidWithoutThePin() throws Exception {
        put(plant.issue("gw-ec"), "a1");
        Secrets.write(folder.resolve("pin"), "canary-wrong");
        try (TlsServer server = new TlsServer(plant.issue("localhost"), plant)) {
            String words = client(server);

            assertTrue(words.contains("token.cfg: the token does not open: CKR_PIN_INCORRECT"), words);
            assertTrue(!words.contains("canary"), words);
        }
    }

    private void put(TestCa.Issued own, String id) throws Exception {
        Path key = own.writeKey(folder.resolve("key.pem"));
        Path certificate = Files.write(folder.resolve("certificate.der"), own.der());
        run(util, "--import", key.toString(), "--token", "gw", "--label", "gw", "--id", id, "--pin", PIN);
        run(
                tool,
                "--module",
                library.toString(),
                "--login",
                "--pin",
                PIN,
                "--write-object",
                certificate.toString(),
                "--type",
                "cert",
                "--id",
                id,
                "--label",
                "gw");
    }

    private String client(TlsServer server) throws Exception {
        return child(Client.class, String.valueOf(server.port()));
    }

    private String child(Class<?> main, String argument) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return run(java, "-cp", System.getProperty("java.class.path"), main.getName(), folder.toString(), argument);
    }

    private String run(Path program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .put("SOFTHSM2_CONF", folder.resolve("softhsm2.conf").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), program + ": " + said);
        return said;
    }
}
