package io.edgewise.agent.check;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.StateReader;
import io.edgewise.deploy.DesiredState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether device.yaml can be read. */
final class StateCheck implements Check {
    @Override
    public String name() {
        return "state";
    }

    @Override
    public List<Finding> run(Site site) {
        Path file = file(site.options());
        if (file == null) {
            return List.of(Finding.skipped(
                    name(), "no file was named, and no device.yaml lies beside agent.yaml", "name it: --state FILE"));
        }
        DesiredState read = StateReader.read(
                file, site.agentIfKnown().map(AgentConfig::registries).orElse(Map.of()));
        site.read(read);
        String words = file + ": " + read.models().size() + " models, "
                + read.pipelines().size() + " pipelines";
        return List.of(
                read.pipelines().isEmpty()
                        ? Finding.warning(name(), words, "nothing would run: declare a pipeline")
                        : Finding.ok(name(), words));
    }

    /** Returns the file that is named, or the one beside agent.yaml. */
    static @Nullable Path file(CheckOptions options) {
        Path config = options.config();
        if (options.state() != null || config == null) {
            return options.state();
        }
        Path beside = config.resolveSibling("device.yaml");
        return Files.exists(beside) ? beside : null;
    }
}
