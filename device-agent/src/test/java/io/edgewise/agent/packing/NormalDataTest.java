package io.edgewise.agent.packing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Digest;
import io.edgewise.signal.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NormalDataTest {
    @TempDir
    private Path folder;

    @Test
    void columnsOfNumbersAreChannelsAndJudgementsAreNot() throws IOException {
        Path file = write("flow,ts,note,speed,class\n1,0,on,10,0\n3,100,on,,0\n2,200,on,12,0\n");

        NormalData data = NormalData.scan(file, List.of());

        assertEquals(
                List.of("flow", "speed"),
                data.columns.stream().map(column -> column.name).toList());
        assertEquals(List.of("note", "class"), data.leftOut);
        assertEquals("ts", data.timeName);
        assertEquals(3, data.rows);
        assertEquals(10, data.rateHz);
        assertEquals(Digest.of(Files.readAllBytes(file)), data.digest);
        assertEquals(2, data.columns.get(1).usable);
        assertEquals(new Range(0, 4), Bounds.span(data.columns.get(0)));
        assertEquals(new Range(-39, 43), Bounds.physical(data.columns.get(0)));
    }

    @Test
    void theAuthorsOrderCounts() throws IOException {
        Path file = write("time,a,b,class\n0,1,2,3\n100,1,2,3\n");

        NormalData data = NormalData.scan(file, List.of("class", "a"));

        assertEquals(
                List.of("class", "a"),
                data.columns.stream().map(column -> column.name).toList());
        assertEquals(new Range(0.995, 1.005), Bounds.span(data.columns.get(1)), "what never moves has a width, too");
    }

    @Test
    void irregularRowsHaveNoRate() throws IOException {
        assertEquals(0, NormalData.scan(write("time,a\n0,1\n100,1\n500,1\n5000,1\n"), List.of()).rateHz);
    }

    @Test
    void anEmptyColumnThatTheAuthorNamesIsAChannelWithoutRanges() throws IOException {
        NormalData data = NormalData.scan(write("time,a,b\n0,1,\n100,1,\n"), List.of("b", "a"));

        assertTrue(data.columns.get(0).isEmpty());
        assertEquals(Range.ANY, Bounds.span(data.columns.get(0)));
    }

    @Test
    void whatIsNotThereIsNamed() throws IOException {
        Path file = write("time,flow,note\n0,1,on\n");

        assertTrue(complaint(file, "flaw").contains("did you mean 'flow'?"));
        assertTrue(complaint(file, "note").contains("no number in the columns [note]"));
    }

    private static String complaint(Path file, String channel) {
        return String.valueOf(assertThrows(PackingException.class, () -> NormalData.scan(file, List.of(channel)))
                .getMessage());
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("normal.csv"), text);
    }
}
