package io.edgewise.registry;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;

/** Passes a body on and tells how many bytes of it are gone. */
final class CountedBody implements Flow.Publisher<ByteBuffer> {
    private final Flow.Publisher<ByteBuffer> body;
    private final LongConsumer counted;

    CountedBody(Flow.Publisher<ByteBuffer> body, LongConsumer counted) {
        this.body = body;
        this.counted = counted;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> to) {
        body.subscribe(new Flow.Subscriber<ByteBuffer>() {
            private long done;

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                to.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer bytes) {
                done += bytes.remaining();
                counted.accept(done);
                to.onNext(bytes);
            }

            @Override
            public void onError(Throwable error) {
                to.onError(error);
            }

            @Override
            public void onComplete() {
                to.onComplete();
            }
        });
    }
}
