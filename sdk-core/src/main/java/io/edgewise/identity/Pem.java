package io.edgewise.identity;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PEM by RFC 7468: text around the blocks is allowed, as tools write it; headers inside are not. */
final class Pem {
    private static final Pattern BLOCK = Pattern.compile(
            "^-----BEGIN ([A-Z0-9 ]{1,40})-----\\R(.*?)^-----END \\1-----\\s*?$", Pattern.DOTALL | Pattern.MULTILINE);

    private Pem() {}

    /** One block. No record: its text would show what is inside a private key. */
    static final class Block {
        private final String label;
        private final String body;

        private Block(String label, String body) {
            this.label = label;
            this.body = body;
        }

        /** Returns what it says it holds. */
        String label() {
            return label;
        }

        /** Returns what it holds; empty when that is not plain base64. */
        Optional<byte[]> der() {
            try {
                return Optional.of(Base64.getDecoder().decode(body.replaceAll("\\s", "")));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /** Returns the blocks of a file, in their order. Curve parameters, which some tools put first, are left out. */
    static List<Block> blocks(byte[] file) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            if (!matcher.group(1).equals("EC PARAMETERS")) {
                blocks.add(new Block(matcher.group(1), matcher.group(2)));
            }
        }
        return blocks;
    }

    /** Returns a block of 64 columns with LF and a line end at the end: the form that OMS hashes for its key hint. */
    static String write(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
