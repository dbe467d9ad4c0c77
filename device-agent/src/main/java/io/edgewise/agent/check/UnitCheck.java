package io.edgewise.agent.check;

import io.edgewise.codec.NamedUnits;
import io.edgewise.deploy.ModelLook;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.deploy.PipelineSpec.BoundChannel;
import io.edgewise.json.Nearest;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.ModelManifest;
import io.edgewise.signal.Unit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Whether the units of what is bound are known, become those that the models need, and are those that come. */
final class UnitCheck implements Check {
    @Override
    public String name() {
        return "units";
    }

    @Override
    public List<Finding> run(Site site) {
        List<Finding> found = new ArrayList<>();
        new TreeMap<>(site.desired().pipelines()).forEach((pipeline, spec) -> {
            List<Finding> said = site.heardIfKnown()
                    .map(heard -> said(pipeline, spec, site, SaidUnits.of(spec, heard)))
                    .orElse(List.of());
            found.addAll(said);
            List<Finding> bound = look(pipeline, spec, site.look(spec.model()));
            bound.stream()
                    .filter(one -> said.isEmpty() || one.outcome() != Outcome.OK)
                    .forEach(found::add);
        });
        return found.isEmpty() ? List.of(Finding.skipped(name(), "no pipeline is declared", null)) : found;
    }

    /** A unit that a message names counts, not the declared one; what is scaled has none that could be compared. */
    private List<Finding> said(String pipeline, PipelineSpec spec, Site site, Map<String, Set<String>> said) {
        List<Finding> found = new ArrayList<>();
        said.forEach((channel, words) -> words.forEach(word -> {
            BoundChannel bound = Objects.requireNonNull(spec.bind().get(channel));
            Unit declared = Unit.of(bound.unit());
            Unit meant = NamedUnits.meaning(word);
            if (bound.scale() != 1 || bound.offset() != 0 || meant.isSameAs(declared)) {
                return;
            }
            String why = pipeline + ": channel '" + channel + "': the messages say '" + word + "', declared is '"
                    + declared + "'";
            String remedy = "write unit: \"" + meant + "\" under bind." + channel;
            if (isDeclaredOtherwise(site, spec, bound)) {
                found.add(
                        failed(why + ", and something else elsewhere: nothing is converted then", remedy + ", twice"));
            } else if (meant.convertsTo(declared)) {
                found.add(Finding.warning(
                        name(),
                        why + ": the agent believes the messages, and converts",
                        remedy + " if they are right; if not, correct the machine"));
            } else {
                found.add(failed(
                        why + ": every such value is left out, UNIT_MISMATCH",
                        isWanted(site.look(spec.model()), channel, meant)
                                ? remedy + " if they are right"
                                : "no such unit can become the model's: make it anew, edgewise init --unit "
                                        + bound.from() + "=" + meant));
            }
        }));
        return found;
    }

    private Finding failed(String why, String remedy) {
        return Finding.failed(name(), Fault.SETUP, why, remedy);
    }

    /** Two pipelines that share a source share its columns: one whose unit they declare differently has none. */
    private static boolean isDeclaredOtherwise(Site site, PipelineSpec spec, BoundChannel bound) {
        return site.desired().pipelines().values().stream()
                .filter(other -> other.intake().equals(spec.intake()))
                .flatMap(other -> other.bind().values().stream())
                .anyMatch(other -> other.from().equals(bound.from())
                        && other.source().equals(bound.source())
                        && !other.rawUnit().equals(bound.rawUnit()));
    }

    private static boolean isWanted(Optional<ModelLook> look, String channel, Unit unit) {
        return look.stream()
                .flatMap(one -> one.manifest().channels().stream())
                .filter(wanted -> wanted.channel().name().equals(channel))
                .allMatch(wanted -> unit.convertsTo(wanted.channel().unit()));
    }

    private List<Finding> look(String pipeline, PipelineSpec spec, Optional<ModelLook> look) {
        List<Finding> found = new ArrayList<>();
        if (look.isPresent()) {
            impossible(spec, look.get().manifest())
                    .forEach((channel, words) -> found.add(failed(
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
                        Unit.of(bound.unit()).mismatch(target)
                                + (Unit.of(bound.unit()).isKnown() ? "" : hint(bound.unit(), target)));
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
        return hint(unit, Unit.symbols());
    }

    /** Only a unit that becomes the wanted one can have been meant. */
    private static String hint(String unit, Unit wanted) {
        return hint(
                unit,
                Unit.symbols().stream()
                        .filter(symbol -> Unit.of(symbol).convertsTo(wanted))
                        .toList());
    }

    private static String hint(String unit, Collection<String> known) {
        return Nearest.to(unit, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }
}
