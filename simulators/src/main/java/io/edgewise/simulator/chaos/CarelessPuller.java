package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The positive control: fetches a blob as many programs do, straight to its name, and hashes nothing. The judge must
 * find what it leaves behind, or it finds nothing.
 */
final class CarelessPuller {
    private static final int TIMEOUT_MILLIS = 1_000;

    private final String host;

    CarelessPuller(String host) {
        this.host = host;
    }

    /** Fetches the model of a package into a folder that looks like a store. */
    void pull(Wares wares, Path folder) throws IOException {
        Path blobs = Files.createDirectories(folder.resolve("blobs").resolve("sha256"));
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://" + host + "/v2/" + wares.repository() + "/blobs/" + wares.model())
                        .toURL()
                        .openConnection();
        http.setConnectTimeout(TIMEOUT_MILLIS);
        http.setReadTimeout(TIMEOUT_MILLIS);
        try (InputStream in = http.getInputStream()) {
            Files.copy(in, blobs.resolve(wares.model().hex()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // Here it would log, and try again some day.
            http.disconnect();
        }
    }
}
