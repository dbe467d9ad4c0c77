package io.edgewise.agent.command;

import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.Progress;
import io.edgewise.registry.StoredPackage;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Pulls a package by digest. */
@Command(
        name = "pull",
        mixinStandardHelpOptions = true,
        description = "Pulls a package and its signatures by digest into a folder, an OCI image layout.")
final class ModelsPull implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "REF", description = "oci://HOST:PORT/REPOSITORY@sha256:…")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String ref;

    @Option(names = "--out", required = true, description = "The folder to write.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private RegistryOptions registry = new RegistryOptions();

    @Override
    public Integer call() throws IOException {
        long start = SystemTime.ticker().nanos();
        ModelRef pinned = Refs.parse(spec, ref);
        Map<Digest, Long> fetched = new LinkedHashMap<>();
        Progress line = new ProgressLine(spec.commandLine().getErr());
        StoredPackage pack = ModelStore.open(out).pull(pinned, registry.client(), (blob, done, size) -> {
            fetched.put(blob, done);
            line.transferred(blob, done, size);
        });
        long millis = (SystemTime.ticker().nanos() - start) / 1_000_000;
        json.people(spec).println(pack.digest() + "  in " + out + "  " + millis + " ms");
        json.write(spec, document(pinned, pack, fetched, millis));
        return ExitCode.OK;
    }

    static byte[] document(ModelRef ref, StoredPackage pack, Map<Digest, Long> fetched, long millis) {
        // The files, fetched now or before; then what was fetched beside them: the config and the signatures.
        Map<Digest, Long> sizes = new LinkedHashMap<>();
        pack.files().forEach(file -> sizes.put(file.digest(), file.size()));
        fetched.forEach(sizes::putIfAbsent);
        return JsonWriter.object(json -> json.put("schema", "edgewise.pull/v1")
                .put("ref", ref.toString())
                .put("digest", pack.digest().toString())
                .putObjects(
                        "blobs",
                        sizes.entrySet(),
                        (blob, entry) -> blob.put("digest", entry.getKey().toString())
                                .put("size", entry.getValue())
                                .put("fetched", fetched.getOrDefault(entry.getKey(), 0L))
                                .putNull("resumedAt")
                                .putNull("attempts"))
                .put(
                        "bytesFetched",
                        fetched.values().stream().mapToLong(Long::longValue).sum())
                .put("wallMs", millis)
                .put("source", ref.registry()));
    }
}
