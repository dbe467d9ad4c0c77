package io.edgewise.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * Tensors by name, in a fixed order, for the binding to walk through once at each run. Its one iterator is used again,
 * so that a model with three inputs makes no more garbage than one with a single input. One owner, one walk at a time.
 */
final class NamedTensors extends AbstractMap<String, OnnxTensor> {
    private final List<Entry<String, OnnxTensor>> entries;
    private final Walk walk = new Walk();
    private final Set<Entry<String, OnnxTensor>> set = new AbstractSet<>() {
        @Override
        public Iterator<Entry<String, OnnxTensor>> iterator() {
            walk.next = 0;
            return walk;
        }

        @Override
        public int size() {
            return entries.size();
        }
    };

    NamedTensors(Map<String, OnnxTensor> tensors) {
        this.entries = List.copyOf(tensors.entrySet());
    }

    @Override
    public Set<Entry<String, OnnxTensor>> entrySet() {
        return set;
    }

    private final class Walk implements Iterator<Entry<String, OnnxTensor>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < entries.size();
        }

        @Override
        public Entry<String, OnnxTensor> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return entries.get(next++);
        }
    }
}
