package io.edgewise.attest;

import io.edgewise.model.Digest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Hashes a folder, or a single file, as the OMS specification says: the vectors are folders, our packages are not. */
final class ModelFolder {
    /** Left out by default, at the root alone. */
    private static final Set<String> DEFAULTS = Set.of(".git", ".github", ".gitignore", ".gitattributes");

    private ModelFolder() {}

    /** Returns path to digest; refuses links, pipes and everything else that is no plain file. */
    static Map<String, Digest> hash(Path root, Set<String> leftOut) throws IOException {
        Map<String, Digest> files = new TreeMap<>();
        if (Files.isRegularFile(root, LinkOption.NOFOLLOW_LINKS)) {
            files.put(root.getFileName().toString(), Digest.of(Files.readAllBytes(root)));
            return files;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return isLeftOut(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!attributes.isRegularFile()) {
                    throw new IOException("no plain file: " + file);
                }
                if (!isLeftOut(file)) {
                    files.put(relative(file), Digest.of(Files.readAllBytes(file)));
                }
                return FileVisitResult.CONTINUE;
            }

            private boolean isLeftOut(Path path) {
                return DEFAULTS.contains(relative(path)) || leftOut.contains(relative(path));
            }

            private String relative(Path path) {
                return root.relativize(path).toString();
            }
        });
        return files;
    }
}
