package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code features --state} has its model from where {@code backtest --state} has it, and by the same gates. */
class FeaturesStateIT {
    private static final Path MODEL = Path.of("../samples/models/well-band/model.onnx");

    @TempDir
    private Path folder;

    @BeforeEach
    void makeADeviceWithAnEmptyStore() throws IOException {
        said(0, "trust", "init", "--dir", at("trust"), "--scope", "file:" + folder + "/");
        said(0, "models", "pack", MODEL.toString(), "--out", at("band"));
        Files.writeString(folder.resolve("agent.yaml"), """
                schema: edgewise.agent/v1
                identity: { site: test, device: gw }
                broker: { url: "tcp://127.0.0.1:1" }
                store: { path: store, limit: 1GiB }
                trust: { policy: trust/policy.yaml }
                """);
        StringBuilder rows = new StringBuilder("time,p,q,t\n");
        for (int second = 0; second < 400; second++) {
            rows.append(1_700_000_000_000L + 1000L * second).append(",2e7,1e7,80\n");
        }
        Files.writeString(folder.resolve("well.csv"), rows);
    }

    @Test
    void aModelThatIsNotInTheStoreYetComesFromItsPlace() throws IOException {
        said(0, "models", "sign", at("band"), "--key", at("trust/development.key.pem"));
        declare();

        Shell.Result made = features(0);

        assertTrue(made.err().contains("windows written to"), made.err());
        assertTrue(Files.readString(folder.resolve("out.csv")).startsWith("start,end,P-PDG "));
    }

    @Test
    void aModelThatNobodySignedIsRefusedAsTheDeviceWould() throws IOException {
        declare();

        assertTrue(features(3).err().startsWith("UNSIGNED: "));
    }

    private void declare() throws IOException {
        String pinned = said(0, "models", "resolve", "file:" + at("band")).out().strip();
        Files.writeString(folder.resolve("device.yaml"), """
                schema: edgewise.state/v1
                models: { m: { package: "%s" } }
                pipelines:
                  well:
                    source: { mqtt: { topic: a } }
                    bind:
                      P-PDG: { from: p, unit: Pa }
                      P-TPT: { from: q, unit: Pa }
                      T-TPT: { from: t, unit: degC }
                    model: m
                    learn: 20m
                """.formatted(pinned));
    }

    private Shell.Result features(int code) {
        return said(code, "features", at("well.csv"), "-o", at("out.csv"), "--state", at("device.yaml"));
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private static Shell.Result said(int code, String... arguments) {
        Shell.Result result = Shell.run(arguments);
        assertEquals(code, result.code(), result.out() + result.err());
        return result;
    }
}
