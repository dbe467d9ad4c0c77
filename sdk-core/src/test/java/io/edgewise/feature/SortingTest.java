package io.edgewise.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SortingTest {
    @Test
    void theOrderIsThatOfThePlatformWhateverComes() {
        Random random = new Random(4);
        double[] special = {0.0, -0.0, Double.MIN_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN
        };
        for (int round = 0; round < 4_000; round++) {
            double[] numbers = new double[random.nextInt(300)];
            int kinds = 1 + random.nextInt(4);
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = switch (random.nextInt(kinds)) {
                    case 0 -> random.nextGaussian();
                    case 1 -> random.nextInt(5);
                    case 2 -> i;
                    default -> special[random.nextInt(special.length)];
                };
            }
            int count = numbers.length == 0 ? 0 : random.nextInt(numbers.length + 1);
            double[] expected = numbers.clone();
            Arrays.sort(expected, 0, count);

            Sorting.sort(numbers, count);

            assertArrayEquals(expected, numbers, "round " + round);
        }
    }
}
