package io.edgewise.agent.command;

import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.control.DeviceModel;
import io.edgewise.agent.explain.DeclaredFlight;
import io.edgewise.codec.FlightException;
import io.edgewise.codec.FlightFile;
import io.edgewise.codec.IsoTime;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonWriter;
import io.edgewise.json.Plain;
import io.edgewise.model.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decides a recorded flight again, anywhere. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Decides again what a gateway recorded around an alarm, and compares: window by window, field by field.",
            "What people did to the alarm meanwhile is done again; windows that hang on what the flight does not hold",
            "are not compared, and it says why.",
            "A gateway writes its flights to STORE/flights. The model comes by its digest from the store or the",
            "registry of --config and passes its trust policy. Ends with 0 when all is the same, 1 when not."
        })
final class ReplayCommand implements Callable<Integer> {
    private static final int MOST_SHOWN = 10;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A flight: STORE/flights/PIPELINE-….flight")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Option(names = "--config", required = true, description = "Where models lie and whom to trust: agent.yaml.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path config;

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws IOException {
        DeclaredFlight declared;
        try {
            declared = DeclaredFlight.of(file, DeclaredFlight.read(file));
        } catch (FlightException e) {
            return usage(file + ": " + e.getMessage());
        } catch (NoSuchFileException e) {
            return usage(file + " does not exist; a gateway writes its flights to STORE/flights");
        }
        FlightFile flight = declared.flight();
        try (Model model = DeviceModel.load(AgentConfigReader.read(config), declared.model(), declared.ref())) {
            return tell(flight, Replay.of(flight, declared.spec(), model));
        } catch (FlightException | JsonException | IllegalArgumentException e) {
            return usage(file + ": " + e.getMessage());
        }
    }

    private int tell(FlightFile flight, Replay replay) throws IOException {
        FlightFile.Origin there = flight.head().origin();
        FlightFile.Origin here = FlightFile.Origin.here("", Version.number());
        boolean sameMachine = there.jdk().equals(here.jdk()) && there.arch().equals(here.arch());
        PrintWriter out = json.people(spec);
        say(
                out,
                "flight    %s of %s: %s at %s, %d rows, %d decisions",
                flight.head().pipeline(),
                there.device(),
                flight.head().cause().kind(),
                IsoTime.format(flight.head().cause().atNanos()),
                flight.rows().size(),
                flight.decisions().size());
        say(
                out,
                "decided   by %s on Java %s, %s; again here by %s on Java %s, %s",
                there.version(),
                there.jdk(),
                there.arch(),
                here.version(),
                here.jdk(),
                here.arch());
        out.printf(
                Locale.ROOT,
                "compared  %d of %d, equal %d%s%n",
                replay.compared(),
                flight.decisions().size(),
                replay.equal(),
                replay.skipped() == 0 ? "" : "; not compared: " + replay.why());
        tellMeanwhile(out, replay);
        out.printf(Locale.ROOT, "scores    %s%n", scores(replay));
        tellDifferences(out, flight, replay);
        boolean same = replay.same(sameMachine);
        out.println(same ? "SAME" : replay.compared() == 0 ? "NOTHING TO COMPARE" : "NOT THE SAME");
        out.flush();
        json.write(spec, document(flight, replay, sameMachine, same));
        return same ? ExitCode.OK : ExitCode.EXPECTATION_FAILED;
    }

    private static void tellMeanwhile(PrintWriter out, Replay replay) {
        if (!replay.acts().isEmpty()) {
            out.printf(Locale.ROOT, "acts      %s; done again here%n", acts(replay.acts()));
        }
        if (replay.lessons() > 0) {
            out.printf(
                    Locale.ROOT,
                    "taught    %s; what was taught is taken from the flight, which has not all rows of it%n",
                    replay.lessons() == 1 ? "once" : replay.lessons() + " times");
        }
    }

    private static void tellDifferences(PrintWriter out, FlightFile flight, Replay replay) {
        replay.differences().stream()
                .limit(MOST_SHOWN)
                .forEach(one -> say(
                        out,
                        "DIFFERS   window %d, %s: there %s, here %s",
                        one.window(),
                        one.field(),
                        one.there(),
                        one.here()));
        if (replay.differences().size() > MOST_SHOWN) {
            out.printf("          and %d more%n", replay.differences().size() - MOST_SHOWN);
        }
        if (!replay.differences().isEmpty() && !flight.head().course().told()) {
            out.println("          an earlier version recorded it, which did not tell whether somebody acted meanwhile"
                    + " (ack, reset): that alone may be why");
        }
    }

    private static String acts(List<Replay.Done> acts) {
        String some = acts.stream()
                .limit(MOST_SHOWN)
                .map(done -> done.act() + " before the row of " + IsoTime.format(done.beforeNanos()))
                .collect(Collectors.joining(", "));
        int more = acts.size() - MOST_SHOWN;
        return more > 0 ? some + ", and " + more + " more" : some;
    }

    /** A flight may be anybody's: what it says commands no terminal. */
    private static void say(PrintWriter out, String format, Object... values) {
        out.println(Plain.text(String.format(Locale.ROOT, format, values)));
    }

    private static String scores(Replay replay) {
        if (replay.scoresOff() == 0) {
            return "all the same to the last bit";
        }
        return String.format(
                Locale.ROOT,
                "%d not the same to the last bit, at most %.1e apart, relative (at most %.0e is expected on another"
                        + " machine)",
                replay.scoresOff(),
                replay.largest(),
                Replay.RELATIVE);
    }

    private byte[] document(FlightFile flight, Replay replay, boolean sameMachine, boolean same) {
        return JsonWriter.prettyObject(to -> to.put("schema", "edgewise.replay/v1")
                .put("file", file.toString())
                .put("device", flight.head().origin().device())
                .put("pipeline", flight.head().pipeline())
                .put("cause", flight.head().cause().kind().name())
                .put("rows", flight.rows().size())
                .put("decisions", flight.decisions().size())
                .put("compared", replay.compared())
                .put("notCompared", replay.skipped())
                .put("why", replay.skipped() == 0 ? null : replay.why())
                .put("equal", replay.equal())
                .putObjects(
                        "acts",
                        replay.acts(),
                        (item, done) ->
                                item.put("act", done.act().name()).put("before", IsoTime.format(done.beforeNanos())))
                .put("taught", replay.lessons())
                .put("sameMachine", sameMachine)
                .putObject(
                        "scores",
                        scores -> scores.put("off", replay.scoresOff()).put("largestRelative", replay.largest()))
                .putObjects(
                        "differences",
                        replay.differences(),
                        (item, one) -> item.put("window", one.window())
                                .put("field", one.field())
                                .put("there", one.there())
                                .put("here", one.here()))
                .put("same", same));
    }

    private int usage(String words) {
        err().println(words);
        return ExitCode.USAGE;
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
