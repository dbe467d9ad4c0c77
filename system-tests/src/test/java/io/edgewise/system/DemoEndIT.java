package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However a demo ends, its agent ends with it. */
@Timeout(120)
class DemoEndIT {
    @TempDir
    private Path folder;

    @Test
    void aKeptDemoThatIsStoppedSumsUpWhatItSaw() throws Exception {
        try (AgentChild demo = demo("--speed", "0", "--keep")) {
            Await.until("the demo goes on", () -> demo.log().contains("It goes on."));
            List<ProcessHandle> agents = demo.children();
            assertEquals(1, agents.size(), "the agent is a process of its own");

            assertEquals(0, demo.terminate(), demo.log());

            assertFalse(agents.get(0).isAlive(), "the agent goes on");
            assertTrue(demo.log().contains(" PASSED in "), demo.log());
            assertTrue(Files.exists(folder.resolve("report").resolve("demo.json")), "the report is written");
        }
    }

    @Test
    void aDemoThatIsStoppedInTheMiddleEndsItsAgentToo() throws Exception {
        try (AgentChild demo = demo("--speed", "10")) {
            List<ProcessHandle> agents = agents(demo);

            assertEquals(130, demo.terminate(), demo.log());

            assertFalse(agents.get(0).isAlive(), "the agent goes on");
            assertTrue(demo.log().stripTrailing().endsWith("interrupted"), demo.log());
        }
    }

    @Test
    void aKilledDemoLeavesNoAgentBehind() throws Exception {
        try (AgentChild demo = demo("--speed", "10")) {
            List<ProcessHandle> agents = agents(demo);

            demo.kill();

            Await.until("the agent has ended", () -> !agents.get(0).isAlive());
        }
    }

    private static List<ProcessHandle> agents(AgentChild demo) throws Exception {
        Await.until("a machine does something", () -> demo.log().contains("STOPPED"));
        return demo.children();
    }

    private AgentChild demo(String... more) throws Exception {
        String[] arguments = new String[4 + more.length];
        List<String> always = List.of("demo", "--duration=16m", "--report=" + folder.resolve("report"), "--plain");
        always.toArray(arguments);
        System.arraycopy(more, 0, arguments, always.size(), more.length);
        return AgentChild.start(folder.resolve("demo.log"), arguments);
    }
}
