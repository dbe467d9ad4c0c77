package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The document of {@code check}, and its published schema and example. */
class CheckDocumentTest {
    @Test
    void theExampleIsValid() {
        assertEquals(
                List.of(),
                Schemas.violations(
                        "check", Schemas.example("edgewise.check.v1.json").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void withoutAFileOnlyTheProgramAndTheMachineAreLookedAt() {
        Shell.Result result = Shell.run("check", "--json", "-");

        assertEquals(0, result.code(), result.err());
        assertEquals(List.of(), Schemas.violations("check", result.out().getBytes(StandardCharsets.UTF_8)));
        assertTrue(result.err().contains("skipped configuration    no file was named"), result.err());
        assertTrue(result.err().contains("ok      native library"), result.err());
        assertEquals(4, result.err().lines().count(), result.err());
    }
}
