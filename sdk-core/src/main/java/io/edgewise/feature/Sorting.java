package io.edgewise.feature;

/**
 * Sorts numbers in place without an object. {@code Arrays.sort} makes some from Java 22 on, for more than 64 numbers,
 * and the path must allocate nothing. The order is the same: {@code -0.0} before {@code 0.0}.
 */
final class Sorting {
    /** Up to here insertion is the faster one. */
    private static final int FEW = 48;

    private Sorting() {}

    /** Sorts the first {@code count} numbers. */
    static void sort(double[] numbers, int count) {
        if (count <= FEW) {
            insert(numbers, count);
        } else {
            heap(numbers, count);
        }
    }

    private static void insert(double[] numbers, int count) {
        for (int i = 1; i < count; i++) {
            double number = numbers[i];
            int at = i;
            while (at > 0 && Double.compare(numbers[at - 1], number) > 0) {
                numbers[at] = numbers[at - 1];
                at--;
            }
            numbers[at] = number;
        }
    }

    /** Heapsort: never worse than n log n, whatever comes. */
    private static void heap(double[] numbers, int count) {
        for (int parent = count / 2 - 1; parent >= 0; parent--) {
            sink(numbers, parent, count, numbers[parent]);
        }
        for (int end = count - 1; end > 0; end--) {
            double number = numbers[end];
            numbers[end] = numbers[0];
            sink(numbers, 0, end, number);
        }
    }

    private static void sink(double[] numbers, int from, int end, double number) {
        int at = from;
        for (int child = 2 * at + 1; child < end; child = 2 * at + 1) {
            if (child + 1 < end && Double.compare(numbers[child], numbers[child + 1]) < 0) {
                child++;
            }
            if (Double.compare(number, numbers[child]) >= 0) {
                break;
            }
            numbers[at] = numbers[child];
            at = child;
        }
        numbers[at] = number;
    }
}
