package io.edgewise.agent.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Small texts of proc and sys. What is not there or cannot be read is empty: the machine does not tell. */
final class HostFile {
    private static final int LIMIT = 256 << 10;
    private static final int MOST_ENTRIES = 256;

    private HostFile() {}

    /** Returns the first 256 KiB of a file. */
    static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LIMIT), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }

    /** Returns what lies in a folder under such a name, sorted, at most {@value #MOST_ENTRIES}. */
    static List<Path> entries(Path folder, String glob) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
            for (Path entry : entries) {
                if (found.size() == MOST_ENTRIES) {
                    break;
                }
                found.add(entry);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        return found.stream().sorted().toList();
    }

    /** Returns a whole number that is not negative; −1 where the text is none. */
    static long count(String text) {
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Long.parseLong(text);
    }
}
