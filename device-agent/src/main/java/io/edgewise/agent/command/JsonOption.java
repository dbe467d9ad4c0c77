package io.edgewise.agent.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a command's document goes; with {@code -} it is the only thing on standard output. */
public final class JsonOption {
    @Option(names = "--json", paramLabel = "FILE|-", description = "Writes the result as JSON; - for standard output.")
    private @Nullable String target;

    /** For commands, as a mixin. */
    public JsonOption() {}

    /** Returns where text for people goes: to standard error when the document takes standard output. */
    public PrintWriter people(CommandSpec spec) {
        return "-".equals(target)
                ? spec.commandLine().getErr()
                : spec.commandLine().getOut();
    }

    /** Tells whether the document was asked for. */
    public boolean asked() {
        return target != null;
    }

    /**
     * Refuses a file that cannot be written, before there is work that would be lost.
     *
     * @throws ParameterException naming it
     */
    public void check(CommandSpec spec) {
        String where = target;
        if (where == null || where.equals("-")) {
            return;
        }
        Path file = Path.of(where).toAbsolutePath();
        Path folder = file.getParent();
        boolean possible = Files.exists(file)
                ? Files.isRegularFile(file) && Files.isWritable(file)
                : folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
        if (!possible) {
            throw new ParameterException(
                    spec.commandLine(), "--json: cannot write " + where + "; give a file in a folder that exists");
        }
    }

    /** Writes the document, if it was asked for. */
    public void write(CommandSpec spec, byte[] document) throws IOException {
        String where = target;
        if (where == null) {
            return;
        }
        if (where.equals("-")) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(new String(document, StandardCharsets.UTF_8).stripTrailing());
            out.flush();
        } else {
            Files.write(Path.of(where), document);
        }
    }
}
