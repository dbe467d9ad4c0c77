package io.edgewise.agent.command;

import io.edgewise.onnxruntime.NativeCheck;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks whether this installation can work. */
@Command(name = "check", mixinStandardHelpOptions = true, description = "Checks whether this installation can work.")
final class CheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        NativeCheck.Result result = NativeCheck.run();
        out.println((result.ok() ? "ok      " : "FAILED  ") + "native library   " + result.words());
        return result.ok() ? ExitCode.OK : ExitCode.USAGE;
    }
}
