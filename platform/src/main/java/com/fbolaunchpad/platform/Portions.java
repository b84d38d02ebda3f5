package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** Work that is done in portions, of which there may be many thousands. */
public final class Portions {
    private Portions() {}

    /**
     * Does one portion after the other, as long as each says that there may be more. In no chain of futures: that would keep
     * every one of them until the last is done, and a few thousand that then complete each other end in a
     * {@link StackOverflowError}, and in a future that never completes.
     *
     * @param next does the next portion; must not complete at once for thousands of times
     * @return fails with the first portion that does
     */
    public static Future<Void> whileMore(Supplier<Future<Boolean>> next) {
        var done = Promise.<Void>promise();
        goOn(next, done);
        return done.future();
    }

    private static void goOn(Supplier<Future<Boolean>> next, Promise<Void> done) {
        Future.succeededFuture().compose(begun -> next.get()).onComplete(portion -> {
            if (portion.failed()) {
                done.fail(portion.cause());
            } else if (portion.result()) {
                goOn(next, done);
            } else {
                done.complete();
            }
        });
    }
}
