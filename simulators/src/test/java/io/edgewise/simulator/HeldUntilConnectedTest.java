package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.AttributeKey;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeldUntilConnectedTest {
    @Test
    void whatComesBetweenTheAnswerAndItsNoteWaitsAndGoesOnInOrder() {
        EmbeddedChannel channel = new EmbeddedChannel(new HeldUntilConnected());
        channel.freezeTime();

        channel.writeInbound("connect");
        assertEquals("connect", channel.readInbound());
        channel.writeOutbound("connack");
        assertEquals("connack", channel.readOutbound());
        channel.writeInbound("subscribe");
        channel.writeInbound("publish");
        turn(channel);
        assertNull(channel.readInbound());

        channel.attr(AttributeKey.<Object>valueOf("keepAlive")).set(60);
        channel.writeInbound("ping");
        turn(channel);

        assertEquals("subscribe", channel.readInbound());
        assertEquals("publish", channel.readInbound());
        assertEquals("ping", channel.readInbound());
        channel.writeInbound("later");
        assertEquals("later", channel.readInbound());
        assertNull(channel.pipeline().get(HeldUntilConnected.class));
    }

    private static void turn(EmbeddedChannel channel) {
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }
}
