package io.edgewise.codec;

import io.edgewise.json.Nearest;
import io.edgewise.signal.Channel;
import java.util.Arrays;
import java.util.List;

/** Payloads whose channels are told by their place: which place is which column. */
final class Columns {
    private Columns() {}

    /**
     * Returns for each place the column of the frame that it feeds, −1 for none.
     *
     * @throws IllegalArgumentException when a channel has no place, or a name stands twice
     */
    static int[] of(List<String> places, List<Channel> channels) {
        int[] columns = new int[places.size()];
        Arrays.fill(columns, -1);
        for (int i = 0; i < channels.size(); i++) {
            String name = channels.get(i).name();
            int place = places.indexOf(name);
            if (place < 0) {
                String hint = Nearest.to(name, places)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("");
                throw new IllegalArgumentException("channel '" + name + "' is not among the columns " + places + hint);
            }
            columns[place] = i;
        }
        return columns;
    }
}
