package io.edgewise.agent.explain;

import io.edgewise.agent.config.StateReader;
import io.edgewise.codec.FlightException;
import io.edgewise.codec.FlightFile;
import io.edgewise.deploy.DesiredState;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.model.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A flight and how its pipeline was declared where it was recorded: what it takes to decide it again.
 *
 * @param flight what was recorded
 * @param spec the pipeline's declaration
 * @param model what the declaration calls the model
 * @param ref where the model lies, pinned to a digest
 */
public record DeclaredFlight(FlightFile flight, PipelineSpec spec, String model, ModelRef ref) {
    private static final long LARGEST = 64L << 20;

    /**
     * Reads a file.
     *
     * @throws FlightException when it is no flight, with the part and what is wrong
     * @throws IOException when it cannot be read or is larger than any flight
     */
    public static FlightFile read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " has more than 64 MiB, which no flight has");
        }
        return FlightFile.read(Files.readAllBytes(file));
    }

    /**
     * Finds the declaration in a flight.
     *
     * @param file what messages call it
     * @throws FlightException when it cannot be decided again, with why
     * @throws io.edgewise.agent.config.ConfigException when its device.yaml is none
     */
    public static DeclaredFlight of(Path file, FlightFile flight) {
        DesiredState state = StateReader.parse(file + ", device.yaml", flight.state());
        PipelineSpec declared = state.pipelines().get(flight.head().pipeline());
        ModelRef ref = declared == null ? null : state.models().get(declared.model());
        if (declared == null || ref == null) {
            throw new FlightException(
                    "device.yaml", "declares no pipeline " + flight.head().pipeline());
        }
        if (flight.calibration() == null
                && flight.taught() == null
                && !flight.rows().whole()
                && !declared.learn().isZero()) {
            throw new FlightException(
                    "",
                    "it was recorded while the pipeline was learning, after it had begun: what it had learned by then"
                            + " is not in it, so it cannot be decided again");
        }
        return new DeclaredFlight(flight, declared, declared.model(), ref);
    }
}
