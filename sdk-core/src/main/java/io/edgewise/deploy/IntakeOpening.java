package io.edgewise.deploy;

import io.edgewise.pipeline.AlignedSource;
import io.edgewise.pipeline.Alignment;
import io.edgewise.pipeline.SampleSource;
import io.edgewise.signal.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Opens the sources of an intake as one. A column of a named source is named {@code SOURCE:CHANNEL}. */
final class IntakeOpening {
    private IntakeOpening() {}

    /** Opens the sources; where one of them cannot be opened, none stays open. */
    static SampleSource open(Surroundings surroundings, Intake intake, List<Channel> columns) {
        Alignment align = intake.align();
        if (align == null) {
            return surroundings.open(intake.sources().get(0).spec(), columns);
        }
        List<AlignedSource.Part> parts = new ArrayList<>();
        List<SampleSource> opened = new ArrayList<>();
        try {
            for (Intake.Named named : intake.sources()) {
                parts.add(part(surroundings, named, columns, align, opened));
            }
        } catch (RuntimeException e) {
            opened.forEach(SampleSource::close);
            throw e;
        }
        return new AlignedSource(parts, columns, align, leadingColumn(align, columns));
    }

    private static AlignedSource.Part part(
            Surroundings surroundings,
            Intake.Named named,
            List<Channel> columns,
            Alignment align,
            List<SampleSource> opened) {
        String prefix = named.name().isEmpty() ? "" : named.name() + ":";
        int[] own = IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).name().startsWith(prefix))
                .toArray();
        List<Channel> channels = IntStream.of(own)
                .mapToObj(columns::get)
                .map(column -> Channel.of(column.name().substring(prefix.length()), column.unit()))
                .toList();
        boolean leads = !prefix.isEmpty() && named.name().equals(lead(align));
        SampleSource source = surroundings.open(named.spec(), channels);
        opened.add(source);
        return new AlignedSource.Part(source, own, leads);
    }

    private static int leadingColumn(Alignment align, List<Channel> columns) {
        String lead = lead(align);
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).name().equals(lead))
                .findFirst()
                .orElse(-1);
    }

    private static @Nullable String lead(Alignment align) {
        return align instanceof Alignment.AsOf asOf ? asOf.lead() : null;
    }
}
