package io.edgewise.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgewise.model.ModelRef;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A repository's name becomes a part of an address and of a trust scope: it must not mean two places. */
class RepositoryNamesTest {
    @Test
    void namesThatClimbOutOfTheirScopeAreRefused() {
        for (String name : List.of("models/../evil", "models//x", "models/./x", "a/", "a..b", "a___b", "-a", "A")) {
            assertThrows(IllegalArgumentException.class, () -> ModelRef.parse("r.example/" + name + ":1"), name);
        }
    }

    @Test
    void theNamesOfTheDistributionSpecAreTaken() {
        for (String name : List.of("a", "models/well-band", "a.b/c_d/e__f/g---h", "0/1")) {
            assertEquals(name, ModelRef.parse("r.example/" + name + ":1").repository());
        }
    }
}
