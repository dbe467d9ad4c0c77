package io.edgewise.agent.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.config.StateReader;
import io.edgewise.codec.Heard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of the sources of pipelines, whatever they are fed by. */
class SourceChecksTest {
    @TempDir
    private Path folder;

    @Test
    void theMachineItselfIsASourceToo() throws Exception {
        List<Finding> here = new TopicCheck().run(site("host: { every: 2s }"));
        List<Finding> gone = new TopicCheck().run(site("host: { disk: " + folder.resolve("gone") + " }"));

        assertEquals("p: this machine, every 2 s", here.get(0).words());
        assertEquals(Outcome.OK, here.get(0).outcome());
        assertEquals(Outcome.WARNING, gone.get(0).outcome());
        assertTrue(gone.get(0).words().contains("host.disk"), gone.get(0).words());
    }

    @Test
    void aPushNeedsATokenThatIsItsOwnersAlone() throws Exception {
        Path token = folder.resolve("token");
        Site site = site("push: { port: 8080, name: pump-1, token-file: " + token + ", time: arrival }");

        Finding absent = new TopicCheck().run(site).get(0);
        Files.writeString(token, "0123456789abcdef0123\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        Finding open = new PermissionCheck().run(site).get(0);
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        Finding good = new TopicCheck().run(site).get(0);
        Finding alone = new PermissionCheck().run(site).get(0);

        assertEquals(Fault.SETUP, absent.fault(), absent.words());
        assertTrue(absent.words().contains(token.toString()), absent.words());
        assertEquals(Fault.SETUP, open.fault(), open.words());
        assertTrue(open.words().contains(token.toString()), open.words());
        assertEquals("p: requests to 127.0.0.1:8080/v1/pump-1, its token file can be read", good.words());
        assertEquals(Outcome.OK, alone.outcome(), alone.words());
        assertTrue(alone.words().startsWith("1 secret file is its owner's alone, and none of "), alone.words());
    }

    @Test
    void whatCannotBeReadIsMendedUnderAKeyThatThereIs() throws Exception {
        Site site = site("mqtt: { topic: t, format: json, channels: { a: /a }, time: arrival }");
        Heard garbage = new Heard("t", "no json".getBytes(StandardCharsets.UTF_8), 0);
        site.listened(new Listening(Duration.ofSeconds(1), List.of(garbage), Map.of("t", 1L), Map.of(), 0));

        Finding found = new ChannelCheck().run(site).get(0);

        assertEquals(Fault.SETUP, found.fault(), found.words());
        assertTrue(found.words().contains("source.mqtt.format"), found.words());
        assertFalse(found.words().contains("source.payload"), found.words());
    }

    @Test
    void whereNoSecretIsNamedNoneIsCounted() throws Exception {
        Finding none = new PermissionCheck().run(site("host: {}")).get(0);
        Finding absent = new PermissionCheck()
                .run(site("push: { port: 8080, token-file: " + folder.resolve("gone") + " }"))
                .get(0);

        assertTrue(none.words().startsWith("no secret file is named, and none of "), none.words());
        assertTrue(absent.words().startsWith("no secret file that is named is there, "), absent.words());
    }

    @Test
    void aUnitThatTheMessagesNameIsComparedWithTheDeclaredOne() throws Exception {
        Site site = site("mqtt: { topic: t, format: senml }");

        assertEquals(Outcome.SKIPPED, units(site, "%EL").outcome(), "SenML's word for the same");
        Finding convertible = units(site, "1");
        Finding other = units(site, "Cel");

        assertEquals(Outcome.WARNING, convertible.outcome(), convertible.words());
        assertEquals(
                "p: channel 'a': the messages say '1', declared is '%': the agent believes the messages, and converts;"
                        + " write unit: \"1\" under bind.a if they are right; if not, correct the machine",
                convertible.words());
        assertEquals(Fault.SETUP, other.fault(), other.words());
        assertTrue(other.words().contains("UNIT_MISMATCH; write unit: \"Cel\" under bind.a"), other.words());
    }

    @Test
    void aUnitThatTwoPipelinesDeclareDifferentlyIsNotConverted() throws Exception {
        String source = "mqtt: { topic: t, format: senml }";
        Finding first = units(site(source, """
                  q:
                    source: { %s }
                    bind: { a: { from: a, unit: "1" } }
                    model: m
                """.formatted(source)), "ppm");

        assertEquals(Fault.SETUP, first.fault(), first.words());
        assertTrue(first.words().contains("nothing is converted then; write unit: \"ppm\""), first.words());
    }

    private static Finding units(Site site, String unit) {
        byte[] pack = ("[{\"n\":\"a\",\"u\":\"" + unit + "\",\"v\":1}]").getBytes(StandardCharsets.UTF_8);
        List<Heard> messages = List.of(new Heard("t", pack, 0));
        site.listened(new Listening(Duration.ofSeconds(1), messages, Map.of("t", 1L), Map.of(), 0));
        return new UnitCheck().run(site).get(0);
    }

    private Site site(String source) throws IOException {
        return site(source, "");
    }

    private Site site(String source, String more) throws IOException {
        Path agent = Files.writeString(folder.resolve("agent.yaml"), """
                schema: edgewise.agent/v1
                identity: { site: north, device: gw-7 }
                broker: { url: "tcp://127.0.0.1:1" }
                store: { path: store }
                trust: { policy: policy.yaml }
                control: { socket: agent.sock }
                """);
        String state = """
                schema: edgewise.state/v1
                models: { m: { package: "file:/m@sha256:%s" } }
                pipelines:
                  p:
                    source: { %s }
                    bind: { a: { from: %s, unit: "%%" } }
                    model: m
                """.formatted("0".repeat(64), source, source.startsWith("host") ? "cpu" : "a") + more;
        Site site = new Site(
                new CheckOptions(agent, null, true, Duration.ZERO, Duration.ofSeconds(9)), folder.resolve("none"));
        site.read(AgentConfigReader.read(agent));
        site.read(StateReader.parse("device.yaml", state.getBytes(StandardCharsets.UTF_8)));
        return site;
    }
}
