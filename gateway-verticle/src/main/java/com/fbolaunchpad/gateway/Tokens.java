package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.Problem;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Clock;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whose token it is: signature, algorithm, issuer, audience and life checked; what was verified is remembered a while. */
final class Tokens {
    private static final String NAME = "fbo-launchpad";
    private static final String ALGORITHM = "HS256";
    private static final int CLOCK_SKEW_S = 5;
    private static final int MOST_REMEMBERED = 10_000;
    private static final int LONGEST_TOKEN = 4_096;
    private static final Pattern BEARER = Pattern.compile("[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9._~+/=-]+)");

    private final JWTAuth verifier;
    private final Clock clock;
    private final Cache<String, Verified> remembered =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

    private record Verified(long userId, Instant expiresAt) {}

    Tokens(Vertx vertx, String secret, Clock clock) {
        this.clock = clock;
        this.verifier = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(
                                new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(secret))
                        .setJWTOptions(new JWTOptions()
                                .setAlgorithm(ALGORITHM)
                                .setIssuer(NAME)
                                .addAudience(NAME)
                                .setLeeway(CLOCK_SKEW_S)));
    }

    /**
     * The id of the user whose token stands in the Authorization header.
     *
     * @return fails with a {@link Problem} 401 when there is no token or it doesn't count
     */
    Future<Long> userOf(@Nullable String authorization) {
        if (authorization == null) {
            return Future.failedFuture(Problem.unauthorized("token-missing", "This needs a token: log in first."));
        }
        var matcher = BEARER.matcher(authorization);
        if (authorization.length() > LONGEST_TOKEN || !matcher.matches()) {
            return Future.failedFuture(invalid());
        }
        var token = matcher.group(1);
        var known = remembered.getIfPresent(token);
        if (known != null && clock.instant().isBefore(known.expiresAt())) {
            return Future.succeededFuture(known.userId());
        }
        // Composed: the verifier throws where a claim is of another type than it expects.
        return Future.succeededFuture(new TokenCredentials(token))
                .compose(verifier::authenticate)
                .map(user -> {
                    var verified = verified(user);
                    remembered.put(token, verified);
                    return verified.userId();
                })
                .recover(refused -> Future.failedFuture(invalid()));
    }

    private static Verified verified(User user) {
        // Not user.subject(): that one prefers the claim username, which users choose for themselves.
        var subject = user.principal().getString("sub");
        Number expires = user.get("exp");
        if (subject == null || expires == null) {
            throw invalid();
        }
        return new Verified(Long.parseLong(subject), Instant.ofEpochSecond(expires.longValue()));
    }

    private static Problem invalid() {
        return Problem.unauthorized("token-invalid", "The token is not valid, or no longer. Log in again.");
    }
}
