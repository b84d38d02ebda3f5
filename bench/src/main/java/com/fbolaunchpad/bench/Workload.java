package com.fbolaunchpad.bench;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is asked: one session an arrival, of one call or several. */
interface Workload {
    /** The next one, on a connection that has no other meanwhile. */
    Session begin(int connection);

    /** Calls of which each follows on the answer to the one before. */
    interface Session {
        /**
         * What is asked next.
         *
         * @param answer the body of the answer before; null for the first call, and where {@link #readsAnswers} says no
         * @return null when there is nothing more to ask
         */
        @Nullable
        Call next(@Nullable String answer);

        default boolean readsAnswers() {
            return false;
        }
    }

    /** One call an arrival. */
    static Workload of(Supplier<Call> calls) {
        return connection -> {
            var call = calls.get();
            return new Session() {
                private boolean asked;

                @Override
                public @Nullable Call next(@Nullable String answer) {
                    if (asked) {
                        return null;
                    }
                    asked = true;
                    return call;
                }
            };
        };
    }
}
