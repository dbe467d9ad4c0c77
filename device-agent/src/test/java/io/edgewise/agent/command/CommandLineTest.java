package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.config.ExampleFiles;
import io.edgewise.agent.config.PolicyReader;
import io.edgewise.house.TestCa;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static final Path WELL_BAND = Path.of("../samples/models/well-band");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "run",
                "status",
                "explain",
                "flights",
                "flights list",
                "flights write",
                "check",
                "trust",
                "trust init",
                "trust bundle",
                "trust show",
                "models",
                "models pack",
                "models sign",
                "models push",
                "models pull",
                "models resolve",
                "models verify"
            })
    void everyCommandHelps(String command) {
        Shell.Result help = Shell.run((command + " --help").strip().split(" "));

        assertEquals(0, help.code());
        assertTrue(help.out().contains("Usage: edgewise" + (command.isEmpty() ? "" : " " + command)), help.out());
        assertEquals("", help.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "| Name a command.",
                "rnu | 'edgewise' has no command 'rnu'; did you mean 'edgewise run'?",
                "modles pack | did you mean 'edgewise models'?",
                "models pakc | did you mean 'edgewise models pack'?",
                "verify oci:x | did you mean 'edgewise models verify'?",
                "list | did you mean 'edgewise alarms list' or 'edgewise flights list'?",
                "alarms aks pump | did you mean 'edgewise alarms ack'?",
                "alarms snooze pump | has no command 'snooze', it has list, ack, shelve, unshelve, hold, release, reset",
                "run --confg a --state b | 'edgewise run' has no option '--confg'; did you mean '--config'?",
                "run --config a --state= --stae=b | 'edgewise run' has no option '--stae'; did you mean '--state'?",
                "replay f --cnofig a | 'edgewise replay' has no option '--cnofig'; did you mean '--config'?",
                "status --cofnig x | 'edgewise status' has no option '--cofnig'; did you mean '--config'?",
                "models pack m --manifst=x | has no option '--manifst'; did you mean '--manifest'?",
                "trust show | give a FILE (policy.yaml, a trust bundle or root.yaml), or with --config the agent.yaml",
                "trust show none.yaml | none.yaml: does not exist; give a policy.yaml, a trust bundle (.json) or a root",
                "status now | Unmatched argument at index 1: 'now'",
                "alarms hold p --for 1h | alarms hold: say why with --reason, for example --reason \"bearing change\"",
                "alarms shelve p --for 1h --reason=x --by= | alarms shelve: say who",
                "run | Missing required options",
                "models | Missing required subcommand",
                "models resolve no:such:ref | not a model reference",
                "models push nowhere no/such@ref | not a model reference",
                "models push nowhere ../such | not a model reference",
                "models push nowhere 127.0.0.1:99999/a:1 | not a model reference",
                "models pack nowhere --out nowhere | 'nowhere' is no file that can be read",
                "models pack / --manifest / --out nowhere | '/' is no file that can be read",
                "models sign nowhere --key k | k cannot be read; --key names the private key"
            })
    void wrongUsageIsExitCode2AndSaysWhatWasMeant(String command, String words) {
        String line = command == null ? "" : command;

        Shell.Result result = Shell.run(line.isEmpty() ? new String[0] : line.split(" "));

        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().contains(words), result.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "agent.yaml | identity: | identiy: | :2: the key 'identiy' is not known; did you mean 'identity'?",
                "agent.yaml | insecure: | insecur: | :7: the key 'broker.insecur' is not known; did you mean 'insecure'?",
                "agent.yaml | every: | evry: | :29: the key 'health.evry' is not known; did you mean 'every'?",
                "device.yaml | hop: | hopp: | :35: the key 'pipelines.my-well.window.hopp' is not known; did you mean",
                "device.yaml | latch: | lach: | :49: the key 'pipelines.my-well.decide.lach' is not known; did you mean"
            })
    void aTypoInAFileIsOneLineAndExitCode2(String file, String right, String wrong, String words) throws IOException {
        Path agent = write("agent.yaml", ExampleFiles.agent());
        Path state = write("device.yaml", ExampleFiles.state());
        Path bad = folder.resolve(file);
        Files.writeString(bad, Files.readString(bad).replace(right, wrong));

        Shell.Result result = Shell.run("run", "--config", agent.toString(), "--state", state.toString());

        assertEquals(2, result.code());
        assertEquals(1, result.errLines(), result.err());
        assertTrue(result.err().startsWith(bad + words), result.err());
        assertFalse(Files.exists(folder.resolve("store")));
    }

    @Test
    void whoGivesATagIsToldTheCommandThatPinsItAsItIsToBeTyped() {
        Shell.Result pulled =
                Shell.run("models", "pull", "r.example:5000/a:1", "--out", "x", "--plain-http", "r.example:5000");

        assertEquals(3, pulled.code(), pulled.err());
        assertTrue(
                pulled.err()
                        .endsWith("; pin it with: edgewise models resolve oci://r.example:5000/a:1"
                                + " --plain-http r.example:5000\n"),
                pulled.err());
    }

    @Test
    void aTagInTheStateFileIsPinnedByTheWayThatAgentYamlNames() throws IOException {
        Path agent = write("agent.yaml", ExampleFiles.agent());
        String tagged =
                ExampleFiles.state().replaceAll("registry.example(.*)@sha256:[0-9a-f]{64}", "my-registry$1:1.0");
        Path state = write("device.yaml", tagged);

        Shell.Result run = Shell.run("run", "--config", agent.toString(), "--state", state.toString());

        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains(":1.0 --plain-http my-registry:5000"), run.err());
    }

    @Test
    void aPolicyThatIsNotThereIsOneLineAndExitCode2() throws IOException {
        Path agent = write("agent.yaml", ExampleFiles.agent());
        Path state = write("device.yaml", ExampleFiles.state());

        Shell.Result result = Shell.run("run", "--config", agent.toString(), "--state", state.toString());

        assertEquals(2, result.code());
        assertEquals(
                folder.resolve("policy.yaml")
                        + ": does not exist; 'trust.policy' in agent.yaml names it: put the policy there, or make one to"
                        + " try things with: edgewise trust init\n",
                result.err());
        Shell.Result shown = Shell.run("trust", "show", "--config", agent.toString());
        assertEquals(2, shown.code());
        assertEquals(result.err(), shown.err());
    }

    @Test
    void checkReadsTheAgentsFileAndTheFilesItNames() throws IOException {
        Shell.run("trust", "init", "--dir", folder.toString(), "--scope", "registry.example:5000/models/");
        String text = ExampleFiles.agent().replace("tcp://127.0.0.1:1883", "mqtts://broker.example:8883");
        Path agent = write("agent.yaml", text);

        Shell.Result good = Shell.run("check", "--offline", "--config", agent.toString());

        assertEquals(0, good.code(), good.out());
        assertTrue(good.out().contains("skipped broker           mqtts://broker.example:8883"), good.out());

        write("agent.yaml", text.replace("  insecure: false", "  tls: { ca: gone.pem }"));
        Shell.Result bad = Shell.run("check", "--offline", "--config", agent.toString());
        assertEquals(2, bad.code(), bad.out());
        assertTrue(
                bad.out().contains("FAILED  broker           " + folder.resolve("gone.pem") + " does not"), bad.out());
    }

    @Test
    void checkSeesWhatRunWouldFailAt() throws IOException {
        Shell.run("trust", "init", "--dir", folder.toString(), "--scope", "registry.example:5000/models/");
        Instant now = SystemTime.wallClock().instant();
        TestCa ended = TestCa.valid("Old CA", now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)), now);
        ended.own().write(folder.resolve("ca.pem"));
        String text = ExampleFiles.agent().replace("tcp://127.0.0.1:1883", "mqtts://broker.example:8883");
        Path agent = write("agent.yaml", text.replace("  insecure: false", "  tls: { ca: ca.pem }"));
        Path store = AgentConfigReader.read(agent).store();
        Files.createDirectories(store);
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwxrwxrwx"));

        Shell.Result result = Shell.run("check", "--offline", "--config", agent.toString());

        assertEquals(2, result.code(), result.out());
        assertTrue(result.out().contains("FAILED  store            " + store + " may be written by everybody"));
        assertTrue(result.out().contains("FAILED  broker           the certificate CN=Old CA ended "), result.out());
    }

    @Test
    void checkReadsWhatIsNamedForRegistriesAndShowsNoPassword() throws IOException {
        Shell.run("trust", "init", "--dir", folder.toString(), "--scope", "registry.example:5000/models/");
        String text = ExampleFiles.agent()
                .replace("    plain-http: true", "    login: registry.login\n    mirrors: [ \"mirror:5000\" ]");
        Path agent = write("agent.yaml", text);
        Path login = write("registry.login", "gw:canary-4711\n");
        Files.setPosixFilePermissions(login, PosixFilePermissions.fromString("rw-------"));

        Shell.Result good = Shell.run("check", "--offline", "--config", agent.toString());
        Files.writeString(login, "canary-4711");
        Shell.Result bad = Shell.run("check", "--offline", "--config", agent.toString());
        Shell.Result pull = Shell.run(
                "models",
                "pull",
                "127.0.0.1:1/a/b@sha256:" + "0".repeat(64),
                "--out",
                folder.resolve("out").toString(),
                "--plain-http",
                "127.0.0.1:1",
                "--login",
                folder.resolve("gone").toString());

        assertEquals(0, good.code(), good.out());
        assertTrue(good.out().contains("skipped registries       my-registry:5000"), good.out());
        assertEquals(2, bad.code(), bad.out());
        assertTrue(
                bad.out().contains("FAILED  registries       " + login + " must hold one line, user:password"),
                bad.out());
        assertFalse((good.out() + bad.out() + bad.err()).contains("canary"), bad.out());
        assertTrue(pull.code() != 0 && !pull.err().isEmpty(), pull.err());
    }

    @Test
    void aPasswordThatOthersCanReadStopsTheStart() throws IOException {
        Shell.run("trust", "init", "--dir", folder.toString(), "--scope", "registry.example:5000/models/");
        Path password = write("password", "canary-4711");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        Path agent = write(
                "agent.yaml",
                ExampleFiles.agent().replace("  insecure: false", "  login: { user: gw, password-file: password }"));
        Path state = write("device.yaml", ExampleFiles.state());

        Shell.Result result = Shell.run("run", "--config", agent.toString(), "--state", state.toString());

        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().endsWith("chmod 600 " + password + "\n"), result.err());
        assertFalse(result.err().contains("canary"), result.err());
    }

    @Test
    void statusWithoutAnAgentIsExitCode4() throws IOException {
        Path agent = write("agent.yaml", ExampleFiles.agent());

        Shell.Result result = Shell.run("status", "--config", agent.toString());

        assertEquals(4, result.code());
        assertEquals(1, result.errLines());
        assertTrue(result.err().startsWith("no agent answers on " + folder.resolve("agent.sock")), result.err());
    }

    @Test
    void trustInitMakesAKeyAndAPolicyThatCanBeReadAndOverwritesNothing() throws IOException {
        Path trust = folder.resolve("trust");
        String[] command = {"trust", "init", "--dir", trust.toString(), "--scope", "registry.example:5000/models/"};

        assertEquals(0, Shell.run(command).code());

        assertTrue(PolicyReader.read(trust.resolve("policy.yaml")).development());
        assertEquals("rw-------", mode(trust.resolve("development.key.pem")));
        assertEquals("rw-r--r--", mode(trust.resolve("development.pub.pem")));
        byte[] key = Files.readAllBytes(trust.resolve("development.key.pem"));
        Shell.Result again = Shell.run(command);
        assertEquals(2, again.code());
        assertTrue(again.err().contains("policy.yaml exists"), again.err());
        Files.delete(trust.resolve("policy.yaml"));
        assertEquals(2, Shell.run(command).code());
        assertEquals(List.of(key.length), List.of(Files.readAllBytes(trust.resolve("development.key.pem")).length));
    }

    @ParameterizedTest
    @CsvSource({"../evil, r.example/m", "ok, 'r.example/m\", x: \"'", "ok, 'bad scope'"})
    void trustInitWritesNothingForWordsThatMakeNoPolicy(String name, String scope) {
        Path trust = folder.resolve("trust");

        Shell.Result result = Shell.run("trust", "init", "--dir", trust.toString(), "--scope", scope, "--name", name);

        assertEquals(2, result.code(), result.err());
        assertFalse(Files.exists(trust));
    }

    @Test
    void packAndSignGoHandInHandAndTheSameFilesGiveTheSameDigest() throws IOException {
        Path model = Files.copy(WELL_BAND.resolve("model.onnx"), folder.resolve("m.onnx"));
        Path manifest = Files.copy(WELL_BAND.resolve("edgewise.json"), folder.resolve("edgewise.json"));
        Shell.run("trust", "init", "--dir", folder.resolve("t").toString(), "--scope", "r.example/models/");
        String key = folder.resolve("t/development.key.pem").toString();

        Shell.Result first = Shell.run(
                "models",
                "pack",
                model.toString(),
                "--out",
                folder.resolve("p1").toString());
        Shell.Result second = Shell.run(
                "models",
                "pack",
                model.toString(),
                "--manifest",
                manifest.toString(),
                "--out",
                folder.resolve("p2").toString());
        assertEquals(0, first.code(), first.err());
        assertEquals(digest(first), digest(second));
        Shell.Result signed = Shell.run("models", "sign", folder.resolve("p1").toString(), "--key", key);
        assertEquals(0, signed.code(), signed.err());
        assertTrue(signed.out().contains(digest(first)), signed.out());

        Shell.Result nothing =
                Shell.run("models", "sign", folder.resolve("typo").toString(), "--key", key);
        assertEquals(2, nothing.code());
        assertEquals(folder.resolve("typo") + ": is no folder; 'edgewise models pack' makes one\n", nothing.err());
        assertFalse(Files.exists(folder.resolve("typo")));
    }

    @Test
    void aFolderThatCannotBeWrittenIsOneLineAndNoBug() throws IOException {
        Path model = WELL_BAND.resolve("model.onnx");
        Path file = write("a-file", "");

        Shell.Result result = Shell.run(
                "models", "pack", model.toString(), "--out", file.resolve("x").toString());

        assertEquals(2, result.code(), result.err());
        assertEquals(1, result.errLines(), result.err());
        assertFalse(result.err().contains("bug"), result.err());
    }

    private static String digest(Shell.Result packed) {
        return packed.out().replaceAll("(?s).*(sha256:[0-9a-f]{64}).*", "$1");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
