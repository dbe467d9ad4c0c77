package io.edgewise.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChallengeTest {
    @Test
    void parametersComeInAnyOrderQuotedOrNot() {
        assertEquals(
                List.of(new Challenge(
                        "bearer",
                        Map.of("realm", "https://a/token", "service", "a b", "scope", "repository:x:pull,push"))),
                Challenge.parse(List.of(
                        "Bearer scope=\"repository:x:pull,push\", Service=\"a b\" ,realm = \"https://a/token\"")));
    }

    @Test
    void severalChallengesStandInOneHeaderOrInSeveral() {
        List<Challenge> expected = List.of(
                new Challenge("basic", Map.of("realm", "x, Bearer realm=y")),
                new Challenge("negotiate", Map.of()),
                new Challenge("bearer", Map.of("realm", "z")));

        assertEquals(
                expected, Challenge.parse(List.of("Basic realm=\"x, Bearer realm=y\", Negotiate, Bearer realm=z")));
        assertEquals(
                expected,
                Challenge.parse(List.of("Basic realm=\"x, Bearer realm=y\"", "Negotiate", "bearer realm=\"z\"")));
    }

    @Test
    void aBackslashTakesTheNextCharacterAsItIs() {
        assertEquals(
                Map.of("realm", "a\"b\\c"),
                Challenge.parse(List.of("Basic realm=\"a\\\"b\\\\c\"")).get(0).parameters());
    }

    @Test
    void theFirstOfTwoValuesCounts() {
        assertEquals(
                "https://a",
                Challenge.parse(List.of("Bearer realm=\"https://a\",realm=\"https://b\""))
                        .get(0)
                        .parameter("realm")
                        .orElseThrow());
    }

    @Test
    void aHeaderOfMoreThanEightKibibytesIsNotRead() {
        assertTrue(Challenge.parse(List.of("Basic realm=\"" + "x".repeat(9000) + "\""))
                .isEmpty());
    }

    @Test
    void noHeaderMakesItFailOrHang() {
        Random random = new Random(5);
        String alphabet = "Ba =,\"\\\t;/é";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder header = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                header.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Challenge.parse(List.of(header.toString()));
        }
    }
}
