package io.edgewise.agent.command;

import io.edgewise.agent.config.ConfigException;
import io.edgewise.identity.KeyFileException;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.RegistryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ServiceLoader;
import org.tinylog.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
        name = "edgewise",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Signed models on sensor streams, guarded decisions over MQTT.",
        subcommands = {
            RunCommand.class,
            StatusCommand.class,
            AlarmsCommand.class,
            FlightsCommand.class,
            ExplainCommand.class,
            CheckCommand.class,
            InitCommand.class,
            FeaturesCommand.class,
            ReplayCommand.class,
            TrustCommand.class,
            ModelsCommand.class
        })
public final class EdgewiseCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Runs a command line; returns its exit code. */
    public static int run(String... arguments) {
        return line().execute(arguments);
    }

    /** Returns the whole command line, with what other modules add. */
    static CommandLine line() {
        CommandLine line = new CommandLine(new EdgewiseCommand());
        ServiceLoader.load(CommandProvider.class)
                .forEach(provider -> provider.commands().forEach(line::addSubcommand));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((error, command, result) -> explain(error, command));
        line.setParameterExceptionHandler((error, args) -> usage(error));
        HelpText.layOut(line.getCommandSpec());
        return line;
    }

    private static int usage(ParameterException error) {
        CommandLine line = error.getCommandLine();
        line.getErr().println(Misspelt.words(error));
        line.getErr().println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    private static int explain(Exception error, CommandLine command) {
        if (error instanceof ConfigException) {
            command.getErr().println(error.getMessage());
            return ExitCode.USAGE;
        }
        if (error instanceof RefusedException refused) {
            command.getErr().println(refused.refusal() + ": " + refused.getMessage());
            return refused.refusal() == Refusal.UNAVAILABLE ? ExitCode.UNREACHABLE : ExitCode.REFUSED;
        }
        if (error instanceof RegistryException) {
            command.getErr().println(error.getMessage());
            return ExitCode.UNREACHABLE;
        }
        if (error instanceof KeyFileException) {
            command.getErr().println(error.getMessage());
            return ExitCode.USAGE;
        }
        IOException disk = error instanceof UncheckedIOException unchecked
                ? unchecked.getCause()
                : error instanceof IOException plain ? plain : null;
        if (disk != null) {
            command.getErr().println(words(disk));
            return ExitCode.USAGE;
        }
        Logger.error(error, "a bug");
        command.getErr().println("This is a bug in Edgewise: " + error + ". Please report it with the lines above.");
        return ExitCode.BUG;
    }

    /** The messages of the file system are often the file's name alone: the kind of trouble is in the class's name. */
    private static String words(IOException e) {
        if (e instanceof AccessDeniedException) {
            return e.getMessage() + ": permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return e.getMessage() + ": no such file or folder";
        }
        if (e instanceof FileAlreadyExistsException) {
            return e.getMessage() + ": is there already";
        }
        if (e instanceof NotDirectoryException) {
            return e.getMessage() + ": is no folder";
        }
        return e instanceof FileSystemException named && named.getReason() != null
                ? String.valueOf(e.getMessage())
                : e.toString();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }
}
