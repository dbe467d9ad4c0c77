package io.edgewise.simulator;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a client sends after the broker's first answer until the broker itself takes it for connected. Moquette
 * 0.18.3 sends CONNACK first and notes that later, in a listener which another thread adds
 * ({@code MQTTConnection.executeConnect}): a client that subscribes in between, as a quick one on a busy machine does,
 * is thrown out with "SUBSCRIBE received on already closed connection". Lives on the connection's event loop.
 */
final class HeldUntilConnected extends ChannelDuplexHandler {
    /** Moquette sets it in the same turn in which it notes that the client is connected. */
    private static final AttributeKey<Object> CONNECTED = AttributeKey.valueOf("keepAlive");

    private static final long PAUSE_MILLIS = 1;

    private final Queue<Object> held = new ArrayDeque<>();
    private boolean answered;
    private @Nullable Future<?> again;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        answered = true;
        super.write(context, message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (answered) {
            held.add(message);
            if (held.size() == 1) { // else it is tried again already
                release(context);
            }
        } else {
            context.fireChannelRead(message);
        }
    }

    /** Once connected all that was held goes on, in order, and this handler with it. */
    private void release(ChannelHandlerContext context) {
        if (context.channel().attr(CONNECTED).get() == null) {
            again = context.executor().schedule(() -> release(context), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            return;
        }
        for (Object message = held.poll(); message != null; message = held.poll()) {
            context.fireChannelRead(message);
        }
        context.fireChannelReadComplete();
        context.pipeline().remove(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (again != null) {
            again.cancel(false);
        }
        held.forEach(ReferenceCountUtil::release); // the connection ended first
        held.clear();
    }
}
