package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Walks through the distribution specification 1.1 with the JDK's client. */
@Timeout(60)
class EmbeddedRegistryIT {
    private static final String REPO = "/v2/models/pump-faults";
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    /** SHA-256 of nothing and of {@code {}}: well known (FIPS 180-4 examples, image-spec "empty descriptor"). */
    private static final String EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final String BRACES = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    private final HttpClient client = HttpClient.newHttpClient();
    private EmbeddedRegistry registry;

    @BeforeEach
    void start() throws IOException {
        registry = EmbeddedRegistry.start();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void itSpeaksTheProtocol() throws Exception {
        assertEquals(200, send("GET", "/v2/").statusCode());
        refused(send("GET", "/v2/none/tags/list"), 404, "NAME_UNKNOWN");
        refused(send("GET", "/v2/UPPER/tags/list"), 404, "NAME_INVALID");
        refused(send("GET", "/"), 404, "NAME_INVALID");
        refused(send("GET", REPO + "/blobs/uploads/"), 405, "UNSUPPORTED");
        assertTrue(registry.host().startsWith("127.0.0.1:"));
        assertEquals(5, registry.requests());
    }

    @Test
    void aBlobIsPushedInTwoStepsAndPulledInParts() throws Exception {
        byte[] bytes = new byte[100_000];
        new Random(7).nextBytes(bytes);
        String digest = io.edgewise.model.Digest.of(bytes).toString();

        HttpResponse<byte[]> opened = send("POST", REPO + "/blobs/uploads/");
        assertEquals(202, opened.statusCode());
        String upload = header(opened, "Location");
        HttpResponse<byte[]> put = send("PUT", upload + "?digest=" + digest, bytes);
        assertEquals(201, put.statusCode());
        String blob = header(put, "Location");

        assertArrayEquals(bytes, send("GET", blob).body());
        assertEquals("100000", header(send("HEAD", blob), "Content-Length"));
        assertEquals(digest, header(send("HEAD", blob), "Docker-Content-Digest"));
        HttpResponse<byte[]> rest = send("GET", blob, new byte[0], "Range", "bytes=99000-");
        assertEquals(206, rest.statusCode());
        assertEquals("bytes 99000-99999/100000", header(rest, "Content-Range"));
        assertArrayEquals(Arrays.copyOfRange(bytes, 99_000, 100_000), rest.body());
        HttpResponse<byte[]> middle = send("GET", blob, new byte[0], "Range", "bytes=5-9");
        assertArrayEquals(Arrays.copyOfRange(bytes, 5, 10), middle.body());
        assertEquals(
                416, send("GET", blob, new byte[0], "Range", "bytes=100000-").statusCode());
    }

    @Test
    void aBlobIsPushedInChunks() throws Exception {
        String upload = header(send("POST", REPO + "/blobs/uploads/"), "Location");

        HttpResponse<byte[]> first = send("PATCH", upload, utf8("{"), "Content-Range", "0-0");
        assertEquals(202, first.statusCode());
        assertEquals("0-0", header(first, "Range"));
        refused(send("PATCH", upload, utf8("}"), "Content-Range", "5-5"), 416, "BLOB_UPLOAD_INVALID");
        assertEquals(
                202, send("PATCH", upload, utf8("}"), "Content-Range", "1-1").statusCode());
        assertEquals("0-1", header(send("GET", upload), "Range"));
        assertEquals(201, send("PUT", upload + "?digest=" + BRACES).statusCode());
        refused(send("PUT", upload + "?digest=" + BRACES), 404, "BLOB_UPLOAD_UNKNOWN");
        assertEquals("{}", text(send("GET", REPO + "/blobs/" + BRACES)));
    }

    @Test
    void bytesThatDoNotFitTheirDigestAreRefused() throws Exception {
        refused(send("POST", REPO + "/blobs/uploads/?digest=" + BRACES, utf8("{ }")), 400, "DIGEST_INVALID");
        refused(send("POST", REPO + "/blobs/uploads/?digest=md5:00", utf8("{}")), 400, "DIGEST_INVALID");
        refused(send("GET", REPO + "/blobs/" + BRACES), 404, "BLOB_UNKNOWN");
        refused(
                send("PUT", REPO + "/manifests/" + EMPTY, utf8(manifest("")), "Content-Type", MANIFEST),
                400,
                "DIGEST_INVALID");
    }

    @Test
    void anEmptyBlobIsABlob() throws Exception {
        assertEquals(201, send("POST", REPO + "/blobs/uploads/?digest=" + EMPTY).statusCode());
        assertEquals(0, send("GET", REPO + "/blobs/" + EMPTY).body().length);
        assertEquals("0", header(send("HEAD", REPO + "/blobs/" + EMPTY), "Content-Length"));
    }

    @Test
    void aBlobIsMountedFromAnotherRepository() throws Exception {
        pushBraces();

        HttpResponse<byte[]> mounted =
                send("POST", "/v2/other/blobs/uploads/?mount=" + BRACES + "&from=models/pump-faults");
        assertEquals(201, mounted.statusCode());
        assertEquals("{}", text(send("GET", "/v2/other/blobs/" + BRACES)));
        assertEquals(
                202,
                send("POST", "/v2/other/blobs/uploads/?mount=" + EMPTY + "&from=nowhere")
                        .statusCode());
    }

    @Test
    void aManifestIsFoundByTagAndByDigest() throws Exception {
        refused(put("1.0.0", manifest("")), 404, "MANIFEST_BLOB_UNKNOWN");
        pushBraces();

        HttpResponse<byte[]> put = put("1.0.0", manifest(""));
        assertEquals(201, put.statusCode());
        String digest = header(put, "Docker-Content-Digest");

        assertEquals(manifest(""), text(send("GET", REPO + "/manifests/1.0.0")));
        assertEquals(manifest(""), text(send("GET", REPO + "/manifests/" + digest)));
        HttpResponse<byte[]> head = send("HEAD", REPO + "/manifests/1.0.0");
        assertEquals(MANIFEST, header(head, "Content-Type"));
        assertEquals(digest, header(head, "Docker-Content-Digest"));
        assertEquals(Integer.toString(manifest("").length()), header(head, "Content-Length"));
        refused(send("GET", REPO + "/manifests/2.0.0"), 404, "MANIFEST_UNKNOWN");
        refused(send("GET", REPO + "/manifests/-"), 400, "TAG_INVALID");
        refused(put("x", "{}"), 400, "MANIFEST_INVALID");
        refused(put("x", "not json"), 400, "MANIFEST_INVALID");
        refused(
                send("PUT", REPO + "/manifests/x", utf8(manifest("")), "Content-Type", "text/plain"),
                400,
                "MANIFEST_INVALID");

        assertEquals(202, send("DELETE", REPO + "/manifests/" + digest).statusCode());
        refused(send("GET", REPO + "/manifests/1.0.0"), 404, "MANIFEST_UNKNOWN");
    }

    @Test
    void tagsComeInPages() throws Exception {
        pushBraces();
        for (String tag : List.of("1.0.0", "1.1.0", "2.0.0")) {
            put(tag, manifest(""));
        }

        HttpResponse<byte[]> page = send("GET", REPO + "/tags/list?n=2");
        assertEquals(List.of("1.0.0", "1.1.0"), json(page).get("tags").texts());
        assertEquals("<" + REPO + "/tags/list?n=2&last=1.1.0>; rel=\"next\"", header(page, "Link"));
        HttpResponse<byte[]> last = send("GET", REPO + "/tags/list?n=2&last=1.1.0");
        assertEquals(List.of("2.0.0"), json(last).get("tags").texts());
        assertTrue(last.headers().firstValue("Link").isEmpty());
        assertEquals(
                3, json(send("GET", REPO + "/tags/list")).get("tags").texts().size());
    }

    @Test
    void referrersAreListedAndFiltered() throws Exception {
        pushBraces();
        String subject = header(put("1.0.0", manifest("")), "Docker-Content-Digest");
        String bundle = manifest(",\"artifactType\":\"application/x-bundle\",\"annotations\":{\"k\":\"v\"},"
                + "\"subject\":{\"mediaType\":\"" + MANIFEST + "\",\"digest\":\"" + subject + "\",\"size\":1}");

        HttpResponse<byte[]> pushed = put("signature", bundle);
        assertEquals(subject, header(pushed, "OCI-Subject"));

        JsonValue index = json(send("GET", REPO + "/referrers/" + subject));
        JsonValue found = index.get("manifests").elements().get(0);
        assertEquals(
                "application/vnd.oci.image.index.v1+json",
                index.get("mediaType").text());
        assertEquals(
                header(pushed, "Docker-Content-Digest"), found.get("digest").text());
        assertEquals("application/x-bundle", found.get("artifactType").text());
        assertEquals(bundle.length(), found.get("size").whole());
        assertEquals("v", found.get("annotations").get("k").text());
        HttpResponse<byte[]> other = send("GET", REPO + "/referrers/" + subject + "?artifactType=none");
        assertEquals("artifactType", header(other, "OCI-Filters-Applied"));
        assertEquals(List.of(), json(other).get("manifests").elements());
        assertEquals(
                List.of(),
                json(send("GET", REPO + "/referrers/" + EMPTY)).get("manifests").elements());

        registry.serveReferrers(false);
        refused(send("GET", REPO + "/referrers/" + subject), 404, "UNSUPPORTED");
        assertTrue(put("signature", bundle).headers().firstValue("OCI-Subject").isEmpty());
    }

    private void pushBraces() throws Exception {
        assertEquals(
                201,
                send("POST", REPO + "/blobs/uploads/?digest=" + BRACES, utf8("{}"))
                        .statusCode());
    }

    private HttpResponse<byte[]> put(String tag, String manifest) throws Exception {
        return send("PUT", REPO + "/manifests/" + tag, utf8(manifest), "Content-Type", MANIFEST);
    }

    private static String manifest(String more) {
        String empty = "{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"" + BRACES + "\",\"size\":2}";
        return "{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\",\"config\":" + empty + ",\"layers\":[" + empty
                + "]" + more + "}";
    }

    private static void refused(HttpResponse<byte[]> answer, int status, String code) {
        assertEquals(status, answer.statusCode(), () -> text(answer));
        assertEquals(
                code, json(answer).get("errors").elements().get(0).get("code").text());
    }

    private static JsonValue json(HttpResponse<byte[]> answer) {
        return Json.parse(answer.body(), JsonLimits.DOCUMENT);
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("no " + name);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> send(String method, String path) throws Exception {
        return send(method, path, new byte[0]);
    }

    private HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + registry.host() + path))
                .method(method, BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
