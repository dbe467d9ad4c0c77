package io.edgewise.agent.check;

import io.edgewise.codec.NamedUnits;
import io.edgewise.codec.PayloadSpec;
import io.edgewise.deploy.Input;
import io.edgewise.deploy.Intake;
import io.edgewise.deploy.PipelineSpec;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The units that messages name for the channels of a pipeline. */
final class SaidUnits {
    private SaidUnits() {}

    /** Returns the units by channel of the model, as the messages write them; channels without one are not there. */
    static Map<String, Set<String>> of(PipelineSpec spec, Listening heard) {
        Map<String, Set<String>> said = new TreeMap<>();
        for (Intake.Named source : spec.intake().sources()) {
            if (source.spec().input() instanceof Input.Mqtt mqtt
                    && source.spec().payload() instanceof PayloadSpec.Senml senml) {
                Map<String, Set<String>> named = NamedUnits.of(senml, heard.of(mqtt.topics()));
                spec.bind().forEach((channel, bound) -> {
                    Set<String> words = named.get(senml.channels().getOrDefault(bound.from(), bound.from()));
                    if (words != null && bound.source().equals(source.name())) {
                        said.put(channel, words);
                    }
                });
            }
        }
        return said;
    }
}
