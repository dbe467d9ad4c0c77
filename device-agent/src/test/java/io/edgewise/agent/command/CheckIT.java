package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.durable.Folders;
import io.edgewise.house.Schemas;
import io.edgewise.house.TestCa;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} says of an installation that {@code init} wrote, with real peers, and of the usual mistakes. */
@Timeout(120)
class CheckIT {
    private static final String TOPIC = "site7/pump1/data";

    @TempDir
    private Path folder;

    private CheckPeers peers;
    private Path agent;
    private Path device;
    private Path secret;
    private int port;

    @BeforeEach
    void install() throws Exception {
        peers = new CheckPeers(folder);
        port = peers.broker("");
        peers.machine(port, TOPIC, "{\"temperature\":20.5,\"pressure\":3.25}");
        secret = write(folder.resolve("secret"), "right\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Path into = folder.resolve("gw");
        Shell.Result made = Shell.run(("init --mqtt 127.0.0.1:" + port + " --topic site7/pump1/# --user gw --for 3s"
                        + " --unit temperature=degC,pressure=bar --password-file " + secret + " --dir " + into)
                .split(" "));
        assertEquals(0, made.code(), made.err());
        agent = into.resolve("agent.yaml");
        device = into.resolve("device.yaml");
    }

    @AfterEach
    void end() {
        peers.close();
    }

    @Test
    void aGoodInstallationPassesAndNothingOfItChanges() throws Exception {
        List<String> before = files();

        Shell.Result result = check("--json", "-");

        assertEquals(0, result.code(), result.err());
        assertEquals(List.of(), Schemas.violations("check", result.out().getBytes(StandardCharsets.UTF_8)));
        assertTrue(result.out().contains("\"passed\" : true"), result.out());
        assertTrue(result.err().contains("ok      broker           tcp://127.0.0.1:" + port + ": let in as gw"));
        assertTrue(result.err().contains("signed by development, in the store"), result.err());
        assertTrue(result.err().contains("all 2 convert to the model's"), result.err());
        assertTrue(result.err().contains("all 2 bound channels came"), result.err());
        assertEquals(before, files());
        String log = Files.readString(peers.log());
        assertTrue(log.contains(" as edgewise-check-"), log);
        assertTrue(
                Pattern.compile(" as edgewise-init-[0-9]+ \\(p5,").matcher(log).find(), log);
        assertFalse(log.contains(" as edgewise-site-"), "the agent's own name would throw it off");
    }

    @Test
    void initListensToABrokerThatKnowsTheOlderMqttAlone() throws Exception {
        try (OldBroker old = new OldBroker(port)) {
            Shell.Result heard = Shell.run(("init --mqtt 127.0.0.1:" + old.port() + " --topic site7/pump1/# --user gw"
                            + " --for 2s --dry-run --password-file " + secret)
                    .split(" "));

            assertEquals(0, heard.code(), heard.err());
            assertTrue(heard.out().contains("pressure"), heard.out());
            assertEquals(1, old.refused());
        }
    }

    @Test
    void aUnitThatIsNotTheOneOfTheMessagesIsTold() throws Exception {
        peers.machine(
                port, "senml/p", "[{\"n\":\"p\",\"u\":\"Pa\",\"v\":325000},{\"n\":\"t\",\"u\":\"Cel\",\"v\":20}]");
        Path into = folder.resolve("senml");
        Shell.Result made = Shell.run(("init --mqtt 127.0.0.1:" + port + " --topic senml/p --user gw --for 3s"
                        + " --password-file " + secret + " --dir " + into)
                .split(" "));
        assertEquals(0, made.code(), made.err());
        agent = into.resolve("agent.yaml");
        device = into.resolve("device.yaml");
        Shell.Result right = check("--listen", "2s");
        change(device, "unit: Pa", "unit: bar");
        Shell.Result other = check("--listen", "2s");
        change(device, "unit: bar", "unit: degC");
        Shell.Result wrong = check("--listen", "2s");

        assertEquals(0, right.code(), right.out());
        assertFalse(right.out().contains("the messages say"), right.out());
        assertEquals(0, other.code(), other.out());
        assertTrue(other.out().contains("warning units"), other.out());
        assertTrue(
                other.out().contains("channel 'p': the messages say 'Pa', declared is 'bar': the agent believes"),
                other.out());
        assertTrue(other.out().contains("write unit: \"Pa\" under bind.p"), other.out());
        assertEquals(2, wrong.code(), wrong.out());
        assertTrue(wrong.out().contains("UNIT_MISMATCH; write unit: \"Pa\" under bind.p"), wrong.out());
    }

    @Test
    void aWrongPasswordNamesTheUserTheFileAndTheKeys() throws Exception {
        Files.writeString(secret, "canary-4711\n");

        Shell.Result result = check();
        change(agent, "broker:\n", "broker:\n  version: 5\n");
        Shell.Result newer = check();

        assertEquals(2, newer.code(), newer.out());
        assertTrue(newer.out().contains(secret + ": check login.user and login.password-file"), newer.out());
        assertEquals(2, result.code(), result.out());
        assertTrue(result.out().contains("FAILED  broker"), result.out());
        assertTrue(
                result.out()
                        .contains("does not know the user 'gw', or has another password than the one in " + secret
                                + ": check login.user and login.password-file"),
                result.out());
        assertTrue(result.out().contains("skipped topics"), result.out());
        assertFalse(result.out().contains("canary"), result.out());
    }

    @Test
    void aMisspeltTopicIsAWarningThatNamesTheOneThatCarriesSomething() throws Exception {
        change(device, TOPIC, "site7/pump1/dat");

        Shell.Result result = check();

        assertEquals(0, result.code(), result.out());
        assertTrue(
                result.out().contains("warning topics           site7-pump1: site7/pump1/dat: nothing came"),
                result.out());
        assertTrue(result.out().contains("did you mean '" + TOPIC + "'?"), result.out());
    }

    @Test
    void aChannelThatNeverComesFailsWithTheNameNearIt() throws Exception {
        change(device, "'/pressure'", "'/presure'");

        Shell.Result result = check();

        assertEquals(2, result.code(), result.out());
        assertTrue(result.out().contains("FAILED  channels         site7-pump1: 'pressure' (/presure) is bound"));
        assertTrue(result.out().contains("did you mean '/pressure'?"), result.out());
    }

    @Test
    void aUnitThatCannotBeConvertedFailsAndAMisspeltOneIsGuessed() throws Exception {
        change(device, "unit: bar", "unit: degF");
        Shell.Result impossible = check("--listen", "0s");
        change(device, "unit: degF", "unit: barr");
        Shell.Result misspelt = check("--listen", "0s");
        change(device, "unit: barr", "unit: hP");
        Shell.Result nearer = check("--listen", "0s");

        assertEquals(2, impossible.code(), impossible.out());
        assertTrue(impossible.out().contains("the unit 'degF' cannot be converted to 'bar'"), impossible.out());
        assertEquals(2, misspelt.code(), misspelt.out());
        assertTrue(misspelt.out().contains("did you mean 'bar'?"), misspelt.out());
        assertTrue(nearer.out().contains("did you mean 'hPa'?"), nearer.out() + ": an hour is no pressure");
    }

    @Test
    void aBrokerBehindACertificateThatNobodyBelievesIsRefusedAndOneThatIsBelievedLetsUsIn() throws Exception {
        TestCa ca = TestCa.named("Plant CA", SystemTime.wallClock().instant());
        TestCa other = TestCa.named("Other CA", SystemTime.wallClock().instant());
        TestCa.Issued server = ca.issue("localhost");
        server.write(folder.resolve("server.pem"));
        server.writeKey(folder.resolve("server.key"));
        ca.own().write(folder.resolve("ca.pem"));
        other.own().write(folder.resolve("other.pem"));
        int secure = peers.broker(
                "certfile " + folder.resolve("server.pem") + "\nkeyfile " + folder.resolve("server.key") + "\n");
        change(
                agent,
                "url: \"tcp://127.0.0.1:" + port + "\"",
                "url: \"mqtts://localhost:" + secure + "\"\n  tls: { ca: " + folder.resolve("other.pem") + " }");

        Shell.Result stranger = check("--listen", "0s");
        change(agent, "other.pem", "ca.pem");
        Shell.Result believed = check("--listen", "0s");

        assertEquals(2, stranger.code(), stranger.out());
        assertTrue(stranger.out().contains("FAILED  broker"), stranger.out());
        assertEquals(0, believed.code(), believed.out());
        assertTrue(believed.out().contains("let in as gw, MQTT 3.1.1, TLSv1.3"), believed.out());
    }

    @Test
    void aModelInARegistryIsJudgedWithoutTheStoreBeingMade() throws Exception {
        String registry = peers.registry();
        Path store = agent.resolveSibling("store");
        Shell.Result pushed = Shell.run(
                "models",
                "push",
                store.resolve("models").toString(),
                registry + "/models/site7-pump1:1",
                "--plain-http",
                registry);
        assertEquals(0, pushed.code(), pushed.err());
        Folders.delete(store);
        change(device, "oci://init.local/", "oci://" + registry + "/");
        change(agent, "control:", "registries: { \"" + registry + "\": { plain-http: true } }\ncontrol:");

        Shell.Result refused = check("--listen", "0s");
        change(agent.resolveSibling("trust").resolve("policy.yaml"), "init.local/", registry + "/");
        Shell.Result good = check("--listen", "0s");
        Shell.Result offline = check("--offline");

        assertEquals(3, refused.code(), refused.out());
        assertTrue(refused.out().contains("FAILED  models"), refused.out());
        assertEquals(0, good.code(), good.out());
        assertTrue(good.out().contains("ok      registries       " + registry + " lets us in"), good.out());
        assertTrue(good.out().contains("ok      clock            within "), good.out());
        assertTrue(good.out().contains("signed by development, in the registry, not yet in the store"), good.out());
        assertEquals(0, offline.code(), offline.out());
        assertTrue(offline.out().contains("skipped models"), offline.out());
        assertFalse(Files.exists(store), "nothing is left behind");
    }

    @Test
    void whoCannotBeReachedIsExitFourAndWhatTakesTooLongIsSkipped() throws Exception {
        peers.close();

        Shell.Result gone = check("--listen", "0s");
        Shell.Result hasty = check("--limit", "1ms");

        assertEquals(4, gone.code(), gone.out());
        assertTrue(gone.out().contains("FAILED  broker"), gone.out());
        assertTrue(hasty.out().contains("no time was left; give more: --limit"), hasty.out());
    }

    private Shell.Result check(String... more) {
        List<String> arguments = new ArrayList<>(List.of("check", "--config", agent.toString()));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--listen")) {
            arguments.addAll(List.of("--listen", "2s"));
        }
        return Shell.run(arguments.toArray(String[]::new));
    }

    /** Returns all files of the installation, with their times and sizes. */
    private List<String> files() throws IOException {
        TreeMap<Path, String> all = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder.resolve("gw"))) {
            for (Path path : paths.toList()) {
                all.put(path, path + " " + Files.getLastModifiedTime(path) + " " + Files.size(path));
            }
        }
        return List.copyOf(all.values());
    }

    private static void change(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertTrue(text.contains(from), () -> file + " has no " + from + ":\n" + text);
        Files.writeString(file, text.replace(from, to));
    }

    private static Path write(Path file, String text) throws IOException {
        return Files.writeString(file, text);
    }
}
