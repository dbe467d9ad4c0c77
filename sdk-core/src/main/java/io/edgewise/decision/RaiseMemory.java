package io.edgewise.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Remembers which of the last windows were above the threshold, and which fault each of those told. */
final class RaiseMemory {
    private final WindowMemory above;
    private final int[] labels;
    private int last;

    RaiseMemory(int windows) {
        this.above = new WindowMemory(windows);
        this.labels = new int[windows];
        clear();
    }

    void add(boolean isAbove, int label) {
        above.add(isAbove);
        last = last + 1 == labels.length ? 0 : last + 1;
        labels[last] = isAbove && label > 0 ? label : Judgement.NO_LABEL;
    }

    int count() {
        return above.count();
    }

    /** Returns which windows were above, a bit each, the last one the lowest. */
    long above() {
        return above.bits();
    }

    /** Returns the labels, the last one first; none where none was told, which is so of most models and windows. */
    List<Integer> labels() {
        if (!anyLabel()) {
            return List.of();
        }
        List<Integer> told = new ArrayList<>(labels.length);
        for (int ago = 0; ago < labels.length; ago++) {
            told.add(label(ago));
        }
        return told;
    }

    private boolean anyLabel() {
        for (int label : labels) {
            if (label != Judgement.NO_LABEL) {
                return true;
            }
        }
        return false;
    }

    /** Takes up what was remembered elsewhere; of fewer or more windows as many as there is room for. */
    void recall(long known, List<Integer> told) {
        clear();
        above.recall(known);
        last = 0;
        for (int ago = 0; ago < Math.min(labels.length, told.size()); ago++) {
            labels[Math.floorMod(-ago, labels.length)] = told.get(ago);
        }
    }

    void clear() {
        above.clear();
        Arrays.fill(labels, Judgement.NO_LABEL);
    }

    /** Returns the most frequent label, of equally frequent ones the latest; none where no window told one. */
    int usualLabel() {
        int usual = Judgement.NO_LABEL;
        int most = 0;
        for (int ago = 0; ago < labels.length; ago++) {
            int votes = votes(label(ago));
            if (votes > most) {
                most = votes;
                usual = label(ago);
            }
        }
        return usual;
    }

    /** Returns how many windows told this label; 0 for none. */
    int votes(int label) {
        int votes = 0;
        for (int told : labels) {
            votes += told == label && label != Judgement.NO_LABEL ? 1 : 0;
        }
        return votes;
    }

    /** Returns how many windows told a label. */
    int told() {
        int told = 0;
        for (int label : labels) {
            told += label != Judgement.NO_LABEL ? 1 : 0;
        }
        return told;
    }

    private int label(int ago) {
        return labels[Math.floorMod(last - ago, labels.length)];
    }
}
