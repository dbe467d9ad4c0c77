package io.edgewise.agent.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.json.JsonWriter;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ControlServerIT {
    private static final byte[] LONG = "x".repeat(3_000_000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private final CompletableFuture<String> done = new CompletableFuture<>();
    private final Semaphore asked = new Semaphore(0);

    @Test
    void aQuestionGetsItsAnswerWhole() throws IOException {
        try (ControlServer server = start(socket())) {
            assertTrue(server.toString().length() > 0);
            assertArrayEquals(LONG, ControlClient.ask(socket(), "status"));
            assertTrue(new String(ControlClient.ask(socket(), "what"), StandardCharsets.UTF_8).contains("unknown"));
        }
        assertFalse(Files.exists(socket()));
    }

    @Test
    void theSocketIsItsOwnersAloneAndNothingElseIsLeftInTheFolder() throws IOException {
        try (ControlServer server = start(socket());
                Stream<Path> files = Files.list(folder)) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())));
            assertEquals(1, files.count(), server::toString);
        }
    }

    @Test
    void whoSaysNothingKeepsNobodyWaitingForLong() throws IOException {
        try (ControlServer server = start(socket());
                SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            assertTrue(silent.isConnected(), server::toString);
            assertArrayEquals(LONG, ControlClient.ask(socket(), "status")); // gives up after 10 s, the server after 1 s
        }
    }

    @Test
    void aQuestionThatIsTooLongIsNotAnswered() throws IOException {
        try (ControlServer server = start(socket())) {
            assertThrows(IOException.class, () -> ControlClient.ask(socket(), "s".repeat(5000)), server::toString);
            assertArrayEquals(LONG, ControlClient.ask(socket(), "status"));
        }
    }

    @Test
    void anOrderIsAWordABlankAndOneObject() throws IOException {
        try (ControlServer server = start(socket())) {
            assertEquals("{\"is\":\"b\"}", said("echo {\"a\": \"b\"}"), server::toString);
            assertTrue(said("echo").contains("is empty"));
            assertTrue(said("echo {\"a\": \"b\"} {}").contains("after its end"));
            assertTrue(said("echo {\"a\": \"b\", \"a\": \"c\"}").contains("Duplicate"));
            assertTrue(said("echo {\"b\": 1}").contains("the key 'b' is not known"));
            assertTrue(said("echo {\"a\": ").contains("error"));
            assertTrue(said("status {\"a\": \"b\"}").contains("unknown question"));
            assertTrue(said("{\"a\": \"b\"}").contains("unknown question"));
        }
    }

    @Test
    void anObjectOfMoreThanFourKibibytesIsRefusedAndOneOfJustThatIsRead() throws IOException {
        String most = "b".repeat(4096 - "{\"a\":\"\"}".length());
        try (ControlServer server = start(socket())) {
            assertEquals("{\"is\":\"" + most + "\"}", said("echo {\"a\":\"" + most + "\"}"), server::toString);
            assertTrue(said("echo {\"a\":\"b" + most + "\"}").contains("larger than 4096 bytes"));
            assertTrue(said("s".repeat(256)).contains("unknown question"));
            assertThrows(IOException.class, () -> said("s".repeat(257)));
        }
    }

    @Test
    @Timeout(30)
    void anAnswerThatWaitsKeepsNobodyWaitingAndComesWhenItIsDone() throws Exception {
        try (ControlServer server = start(socket())) {
            CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> asked("wait {\"ms\": 9000}"));
            assertEquals("n", said("wait {\"ms\": 1}"), server::toString);
            for (int i = 0; i < 20; i++) {
                assertEquals("{\"is\":\"b\"}", said("echo {\"a\": \"b\"}"));
            }
            assertFalse(waiting.isDone());

            done.complete("it is");

            assertEquals("d", waiting.get());
        }
    }

    @Test
    @Timeout(30)
    void ofManyWhoAskAtOnceEachIsToldWhatBecameOfIt() throws Exception {
        ExecutorService people = Executors.newCachedThreadPool();
        try (ControlServer server = start(socket())) {
            List<CompletableFuture<String>> waiting = new ArrayList<>();
            for (int i = 0; i < LaterAnswers.MOST + 8; i++) {
                waiting.add(CompletableFuture.supplyAsync(() -> asked("wait {\"ms\": 60000}"), people));
            }
            asked.acquire(LaterAnswers.MOST + 1); // the last of them has no place yet

            done.complete("it is");

            for (CompletableFuture<String> one : waiting) {
                assertEquals("d", one.get(), server::toString);
            }
        } finally {
            people.shutdown();
        }
    }

    @Test
    @Timeout(30)
    void whoWaitsIsAnsweredAsItStandsWhenTheServerEnds() throws Exception {
        CompletableFuture<String> waiting;
        try (ControlServer server = start(socket())) {
            waiting = CompletableFuture.supplyAsync(() -> asked("wait {\"ms\": 60000}"));
            assertEquals("n", said("wait {\"ms\": 1}"), server::toString);
            asked.acquire(2);
        }
        assertEquals("n", waiting.get());
    }

    private String asked(String question) {
        try {
            return said(question);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String said(String question) throws IOException {
        return new String(ControlClient.ask(socket(), question), StandardCharsets.UTF_8).strip();
    }

    @Test
    void aSocketThatWasLeftOverIsReplaced() throws IOException {
        try (ServerSocketChannel old = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            old.bind(UnixDomainSocketAddress.of(socket()));
        }
        assertTrue(Files.exists(socket()));

        try (ControlServer server = start(socket())) {
            assertArrayEquals(LONG, ControlClient.ask(socket(), "status"), server::toString);
        }
    }

    @Test
    void aSecondAgentIsRefusedInWordsAndTheFirstGoesOn() throws IOException {
        try (ControlServer server = start(socket())) {
            IOException error = assertThrows(IOException.class, () -> start(socket()));

            assertTrue(String.valueOf(error.getMessage()).startsWith("another agent answers on " + socket()));
            assertArrayEquals(LONG, ControlClient.ask(socket(), "status"), server::toString);
        }
    }

    @Test
    void aFileThatIsNoSocketIsNeverRemoved() throws IOException {
        Files.writeString(socket(), "mine");

        IOException error = assertThrows(IOException.class, () -> start(socket()));

        assertTrue(String.valueOf(error.getMessage()).contains("is no socket"), error.getMessage());
        assertEquals("mine", Files.readString(socket()));
    }

    @Test
    void aPathThatIsTooLongIsRefusedInWords() {
        IOException error = assertThrows(IOException.class, () -> start(folder.resolve("s".repeat(90))));

        assertTrue(String.valueOf(error.getMessage()).contains("longer than 90 bytes"), error.getMessage());
    }

    private Path socket() {
        return folder.resolve("a.sock");
    }

    private ControlServer start(Path socket) throws IOException {
        return ControlServer.start(
                socket,
                Map.of("status", LONG::clone),
                Map.of(
                        "echo",
                        json -> Later.now(JsonWriter.object(out ->
                                out.put("is", json.only(Set.of("a")).get("a").text()))),
                        "wait",
                        json -> {
                            asked.release();
                            return new Later(
                                    done, Duration.ofMillis(json.get("ms").whole()), () ->
                                            new byte[] {(byte) (done.isDone() ? 'd' : 'n')});
                        }),
                SystemTime.ticker());
    }
}
