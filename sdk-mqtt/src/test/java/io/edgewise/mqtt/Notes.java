package io.edgewise.mqtt;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Writes down what a connection tells. */
final class Notes implements MqttTransport.Events {
    final List<MqttMessage> arrived = new CopyOnWriteArrayList<>();
    final List<Long> ids = new CopyOnWriteArrayList<>();
    final List<String> settled = new CopyOnWriteArrayList<>();
    final List<String> refused = new CopyOnWriteArrayList<>();
    final List<String> lost = new CopyOnWriteArrayList<>();

    @Override
    public void arrived(long id, MqttMessage message) {
        ids.add(id);
        arrived.add(message);
    }

    @Override
    public void settled(long token, @Nullable String failure) {
        settled.add(token + " " + failure);
    }

    @Override
    public void refused(long token, TransportException.Kind kind, String why) {
        refused.add(token + " " + kind + " " + why);
    }

    @Override
    public void lost(String why) {
        lost.add(why);
    }
}
