package io.edgewise.agent.command;

import static java.util.Objects.requireNonNull;

import io.edgewise.agent.packing.Lineage;
import io.edgewise.agent.packing.Packed;
import io.edgewise.agent.packing.PackingException;
import io.edgewise.agent.packing.Workbench;
import io.edgewise.codec.CsvException;
import io.edgewise.durable.Folders;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.ModelPackage;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.PackageWriter;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Packs a model and its manifest into a package folder. */
@Command(
        name = "pack",
        description = {
            "Packs an ONNX model and its manifest (edgewise.json) into a folder, an OCI image layout.",
            "With --normal the manifest, its ranges, its threshold and golden samples are inferred from the model file",
            "and data of a machine that ran well. The same files give the same digest.",
            "The model file is looked through as on a device; what no device would load is refused (exit 3)."
        })
final class ModelsPack implements Callable<Integer> {
    private static final String GOLDEN = "golden.csv";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    // Not by mixinStandardHelpOptions: here --version is the model's.
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("UnusedVariable") // picocli reads its annotation
    private boolean help;

    @Parameters(paramLabel = "MODEL.onnx", description = "The model file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path model;

    @Option(names = "--manifest", description = "The manifest (default: edgewise.json beside the model).")
    private @Nullable Path manifest;

    @Option(names = "--golden", description = "Golden samples, a CSV file.")
    private @Nullable Path golden;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "A file beside or below the model file in which some of its tensors lie (external data), as"
                    + " exporters write model.onnx.data; may be given often. The policy must allow it.")
    private List<Path> weights = new ArrayList<>();

    @Option(names = "--doc", description = "A document for people, for example a model card; may be given often.")
    private List<Path> documents = new ArrayList<>();

    @Option(names = "--out", description = "The folder to write; compulsory but with --out-manifest.")
    private @Nullable Path out;

    @Mixin
    private InspectionOptions inspection = new InspectionOptions();

    @Mixin
    private NormalOptions normal = new NormalOptions();

    @Mixin
    private LineageOptions lineage = new LineageOptions();

    @Override
    public Integer call() throws IOException {
        Path data = normal.data;
        if (out == null && (data == null || normal.outManifest == null)) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--out=<out>'");
        }
        if (data != null && manifest != null) {
            throw new ParameterException(
                    spec.commandLine(), "--normal makes the manifest and --manifest names one: give one of them");
        }
        if (data != null && !weights.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--weights needs a manifest; for --normal export the model with its weights in the file");
        }
        Path described = manifest != null ? manifest : model.resolveSibling("edgewise.json");
        for (Path file : named(data != null ? data : described)) {
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                spec.commandLine().getErr().println("'" + file + "' is no file that can be read");
                return ExitCode.USAGE;
            }
        }
        try {
            return data != null
                    ? infer(data)
                    : pack(Lineage.add(Files.readAllBytes(described), lineage.said(spec)), null);
        } catch (PackingException | CsvException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private int infer(Path data) throws IOException {
        Packed packed = Workbench.make(model, data, normal.wishes(spec, lineage.said(spec)));
        print(packed);
        Path written = normal.outManifest;
        if (written != null) {
            Path beside = written.resolveSibling(GOLDEN);
            Files.write(written, packed.document());
            Files.write(beside, packed.golden());
            spec.commandLine().getOut().println("wrote " + written + " and " + beside);
        }
        return out == null ? ExitCode.OK : pack(packed.document(), packed.golden());
    }

    private int pack(byte[] document, byte @Nullable [] inferredGolden) throws IOException {
        Path folder = requireNonNull(out, "out");
        ModelManifest parsed = ModelManifest.parse(document);
        ModelPackage.Builder pack = ModelPackage.builder(parsed.name(), parsed.version())
                .add("model.onnx", ModelPackage.Part.WEIGHT, model)
                .add("edgewise.json", ModelPackage.Part.WEIGHT_CONFIG, document);
        if (golden != null) {
            pack.add(GOLDEN, ModelPackage.Part.DATASET, golden);
        } else if (inferredGolden != null) {
            pack.add(GOLDEN, ModelPackage.Part.DATASET, inferredGolden);
        }
        Map<String, Long> others = new TreeMap<>();
        for (Path file : weights) {
            addWeights(pack, file);
            others.put(inPackage(file), Files.size(file));
        }
        documents.forEach(forPeople -> add(pack, forPeople));
        boolean fit = inspection.inspect(spec, model, others, parsed);
        Digest digest = write(pack.build(), folder);
        spec.commandLine().getOut().println(parsed.name() + " " + parsed.version() + "  " + digest + "  in " + folder);
        if (fit) {
            spec.commandLine().getOut().println("next: edgewise models sign " + folder + " --key KEY.pem");
        }
        return ExitCode.OK;
    }

    /** A folder is one package's: to sign and to push would else have to guess which. */
    private Digest write(ModelPackage pack, Path folder) throws IOException {
        List<Digest> there = Files.isDirectory(folder.resolve("blobs"))
                ? ModelStore.open(folder).packages()
                : List.of();
        if (there.isEmpty()) {
            return PackageWriter.pack(pack, folder);
        }
        Path aside = Files.createTempDirectory("edgewise-pack");
        try {
            Digest digest = PackageWriter.pack(pack, aside);
            if (!there.equals(List.of(digest))) {
                throw new PackingException(folder + " holds another package, " + there.get(0)
                        + "; choose another --out or remove the folder");
            }
            return digest;
        } finally {
            Folders.delete(aside);
        }
    }

    private void print(Packed packed) {
        PrintWriter out = spec.commandLine().getOut();
        int what = width(packed.inferred(), packed.assumed());
        out.println("inferred");
        packed.inferred().forEach(line -> out.println(row(line, what)));
        out.println("assumed, because neither file says it");
        packed.assumed().forEach(line -> out.println(row(line, what)));
    }

    private static int width(List<Packed.Line> inferred, List<Packed.Line> assumed) {
        return Stream.concat(inferred.stream(), assumed.stream())
                .mapToInt(line -> line.what().length())
                .max()
                .orElse(0);
    }

    private static String row(Packed.Line line, int what) {
        return "  " + line.what() + " ".repeat(what - line.what().length()) + "  " + line.value() + "  (" + line.why()
                + ")";
    }

    private List<Path> named(Path described) {
        List<Path> files = new ArrayList<>(List.of(model, described));
        if (golden != null) {
            files.add(golden);
        }
        files.addAll(weights);
        files.addAll(documents);
        return files;
    }

    private void addWeights(ModelPackage.Builder pack, Path file) {
        try {
            pack.add(inPackage(file), ModelPackage.Part.WEIGHT, file);
        } catch (IllegalArgumentException | RefusedException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--weights " + file + " must lie beside or below the model file: " + e.getMessage(),
                    e);
        }
    }

    /** The model file names it by its path from its own folder. */
    private String inPackage(Path file) {
        Path folder = model.toAbsolutePath().normalize().resolveSibling(".").normalize();
        Path relative = folder.relativize(file.toAbsolutePath().normalize());
        return relative.toString().replace(File.separatorChar, '/');
    }

    private void add(ModelPackage.Builder pack, Path document) {
        try {
            pack.add(String.valueOf(document.getFileName()), ModelPackage.Part.DOC, document);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--doc " + document + ": " + e.getMessage(), e);
        }
    }
}
