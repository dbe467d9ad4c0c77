package io.edgewise.agent.check;

import io.edgewise.agent.config.ConfigException;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One look at an installation. It changes nothing there. */
interface Check {
    /** How long a check may take that asks nobody, and how long one peer may take. */
    Duration PATIENCE = Duration.ofSeconds(5);

    /** Returns the name, which documents have. */
    String name();

    /** Tells whether it waits for others: then it is they who hang, else something of this installation. */
    default boolean asksPeers() {
        return false;
    }

    /** Returns how long it may take. */
    default Duration limit(Site site) {
        return PATIENCE;
    }

    /**
     * Looks.
     *
     * @return one finding or several
     * @throws UnknownException when something it needs is not known; it is then skipped
     * @throws ConfigException or KeyFileException when a file cannot be used
     * @throws RefusedException or RegistryException when a peer or a gate says no
     */
    List<Finding> run(Site site) throws IOException, InterruptedException;
}
