package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTableTest {
    @TempDir
    private Path folder;

    @Test
    void fieldsAreReadAsTheyWereWritten() throws IOException {
        List<String> fields = List.of("plain", "a,b", "say \"x\"", "two\nlines", "", " ä ", "\r");

        String text = "a,b,c,d,e,f,g\r\n" + CsvTable.line(fields) + "\r\n\n";

        assertEquals(fields, List.copyOf(read(text).get(0).values()));
        assertEquals(1, read(text).size());
    }

    @Test
    void aTableWithoutRowsAndOneWithAMarkInFrontAreRead() throws IOException {
        assertEquals(List.of(), read("a,b"));
        assertEquals(List.of(Map.of("a", "1")), read("\ufeffa\n1"));
    }

    @Test
    void whatIsNoTableIsRefusedWithItsLine() {
        for (String text : List.of("a,b\n1", "a,b\n1,2,3", "a,a\n1,2", "a\n\"1", "a\n\"1\"2", "a,b\n\"x\ny\",2\n3")) {
            ConfigException refused = assertThrows(ConfigException.class, () -> read(text), text);
            assertTrue(String.valueOf(refused.getMessage()).matches("(?s).*t\\.csv:[1-4]: .*"), refused.getMessage());
        }
        assertThrows(ConfigException.class, () -> CsvTable.read(folder));
        assertThrows(ConfigException.class, () -> CsvTable.read(folder.resolve("none")));
    }

    private List<Map<String, String>> read(String text) throws IOException {
        return CsvTable.read(Files.writeString(folder.resolve("t.csv"), text));
    }
}
