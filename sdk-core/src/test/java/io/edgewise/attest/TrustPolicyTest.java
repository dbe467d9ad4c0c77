package io.edgewise.attest;

import static io.edgewise.attest.Packages.LINE_A;
import static io.edgewise.attest.Packages.LINE_B;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustPolicyTest {
    private static final List<String> A = List.of("a");
    private static final List<String> OMS = List.of("oms");

    @ParameterizedTest
    @CsvSource(textBlock = """
            registry.example:5000/models/x,        registry.example:5000/models
            registry.example:5000/models/x/y,      registry.example:5000/models
            registry.example:5000/models,          registry.example:5000/models
            registry.example:5000/models/wells/x,  registry.example:5000/models/wells
            registry.example:5000/models/wells-x/y,registry.example:5000/models
            REGISTRY.example:5000/models/x,        registry.example:5000/models
            registry.example:5000/models-x/y,
            registry.example:5000/other/models/x,
            registry.example/models/x,
            registry.example:500/models/x,
            registry.example:50001/models/x,
            other.example/any/thing,               other.example
            other.example.evil/any/thing,
            file:/srv/models/Pump.tar,             file:/srv/models
            file:/srv/models-x/pump.tar,
            file:/srv,
            """)
    void scopesCoverWholeSegmentsAndTheLongestWins(String place, String scope) {
        TrustPolicy policy = builder()
                .scope("registry.example:5000/models/", 1, A, OMS)
                .scope("registry.example:5000/models/wells", 1, A, OMS)
                .scope("other.example/", 1, A, OMS)
                .scope("file:/srv/models/", 1, A, OMS)
                .build();

        assertEquals(
                scope,
                policy.scopeOf(ModelRef.parse(place))
                        .map(TrustPolicy.Scope::prefix)
                        .orElse(null));
    }

    @Test
    void aReferenceMadeByHandCannotClimbIntoAScope() {
        TrustPolicy policy = builder().scope("r.example/models", 1, A, OMS).build();

        assertTrue(policy.scopeOf(new ModelRef("r.example", "models/x", null, null))
                .isPresent());
        for (String repository : List.of("models/../evil", "models//x", "models/./x", "models/")) {
            assertTrue(
                    policy.scopeOf(new ModelRef("r.example", repository, null, null))
                            .isEmpty(),
                    repository);
        }
    }

    @Test
    void everyComplaintNamesThePlaceAndWhatWouldBeRight() {
        complains(
                "scopes[r.example]: the key 'aa' is not known; did you mean 'a'?",
                b -> b.scope("r.example", 1, List.of("aa"), OMS));
        complains(
                "scopes[r.example]: the format 'cosine' is not known; did you mean 'cosign'?",
                b -> b.scope("r.example", 1, A, List.of("cosine")));
        complains(
                "scopes[r.example]: names no format; known: [oms, cosign, cosign-legacy]",
                b -> b.scope("r.example", 1, A, List.of()));
        complains(
                "scopes[r.example/x]: stands there twice; one prefix has one rule",
                b -> b.scope("r.example/x", 1, A, OMS).scope("r.example/x/", 1, A, OMS));
        complains(
                "scopes[r.example]: the threshold is 2; it must be 1 to 1, the number of its keys",
                b -> b.scope("r.example", 2, List.of("a", "a"), OMS));
        complains(
                "scopes[r.example]: the threshold is 0; it must be 1 to 1, the number of its keys",
                b -> b.scope("r.example", 0, A, OMS));
        for (String prefix : List.of("", "/", "oci://r.example/x", "r.example//x", "r.example/../x", "r.example/*")) {
            complains("scopes[" + prefix + "]: is no prefix of repositories", b -> b.scope(prefix, 1, A, OMS));
        }
        for (String prefix : List.of("file:", "file:/", "file:/srv/../etc", "file:srv", "file:/srv:1", "file://srv")) {
            complains("scopes[" + prefix + "]: ", b -> b.scope(prefix, 1, A, OMS));
        }
        complains("keys.b: is the same key as 'a'; one key has one name", b -> b.key("b", LINE_A.getPublic()));
        complains("keys.a: stands there twice", b -> b.key("a", LINE_B.getPublic()));
        complains("the key's name is 'a b'", b -> b.key("a b", LINE_B.getPublic()));
        complains("counter: is 0; it must be 1 or more", b -> b.counter(0));
    }

    @Test
    void theDigestIsOfTheMeaningAndChangesWithEveryPartOfIt() {
        Digest digest = two(b -> b).digest();

        TrustPolicy otherOrder = TrustPolicy.builder("p")
                .scope("R.example/x/", 1, List.of("b", "a"), OMS)
                .key("b", LINE_B.getPublic())
                .key("a", LINE_A.getPublic())
                .counter(1)
                .build();
        assertEquals(digest, otherOrder.digest());
        assertNotEquals(digest, two(b -> b.counter(2)).digest());
        assertNotEquals(digest, two(b -> b.development(true)).digest());
        assertNotEquals(digest, two(b -> b.scope("r.example/y", 1, A, OMS)).digest());
        assertNotEquals(
                digest, two(b -> b.key("c", Packages.STRANGER.getPublic())).digest());
    }

    @Test
    void theScopesOfAPolicyDoNotChangeWithTheListsTheyCameFrom() {
        java.util.ArrayList<String> names = new java.util.ArrayList<>(A);
        TrustPolicy policy = builder().scope("r.example", 1, names, OMS).build();

        names.add("b");

        assertEquals(
                java.util.Set.of("a"), policy.scopes().get(0).require().get(0).keys());
    }

    private static TrustPolicyBuilder builder() {
        return TrustPolicy.builder("p").counter(1).key("a", LINE_A.getPublic());
    }

    private static TrustPolicy two(UnaryOperator<TrustPolicyBuilder> change) {
        return change.apply(builder().key("b", LINE_B.getPublic()).scope("r.example/x", 1, List.of("a", "b"), OMS))
                .build();
    }

    private static void complains(String message, UnaryOperator<TrustPolicyBuilder> change) {
        String found = String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> change.apply(builder()).build())
                .getMessage());
        assertTrue(found.startsWith(message), found);
    }
}
