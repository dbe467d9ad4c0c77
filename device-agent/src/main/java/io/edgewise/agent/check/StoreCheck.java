package io.edgewise.agent.check;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.Writable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether the store can be written by us alone, and has room. */
final class StoreCheck implements Check {
    private static final long LEAST = 64L << 20;

    @Override
    public String name() {
        return "store";
    }

    @Override
    public List<Finding> run(Site site) {
        AgentConfig agent = site.agent();
        Path folder = agent.store();
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        Optional<String> problem = Writable.byEverybody(folder.resolve("lock"));
        if (problem.isPresent()) {
            return List.of(Finding.failed(name(), Fault.SETUP, problem.get(), null));
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            return List.of(Finding.failed(
                    name(),
                    Fault.SETUP,
                    folder + ": nothing can be written to " + there + "; see store.path",
                    "chown " + System.getProperty("user.name") + " " + there + ", or name another folder"));
        }
        return List.of(room(
                agent,
                folder + (Files.exists(folder) ? "" : " (will be made)"),
                there.toFile().getUsableSpace()));
    }

    private Finding room(AgentConfig agent, String words, long free) {
        String room = words + ", " + (free >> 20) + " MiB free";
        if (free < LEAST) {
            return Finding.failed(name(), Fault.SETUP, room + ", and nothing works with less than 64", "make room");
        }
        long wanted = agent.storeLimit() + agent.spool().limitBytes();
        return free >= wanted
                ? Finding.ok(name(), room)
                : Finding.warning(
                        name(),
                        room + ", and store.limit and spool.limit together allow " + (wanted >> 20),
                        "make room, or lower the two in agent.yaml");
    }
}
