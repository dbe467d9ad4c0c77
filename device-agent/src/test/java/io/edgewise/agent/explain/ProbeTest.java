package io.edgewise.agent.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.feature.FeatureVector;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Prediction;
import io.edgewise.model.Ranges;
import io.edgewise.time.SystemTime;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of(
            new FeatureSchema.Feature(0, "a", "mean"),
            new FeatureSchema.Feature(0, "a", "max"),
            new FeatureSchema.Feature(1, "b", "mean")));
    private static final Ranges UNIT = new Ranges(SCHEMA, new float[] {0, 0, 0}, new float[] {1, 1, 2});

    @Test
    void oneFeatureOfABandIsMovedToTheThresholdAndNoFarther() {
        Quiet quiet = probe(ProbeTest::farthest, 0.5f, 9, 1);

        assertEquals(Quiet.Extent.ONE_FEATURE, quiet.extent());
        assertEquals(1, quiet.changes().size());
        Quiet.Change change = quiet.changes().get(0);
        assertEquals("max", change.feature());
        assertEquals(4, change.to(), 1e-4);
        assertEquals(5, change.widths(), 1e-4);
        assertTrue(change.score() <= 3 && change.score() > 2.99);
        assertEquals(quiet.runs(), runs);
    }

    @Test
    void ofSeveralThatDoTheSmallestChangeComesFirst() {
        Quiet quiet = probe(features -> features.value(0) + 4 * features.value(2), 2, 0.5f, 0.5f);

        assertEquals(Quiet.Extent.ONE_FEATURE, quiet.extent());
        assertEquals("b", quiet.changes().get(0).channel());
        assertEquals(0.25, quiet.changes().get(0).to(), 1e-4);
        assertEquals(1, quiet.changes().get(1).to(), 1e-4);
    }

    @Test
    void whereNoFeatureIsEnoughAChannelIsTriedAndThenSeveral() {
        assertEquals(
                Quiet.Extent.ONE_CHANNEL, probe(ProbeTest::farthest, 9, 9, 1).extent());

        Quiet both = probe(ProbeTest::farthest, 9, 9, 20);

        assertEquals(Quiet.Extent.SEVERAL_CHANNELS, both.extent());
        assertEquals(
                List.of("b", "a"),
                both.changes().stream().map(Quiet.Change::channel).toList());
    }

    @Test
    void aModelThatStaysLoudAndOneThatGivesNoAnswerAreToldAsThat() {
        assertEquals(Quiet.Extent.NOTHING, probe(features -> 99, 9, 9, 9).extent());
        assertEquals(
                Quiet.Extent.NOTHING, probe(features -> Double.NaN, 9, 9, 9).extent());
    }

    @Test
    void theSamplesOfASignalAreMovedTogetherAndNeverOneAlone() {
        FeatureSchema raw = new FeatureSchema(List.of(
                new FeatureSchema.Feature(0, "a", "raw-0"),
                new FeatureSchema.Feature(0, "a", "raw-1"),
                new FeatureSchema.Feature(1, "b", "raw-0")));
        Ranges ranges = new Ranges(raw, new float[] {0, 0, 0}, new float[] {1, 1, 1});

        Quiet quiet =
                new Probe(session(ProbeTest::farthest), ranges, new float[] {1, 9, 1}, 3, SystemTime.ticker()).run();

        assertEquals(Quiet.Extent.ONE_CHANNEL, quiet.extent());
        assertEquals("a", quiet.changes().get(0).channel());
        assertTrue(quiet.words().contains("all samples of a channel at once"), quiet.words());
    }

    @Test
    void withoutNormalRangesNothingIsKnown() {
        Quiet quiet = new Probe(
                        session(ProbeTest::farthest),
                        Ranges.unknown(SCHEMA),
                        new float[] {9, 9, 9},
                        3,
                        SystemTime.ticker())
                .run();

        assertEquals(Quiet.How.UNKNOWN, quiet.how());
    }

    private static int runs;

    private static Quiet probe(ToDoubleFunction<FeatureVector> score, float... seen) {
        runs = 0;
        return new Probe(session(score), UNIT, seen, 3, SystemTime.ticker()).run();
    }

    private static double farthest(FeatureVector features) {
        float worst = 0;
        for (int i = 0; i < features.size(); i++) {
            worst = Math.max(worst, UNIT.excess(i, features.value(i)));
        }
        return worst;
    }

    private static ModelSession session(ToDoubleFunction<FeatureVector> score) {
        Prediction prediction = new Prediction();
        return new ModelSession() {
            @Override
            public Prediction infer(FeatureVector features) {
                runs++;
                double value = score.applyAsDouble(features);
                return Double.isNaN(value) ? prediction.failed() : prediction.scored((float) value, -1, new float[0]);
            }

            @Override
            public void reset() {
                // it remembers nothing
            }

            @Override
            public void close() {
                // there is nothing to free
            }
        };
    }
}
