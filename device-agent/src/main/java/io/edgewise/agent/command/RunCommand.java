package io.edgewise.agent.command;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.config.StateReader;
import io.edgewise.agent.control.AgentService;
import io.edgewise.onnxruntime.NativeCheck;
import io.edgewise.onnxruntime.OnnxRuntimeEngine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tinylog.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the agent until it is told to stop. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the agent until it is told to stop (SIGTERM).",
            "It starts without network and goes on trying; a change of the state file is taken up within a second."
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--config", required = true, description = "What is the device's own: agent.yaml.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path config;

    @Option(names = "--state", required = true, description = "What should run: device.yaml.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path state;

    @Option(
            names = "--until-eof",
            description = "Stops when standard input ends, too: with the program that started it, however that ends.")
    private boolean untilEof;

    @Override
    public Integer call() throws InterruptedException {
        AgentConfig agent = AgentConfigReader.read(config);
        StateReader.read(state, agent.registries());
        NativeCheck engine = OnnxRuntimeEngine.check();
        if (!engine.works()) {
            spec.commandLine().getErr().println(engine.words());
            AgentService.reportBroken(agent, engine.words());
            return ExitCode.USAGE;
        }
        AgentService service;
        try {
            service = AgentService.start(agent, state, Version.number());
        } catch (IOException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.USAGE;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service), "shutdown"));
        if (untilEof) {
            Thread parent = new Thread(RunCommand::stopAtEnd, "standard-input");
            parent.setDaemon(true);
            parent.start();
        }
        service.awaitStop();
        return ExitCode.OK;
    }

    /** Reads standard input to its end, which comes when the last process that holds its other end is gone. */
    private static void stopAtEnd() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            Logger.warn("standard input cannot be read and counts as ended: {}", e.toString());
        }
        System.exit(ExitCode.OK);
    }

    private static void stop(AgentService service) {
        try {
            service.close();
            Logger.info("stopped");
        } finally {
            // The JVM would exit with 143 after SIGTERM; an orderly stop is exit code 0.
            Runtime.getRuntime().halt(ExitCode.OK);
        }
    }
}
