package io.edgewise.simulator;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Gives each connection of the embedded broker room to write, and tells its port. Moquette 0.18.3 throws a PUBACK away
 * when 64 KiB wait for that client ({@code MQTTConnection.sendIfWritableElseDrop}): a client that takes in much and
 * publishes on the same connection then waits for ever. And its {@code getPort} writes to a {@code HashMap} that the
 * thread which binds writes to as well: asked at once, it may throw, or say 0 for ever. What comes right after the
 * CONNACK is held a little, for the reason in {@link HeldUntilConnected}. Netty finds this class by
 * {@code META-INF/services}, for which it is public.
 */
public final class BrokerChannels extends ChannelInitializerExtension {
    /** Far more than the ten messages of at most 1 MiB that the broker has in flight to a client. */
    private static final int HIGH = 64 << 20;

    private static final int LOW = 32 << 20;

    /** Netty makes a listening channel in the thread that asks for it. */
    private static final ThreadLocal<@Nullable ServerChannel> LISTENER = new ThreadLocal<>();

    /** For the service loader. */
    public BrokerChannels() {}

    /** Has Netty look for extensions; before the first broker of the process. */
    static void install() {
        System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }

    /** Returns the port, once it is bound, of the listener that this thread opened last. */
    static int boundPort() {
        ServerChannel listener = LISTENER.get();
        LISTENER.remove();
        if (listener == null || !(listener.localAddress() instanceof InetSocketAddress address)) {
            throw new IllegalStateException("Moquette opened no listener in this thread; this is a bug");
        }
        return address.getPort();
    }

    @Override
    public void postInitializeServerListenerChannel(ServerChannel listener) {
        LISTENER.set(listener);
    }

    @Override
    public void postInitializeServerChildChannel(Channel child) {
        child.config().setWriteBufferWaterMark(new WriteBufferWaterMark(LOW, HIGH));
        child.pipeline().addFirst(new HeldUntilConnected());
    }
}
