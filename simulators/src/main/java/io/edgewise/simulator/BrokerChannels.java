package io.edgewise.simulator;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;

/**
 * Gives each connection of the embedded broker room to write. Moquette 0.18.3 throws a PUBACK away when 64 KiB wait for
 * that client ({@code MQTTConnection.sendIfWritableElseDrop}): a client that takes in much and publishes on the same
 * connection then waits for ever. Netty finds this class by {@code META-INF/services}, for which it is public.
 */
public final class BrokerChannels extends ChannelInitializerExtension {
    /** Far more than the ten messages of at most 1 MiB that the broker has in flight to a client. */
    private static final int HIGH = 64 << 20;

    private static final int LOW = 32 << 20;

    /** For the service loader. */
    public BrokerChannels() {}

    /** Has Netty look for extensions; before the first broker of the process. */
    static void install() {
        System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }

    @Override
    public void postInitializeServerChildChannel(Channel child) {
        child.config().setWriteBufferWaterMark(new WriteBufferWaterMark(LOW, HIGH));
    }
}
