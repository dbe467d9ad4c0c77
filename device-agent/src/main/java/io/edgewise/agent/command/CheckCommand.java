package io.edgewise.agent.command;

import io.edgewise.onnxruntime.NativeCheck;
import io.edgewise.onnxruntime.OnnxRuntimeEngine;
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
        NativeCheck result = OnnxRuntimeEngine.check();
        out.println((result.works() ? "ok      " : "FAILED  ") + "native library   " + result.words());
        return result.works() ? ExitCode.OK : ExitCode.USAGE;
    }
}
