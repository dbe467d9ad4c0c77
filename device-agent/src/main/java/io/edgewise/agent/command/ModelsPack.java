package io.edgewise.agent.command;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelManifest;
import io.edgewise.registry.ModelPackage;
import io.edgewise.registry.PackageWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Packs a model and its manifest into a package folder. */
@Command(
        name = "pack",
        mixinStandardHelpOptions = true,
        description = {
            "Packs an ONNX model and its manifest (edgewise.json) into a folder, an OCI image layout.",
            "The same files give the same digest."
        })
final class ModelsPack implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL.onnx", description = "The model file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path model;

    @Option(names = "--manifest", description = "The manifest (default: edgewise.json beside the model).")
    private @Nullable Path manifest;

    @Option(names = "--golden", description = "Golden samples, a CSV file.")
    private @Nullable Path golden;

    @Option(names = "--doc", description = "A document for people, for example a model card; may be given often.")
    private List<Path> documents = new ArrayList<>();

    @Option(names = "--out", required = true, description = "The folder to write.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Override
    public Integer call() throws IOException {
        Path described = manifest != null ? manifest : model.resolveSibling("edgewise.json");
        for (Path file : named(described)) {
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                spec.commandLine().getErr().println("'" + file + "' is no file that can be read");
                return ExitCode.USAGE;
            }
        }
        ModelManifest parsed = ModelManifest.parse(Files.readAllBytes(described));
        ModelPackage.Builder pack = ModelPackage.builder(parsed.name(), parsed.version())
                .add("model.onnx", ModelPackage.Part.WEIGHT, model)
                .add("edgewise.json", ModelPackage.Part.WEIGHT_CONFIG, described);
        if (golden != null) {
            pack.add("golden.csv", ModelPackage.Part.DATASET, golden);
        }
        for (Path document : documents) {
            add(pack, document);
        }
        Digest digest = PackageWriter.pack(pack.build(), out);
        spec.commandLine().getOut().println(parsed.name() + " " + parsed.version() + "  " + digest + "  in " + out);
        spec.commandLine().getOut().println("next: edgewise models sign " + out + " --key KEY.pem");
        return ExitCode.OK;
    }

    private List<Path> named(Path described) {
        List<Path> files = new ArrayList<>(List.of(model, described));
        if (golden != null) {
            files.add(golden);
        }
        files.addAll(documents);
        return files;
    }

    private void add(ModelPackage.Builder pack, Path document) {
        try {
            pack.add(String.valueOf(document.getFileName()), ModelPackage.Part.DOC, document);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--doc " + document + ": " + e.getMessage(), e);
        }
    }
}
