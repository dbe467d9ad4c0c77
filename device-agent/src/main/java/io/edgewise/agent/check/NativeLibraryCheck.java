package io.edgewise.agent.check;

import io.edgewise.onnxruntime.NativeCheck;
import io.edgewise.onnxruntime.OnnxRuntimeEngine;
import java.time.Duration;
import java.util.List;

/** Whether the library that runs models can be loaded here. */
final class NativeLibraryCheck implements Check {
    @Override
    public String name() {
        return "native-library";
    }

    /** It is unpacked from its jar, and a slow disk takes its time. */
    @Override
    public Duration limit(Site site) {
        return Duration.ofSeconds(30);
    }

    @Override
    public List<Finding> run(Site site) {
        NativeCheck found = OnnxRuntimeEngine.check();
        return List.of(
                found.works()
                        ? Finding.ok(name(), found.words())
                        : Finding.failed(name(), Fault.SETUP, found.words(), null));
    }
}
