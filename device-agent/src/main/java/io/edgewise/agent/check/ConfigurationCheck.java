package io.edgewise.agent.check;

import io.edgewise.agent.config.AgentConfigReader;
import java.nio.file.Path;
import java.util.List;

/** Whether agent.yaml can be read. */
final class ConfigurationCheck implements Check {
    @Override
    public String name() {
        return "configuration";
    }

    @Override
    public List<Finding> run(Site site) {
        Path file = site.options().config();
        if (file == null) {
            return List.of(
                    Finding.skipped(name(), "no file was named", "for all the other checks: --config agent.yaml"));
        }
        site.read(AgentConfigReader.read(file));
        return List.of(Finding.ok(name(), file.toString()));
    }
}
