package io.edgewise.agent.command;

import io.edgewise.decision.AlarmAct;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the alarms of a running agent's pipelines, and does to them what people want. */
@Command(
        name = "alarms",
        mixinStandardHelpOptions = true,
        description = "Lists the alarms of a running agent's pipelines and acts on them, through its Unix socket.",
        subcommands = {
            AlarmsCommand.ListAll.class,
            AlarmsCommand.Acknowledge.class,
            AlarmsCommand.Shelve.class,
            AlarmsCommand.Unshelve.class,
            AlarmsCommand.Hold.class,
            AlarmsCommand.Release.class,
            AlarmsCommand.Reset.class
        })
final class AlarmsCommand {
    /** Shows them. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows how each pipeline's alarm stands.")
    static final class ListAll extends AlarmsQuestion {
        @Override
        public Integer call() throws IOException {
            return ask("{}");
        }
    }

    /** Acknowledges. */
    @Command(name = "ack", mixinStandardHelpOptions = true, description = "Says that somebody has seen the alarm.")
    static final class Acknowledge extends AlarmsOrder {
        Acknowledge() {
            super(AlarmAct.ACKNOWLEDGE);
        }
    }

    /** Unshelves. */
    @Command(name = "unshelve", mixinStandardHelpOptions = true, description = "Lets the alarm go out again.")
    static final class Unshelve extends AlarmsOrder {
        Unshelve() {
            super(AlarmAct.UNSHELVE);
        }
    }

    /** Releases. */
    @Command(
            name = "release",
            mixinStandardHelpOptions = true,
            description = "Ends a hold: the machine is judged again.")
    static final class Release extends AlarmsOrder {
        Release() {
            super(AlarmAct.RELEASE);
        }
    }

    /** Resets. */
    @Command(
            name = "reset",
            mixinStandardHelpOptions = true,
            description = "Ends an alarm, latched or not; if its cause stays it comes again.")
    static final class Reset extends AlarmsOrder {
        Reset() {
            super(AlarmAct.RESET);
        }
    }

    /** What lasts for a time. */
    abstract static class Lasting extends AlarmsOrder {
        @Option(
                names = "--for",
                required = true,
                paramLabel = "DURATION",
                description = "For how long, at most 30d, for example 8h.")
        private @Nullable String time;

        Lasting(AlarmAct act) {
            super(act);
        }

        @Override
        final Duration lasts() {
            return duration("--for", String.valueOf(time));
        }
    }

    /** Shelves. */
    @Command(
            name = "shelve",
            mixinStandardHelpOptions = true,
            description = "Silences the alarm for a time: it is judged on, and nothing goes out. Needs a --reason.")
    static final class Shelve extends Lasting {
        Shelve() {
            super(AlarmAct.SHELVE);
        }
    }

    /** Holds. */
    @Command(
            name = "hold",
            mixinStandardHelpOptions = true,
            description = {
                "Takes the pipeline out of service for a time, while somebody works on the machine:",
                "nothing is judged or learned, no alarm goes out. Needs a --reason."
            })
    static final class Hold extends Lasting {
        Hold() {
            super(AlarmAct.HOLD);
        }
    }
}
