package io.edgewise.agent.check;

import io.edgewise.agent.config.AgentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether the Java and the memory here are enough for the agent's launch profile. */
final class JavaCheck implements Check {
    private static final int OLDEST = 17;
    private static final long MIB = 1L << 20;

    /** Beside the heap: classes, code, threads, and what ONNX Runtime takes. */
    private static final long BESIDE = 96 * MIB;

    /** The heap that the launcher gives the agent by profile. */
    private static final long SMALL = 48 * MIB;

    private static final long FAST = 192 * MIB;

    private static final List<Path> LIMITS =
            List.of(Path.of("/sys/fs/cgroup/memory.max"), Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));

    @Override
    public String name() {
        return "java";
    }

    @Override
    public List<Finding> run(Site site) {
        int version = Runtime.version().feature();
        if (version < OLDEST) {
            return List.of(Finding.failed(
                    name(),
                    Fault.SETUP,
                    "version " + Runtime.version(),
                    "install " + OLDEST + " or later, or set JAVA_HOME"));
        }
        return List.of(memory(
                "version " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors",
                container(),
                profile(site).equals("small")));
    }

    /** Returns the launch profile: the launcher reads it from the same places in the same order. */
    private static String profile(Site site) {
        String said = System.getenv("EDGEWISE_PROFILE");
        return said != null
                ? said
                : site.agentIfKnown().map(AgentConfig::profile).orElse("fast");
    }

    /** Holds the container's memory against what the agent takes. */
    Finding memory(String java, long container, boolean small) {
        if (container == Long.MAX_VALUE) {
            return Finding.ok(name(), java + ", no memory limit of a container");
        }
        String words = java + ", the container has " + container / MIB + " MiB";
        long needed = (small ? SMALL : FAST) + BESIDE;
        if (container >= needed) {
            return Finding.ok(name(), words);
        }
        return Finding.warning(
                name(),
                words + ", and with profile " + (small ? "small" : "fast") + " the agent may take " + needed / MIB
                        + " MiB: the system would end it",
                small ? "give the container more" : "give the container more, or profile: small in agent.yaml");
    }

    private static long container() {
        for (Path file : LIMITS) {
            try {
                String text = Files.readString(file).strip();
                // A limit of nearly 2^63 is how version 1 of control groups says that there is none.
                return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
            } catch (IOException e) {
                // not this version of control groups; the next file is the other's
            }
        }
        return Long.MAX_VALUE;
    }
}
