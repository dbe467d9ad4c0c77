package io.edgewise.agent.check;

import io.edgewise.deploy.ModelLook;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.deploy.PipelineSpec.BoundChannel;
import io.edgewise.json.Nearest;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.ModelManifest;
import io.edgewise.signal.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether the units of what is bound are known, and can become those that the models need. */
final class UnitCheck implements Check {
    @Override
    public String name() {
        return "units";
    }

    @Override
    public List<Finding> run(Site site) {
        List<Finding> found = new ArrayList<>();
        new TreeMap<>(site.desired().pipelines())
                .forEach((pipeline, spec) -> found.addAll(look(pipeline, spec, site.look(spec.model()))));
        return found.isEmpty() ? List.of(Finding.skipped(name(), "no pipeline is declared", null)) : found;
    }

    private List<Finding> look(String pipeline, PipelineSpec spec, Optional<ModelLook> look) {
        List<Finding> found = new ArrayList<>();
        if (look.isPresent()) {
            impossible(spec, look.get().manifest())
                    .forEach((channel, words) -> found.add(Finding.failed(
                            name(),
                            Fault.SETUP,
                            pipeline + ": channel '" + channel + "': " + words,
                            "correct unit under bind." + channel + ", or bind another channel")));
        } else {
            unknown(pipeline, spec).forEach(found::add);
        }
        if (found.isEmpty()) {
            int size = spec.bind().size();
            found.add(
                    look.isPresent()
                            ? Finding.ok(name(), pipeline + ": all " + size + " convert to the model's")
                            : Finding.skipped(
                                    name(),
                                    pipeline + ": all " + size + " are known, and the model's are not",
                                    "see the check of models"));
        }
        return found;
    }

    /** Returns, by channel, what cannot be converted; channels the model does not have are none of ours. */
    static Map<String, String> impossible(PipelineSpec spec, ModelManifest manifest) {
        Map<String, String> words = new TreeMap<>();
        for (ChannelSpec wanted : manifest.channels()) {
            BoundChannel bound = spec.bind().get(wanted.channel().name());
            Unit target = wanted.channel().unit();
            if (bound != null && !Unit.of(bound.unit()).convertsTo(target)) {
                words.put(
                        wanted.channel().name(),
                        "the unit '" + bound.unit() + "' cannot be converted to '" + target + "'"
                                + (Unit.of(bound.unit()).isKnown() ? "" : hint(bound.unit())));
            }
        }
        return words;
    }

    private List<Finding> unknown(String pipeline, PipelineSpec spec) {
        List<Finding> found = new ArrayList<>();
        new TreeMap<>(spec.bind()).forEach((channel, bound) -> {
            if (!bound.unit().isEmpty() && !Unit.of(bound.unit()).isKnown()) {
                found.add(Finding.warning(
                        name(),
                        pipeline + ": channel '" + channel + "' has the unit '" + bound.unit() + "', which is not known"
                                + hint(bound.unit()),
                        "it works only if the model has the very same"));
            }
        });
        return found;
    }

    private static String hint(String unit) {
        return Nearest.to(unit, Unit.symbols())
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }
}
