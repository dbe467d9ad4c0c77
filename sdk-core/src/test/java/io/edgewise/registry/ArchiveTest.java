package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArchiveTest {
    private static final long MOST = 64 << 20;
    private static final String LONG = "folder/" + "n".repeat(180) + ".onnx";

    @Test
    void filesAreListedWithTheirDigestsAndReadOneByOne() {
        byte[] tar = new Tars()
                .entry("m/", '5', 0755, new byte[0])
                .file("m/a.onnx", "first")
                .file("m/b.txt", "")
                .end();

        for (byte[] packed : List.of(tar, Tars.gzip(tar))) {
            Archive found = list(packed);

            assertEquals(
                    List.of("m", "m/a.onnx", "m/b.txt"),
                    found.entries().stream().map(ArchiveEntry::path).toList());
            assertEquals(
                    Digest.of("first".getBytes(UTF_8)), found.entries().get(1).digest());
            assertEquals(Digest.of(tar), found.unpacked());
            assertArrayEquals("first".getBytes(UTF_8), read(packed, "m/a.onnx").orElseThrow());
            assertEquals(Optional.empty(), read(packed, "m"));
            assertEquals(Optional.empty(), read(packed, "a.onnx"));
        }
    }

    @Test
    void headersBeforeAnEntryAreBounded() {
        Tars many = new Tars();
        for (int i = 0; i < 40; i++) {
            many.pax('x', "comment" + i, "x");
        }

        assertRefused(
                Refusal.BAD_ARCHIVE, () -> list(many.file("a.onnx", "first").end()));
    }

    @Test
    void namesAndSizesThatDoNotFitAreReadFromWhereTheyStand() {
        byte[] huge = new byte[12]; // the number of GNU tar: the highest bit, then the value
        huge[0] = (byte) 0x80;
        huge[11] = 5;

        assertEquals(
                LONG,
                only(new Tars().pax('x', "path", LONG).file("cut", "12345")).path());
        assertEquals(
                LONG,
                only(new Tars()
                                .entry("././@LongLink", 'L', 0, (LONG + "\0").getBytes(UTF_8))
                                .file("cut", "12345"))
                        .path());
        assertEquals(
                5,
                only(new Tars().header("a", '0', 0644, huge).content("12345".getBytes(UTF_8)))
                        .size());
        assertEquals(
                5,
                only(new Tars()
                                .pax('x', "size", "5")
                                .header("a", '0', 0644, "00000000000".getBytes(UTF_8))
                                .content("12345".getBytes(UTF_8)))
                        .size());
        assertEquals(
                "a",
                only(new Tars().pax('g', "comment", "a1b2").file("a", "12345")).path());
    }

    @Test
    void whatIsNoPlainFileIsRefused() {
        for (char type : "12346".toCharArray()) {
            refused(Refusal.NOT_A_FILE, new Tars().file("a", "x").entry("b", type, 0644, new byte[0]));
        }
        refused(Refusal.NOT_A_FILE, new Tars().entry("a", '0', 04755, new byte[1]));
        refused(Refusal.NOT_A_FILE, new Tars().entry("a", '0', 02755, new byte[1]));
        refused(Refusal.NOT_A_FILE, new Tars().entry("a", 'S', 0644, new byte[1])); // with holes, by GNU tar
        refused(Refusal.UNSAFE_PATH, new Tars().file("../a", "x"));
        refused(Refusal.UNSAFE_PATH, new Tars().pax('x', "path", "/etc/a").file("a", "x"));
        refused(
                Refusal.UNSAFE_PATH,
                new Tars().entry("..", '5', 0755, new byte[0]).file("a", "x"));
        refused(Refusal.INVALID_PATH, new Tars().file("./a", "x"));
        refused(Refusal.INVALID_PATH, new Tars().pax('x', "path", "a\0b").file("a", "x"));
    }

    @Test
    void archivesThatTwoReadersCouldReadInTwoWaysAreRefused() {
        byte[] behind = Arrays.copyOf(new Tars().file("a", "x").end(), 8192);
        behind[8000] = 1;
        byte[] checksum = new Tars().file("a", "x").end();
        checksum[0] = 'b';
        byte[] afterName = new Tars().file("a\0b", "x").end();

        assertRefused(Refusal.BAD_ARCHIVE, () -> list(behind));
        assertRefused(Refusal.BAD_ARCHIVE, () -> list(checksum));
        assertRefused(Refusal.BAD_ARCHIVE, () -> list(afterName));
        assertRefused(Refusal.BAD_ARCHIVE, () -> list(new Tars().end()));
        assertRefused(Refusal.BAD_ARCHIVE, () -> list(new byte[0]));
        assertRefused(
                Refusal.BAD_ARCHIVE,
                () -> list(new Tars().entry("a", '5', 0755, new byte[0]).end()));
        assertRefused(Refusal.BAD_ARCHIVE, () -> list(new Tars().file("a", "x").withoutEnd()));
        refused(Refusal.BAD_ARCHIVE, new Tars().pax('g', "path", "b").file("a", "x"));
        refused(
                Refusal.BAD_ARCHIVE,
                new Tars().pax('x', "GNU.sparse.major", "1").file("a", "x"));
        refused(
                Refusal.BAD_ARCHIVE,
                new Tars().entry("pax", 'x', 0, "99 path=b\n".getBytes(UTF_8)).file("a", "x"));
        refused(
                Refusal.BAD_ARCHIVE,
                new Tars()
                        .entry("pax", 'x', 0, Tars.record("path", "b").repeat(2).getBytes(UTF_8))
                        .file("a", "x"));
        refused(Refusal.BAD_ARCHIVE, new Tars().header("a", '0', 0644, "0000000000x".getBytes(UTF_8)));
        refused(Refusal.BAD_ARCHIVE, new Tars().pax('x', "size", "-1").file("a", "x"));
    }

    @Test
    void archivesWithoutMeasureAreRefusedBeforeTheyFillAnything() {
        byte[] zeros = Tars.gzip(new Tars().file("a", "0".repeat(4 << 20)).end());
        Tars many = new Tars();
        for (int i = 0; i <= 4096; i++) {
            many.file("f" + i, "");
        }
        byte[] zstd = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0};

        assertTrue(zeros.length < 10_000);
        assertRefused(Refusal.LIMIT_EXCEEDED, () -> list(zeros));
        assertRefused(Refusal.LIMIT_EXCEEDED, () -> list(many.end()));
        refused(
                Refusal.LIMIT_EXCEEDED,
                new Tars().entry("pax", 'x', 0, new byte[70_000]).file("a", "x"));
        assertRefused(
                Refusal.LIMIT_EXCEEDED,
                () -> Archive.read(
                        () -> new ByteArrayInputStream(new byte[4096]), layer(new byte[4096]), 100, "a test"));
        assertRefused(Refusal.KIND_UNSUPPORTED, () -> list(zstd));
    }

    @Test
    void aCutArchiveIsRefusedWhereverItIsCut() {
        byte[] tar = new Tars().file("a", "some bytes").file("b", "more").end();
        byte[] gzip = Tars.gzip(tar);
        int endMark = tar.length - 1024 + 512;

        for (int length = 0; length < endMark; length++) {
            byte[] cut = Arrays.copyOf(tar, length);
            assertRefused(Refusal.BAD_ARCHIVE, () -> list(cut));
        }
        for (int length = 0; length < gzip.length; length++) {
            byte[] cut = Arrays.copyOf(gzip, length);
            assertRefused(Refusal.BAD_ARCHIVE, () -> list(cut));
        }
    }

    @Test
    void noGarbageBringsMoreThanARefusal() {
        byte[] tar = new Tars()
                .pax('x', "path", LONG)
                .file("a", "some bytes")
                .entry("././@LongLink", 'L', 0, "long\0".getBytes(UTF_8))
                .file("b", "more")
                .end();
        long seed = 5;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] garbage = tar.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                garbage[random.nextInt(garbage.length)] = (byte) random.nextInt();
            }
            try {
                list(round % 2 == 0 ? garbage : Tars.gzip(garbage))
                        .entries()
                        .forEach(entry -> SafePath.check(entry.path(), "seed " + seed + ", round"));
            } catch (RefusedException e) {
                assertTrue(e.refusal() != Refusal.MALFORMED, "seed " + seed + ", round " + round);
            }
        }
    }

    private static ArchiveEntry only(Tars tar) {
        List<ArchiveEntry> entries = list(tar.end()).entries();
        assertEquals(1, entries.size());
        assertEquals(Digest.of("12345".getBytes(UTF_8)), entries.get(0).digest());
        return entries.get(0);
    }

    private static void refused(Refusal refusal, Tars tar) {
        byte[] bytes = tar.end();
        assertRefused(refusal, () -> list(bytes));
        assertRefused(refusal, () -> list(Tars.gzip(bytes)));
    }

    private static Archive list(byte[] bytes) {
        return Archive.read(() -> new ByteArrayInputStream(bytes), layer(bytes), MOST, "a test");
    }

    private static Optional<byte[]> read(byte[] bytes, String path) {
        return Archive.file(() -> new ByteArrayInputStream(bytes), layer(bytes), path, MOST);
    }

    private static Descriptor layer(byte[] bytes) {
        return Descriptor.of("application/vnd.cncf.model.weight.v1.tar", bytes);
    }
}
