package io.edgewise.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.attest.KnownFloors.Series;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which counters of models that were in service here hold for a model that is new. */
class KnownFloorsTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            r.example/models/wells,  band,  9, its own scope
            r.example/models,        band,  9, a wider one that it may have been cut out of
            r.example/gone,          band,  9, one that the policy does not have any more
            '',                      band,  9, one that nobody remembers
            r.example/models/wells,  other, 0, another model
            r.example/pumps,         band,  0, another machine's
            r.example/models/wells/a,band,  0, a narrower one
            r.example/models/well,   band,  0, one that only begins alike
            """)
    void aCounterHoldsInItsScopeAndInWhatMayHaveBeenCutOutOfIt(String scope, String model, long floor, String why) {
        KnownFloors known =
                new KnownFloors(Packages.NOW.time(), 0, Map.of(new Series(scope, model), 9L), Set.of(), null);

        assertEquals(floor, known.counterOf(new Series("r.example/models/wells", "band"), policy()), why);
    }

    @ParameterizedTest
    @CsvSource({"3, 9", "9, 3"})
    void theHighestCounterHolds(long own, long wider) {
        KnownFloors known = new KnownFloors(
                Packages.NOW.time(),
                0,
                Map.of(
                        new Series("r.example/models/wells", "band"), own,
                        new Series("r.example/models", "band"), wider),
                Set.of(),
                null);

        assertEquals(9, known.counterOf(new Series("r.example/models/wells", "band"), policy()));
    }

    private static TrustPolicy policy() {
        TrustPolicyBuilder policy = TrustPolicy.builder("p").counter(1).key("a", Packages.LINE_A.getPublic());
        for (String scope : List.of("models", "models/well", "models/wells", "models/wells/a", "pumps")) {
            policy.scope("r.example/" + scope, 1, List.of("a"), List.of("oms"));
        }
        return policy.build();
    }
}
